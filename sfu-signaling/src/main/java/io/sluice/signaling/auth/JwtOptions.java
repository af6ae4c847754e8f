package io.sluice.signaling.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are accepted.
 *
 * @param keys that have signed them, and how
 * @param issuer that {@code iss} must name; null for any
 * @param audience that {@code aud} must have among its own; null for any
 * @param leeway by which the clock of whoever makes tokens may differ, 0 to 5 minutes
 */
public record JwtOptions(
        JwtKeys keys, @Nullable String issuer, @Nullable String audience, Duration leeway) {
    private static final Duration MAX_LEEWAY = Duration.ofMinutes(5);

    public JwtOptions {
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("leeway is " + leeway.toSeconds() + " s; accepted is 0 to 300 s.");
        }
    }
}
