package io.sluice.signaling.config;

import io.sluice.signaling.auth.JwtOptions;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * @param jwt which tokens are accepted; null lets everybody in
 * @param adminToken for the admin interface, at least 16 characters; null for none
 */
public record AccessOptions(
        @Nullable JwtOptions jwt, @Nullable String adminToken) {
    private static final int MIN_TOKEN = 16;

    public AccessOptions {
        if (adminToken != null && adminToken.length() < MIN_TOKEN) {
            throw new IllegalArgumentException(
                    "adminToken has " + adminToken.length() + " characters; accepted is " + MIN_TOKEN + " or more.");
        }
    }

    /** Everybody. */
    public static AccessOptions open() {
        return new AccessOptions(null, null);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AccessOptions[jwt=" + jwt + ", adminToken " + (adminToken == null ? "not " : "") + "set]";
    }
}
