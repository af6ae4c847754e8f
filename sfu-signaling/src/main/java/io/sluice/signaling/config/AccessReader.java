package io.sluice.signaling.config;

import io.sluice.signaling.auth.JwtAlgorithm;
import io.sluice.signaling.auth.JwtKeys;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.turn.TurnAccess;
import io.sluice.signaling.turn.TurnOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the rules of who may come in of the settings under {@code auth}, {@code admin} and {@code turn}. */
final class AccessReader {
    private static final int MIN_ADMIN_TOKEN = 16;

    private final Settings settings;

    AccessReader(Settings settings) {
        this.settings = settings;
    }

    /** Whether somebody has said who may come in. */
    boolean isChosen() {
        return settings.isSet("auth.mode");
    }

    AccessOptions access() {
        return new AccessOptions(isChosen() && wantsTokens() ? jwt() : null, adminToken());
    }

    TurnOptions turn() {
        try {
            return new TurnOptions(settings.texts("turn.stun-urls"), settings.texts("turn.turn-urls"), turnAccess());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sluice.turn: " + e.getMessage(), e);
        }
    }

    private boolean wantsTokens() {
        return settings.choice("auth.mode", Map.of("none", false, "jwt", true));
    }

    private JwtOptions jwt() {
        return new JwtOptions(
                keys(settings.choice(
                        "auth.jwt.algorithm",
                        Map.of("HS256", JwtAlgorithm.HS256, "RS256", JwtAlgorithm.RS256, "ES256", JwtAlgorithm.ES256))),
                settings.optionalText("auth.jwt.issuer"),
                settings.optionalText("auth.jwt.audience"),
                settings.duration("auth.jwt.leeway", Duration.ZERO, Duration.ofMinutes(5)));
    }

    private JwtKeys keys(JwtAlgorithm algorithm) {
        Path file = settings.optionalFile("auth.jwt.key-file");
        String secret = Secrets.read(settings, Secrets.JWT_SECRET);
        settings.requireOneAtMost(Secrets.JWT_SECRET, "auth.jwt.key-file");
        if (secret != null && algorithm != JwtAlgorithm.HS256) {
            throw new IllegalArgumentException("sluice.auth.jwt.secret is for HS256; accepted with " + algorithm
                    + " is sluice.auth.jwt.key-file.");
        }
        if (secret == null && file == null) {
            throw settings.mistake(
                    algorithm == JwtAlgorithm.HS256 ? Secrets.JWT_SECRET : "auth.jwt.key-file",
                    "a key to check tokens with");
        }
        return secret == null ? read(algorithm, Objects.requireNonNull(file)) : ofSecret(secret);
    }

    private JwtKeys ofSecret(String secret) {
        try {
            return JwtKeys.ofSecret(secret);
        } catch (IllegalArgumentException e) {
            throw settings.complaint(sourceOf(Secrets.JWT_SECRET), ": " + e.getMessage() + ".");
        }
    }

    private JwtKeys read(JwtAlgorithm algorithm, Path file) {
        try {
            return JwtKeys.read(algorithm, file);
        } catch (IOException e) {
            throw settings.complaint("auth.jwt.key-file", ", which cannot be read: " + e + ".");
        } catch (IllegalArgumentException e) {
            throw settings.complaint("auth.jwt.key-file", ": " + e.getMessage() + ".");
        }
    }

    private @Nullable String adminToken() {
        String token = Secrets.read(settings, Secrets.ADMIN_TOKEN);
        if (token != null && token.length() < MIN_ADMIN_TOKEN) {
            throw settings.mistake(sourceOf(Secrets.ADMIN_TOKEN), MIN_ADMIN_TOKEN + " characters or more");
        }
        return token;
    }

    private @Nullable TurnAccess turnAccess() {
        String secret = Secrets.read(settings, Secrets.TURN_SECRET);
        String username = settings.optionalText("turn.username");
        String credential = settings.optionalText(Secrets.TURN_CREDENTIAL);
        if (secret != null) {
            settings.requireOneAtMost(sourceOf(Secrets.TURN_SECRET), "turn.username");
            return new TurnAccess.SharedSecret(
                    secret, settings.duration("turn.lifetime", Duration.ofMinutes(1), Duration.ofDays(1)));
        }
        if (username == null && credential == null) {
            return null;
        }
        if (username == null || credential == null) {
            throw new IllegalArgumentException("username and credential are given together or not at all.");
        }
        return new TurnAccess.Fixed(username, credential);
    }

    private String sourceOf(String secret) {
        return settings.isSet(secret) ? secret : secret + "-file";
    }
}
