package io.sluice.signaling.turn;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How clients prove to the TURN server that they come from here. */
public sealed interface TurnAccess {
    /** One name and password for everybody. */
    record Fixed(String username, String credential) implements TurnAccess {
        @Override
        public String toString() {
            return "Fixed[username=" + username + "]";
        }
    }

    /**
     * A secret that only the TURN server and this one know.
     *
     * @param secret {@code static-auth-secret} of coturn
     * @param lifetime of the credentials made from it, from a minute to a day
     */
    record SharedSecret(String secret, Duration lifetime) implements TurnAccess {
        private static final String HMAC = "HmacSHA1";
        private static final Duration MIN = Duration.ofMinutes(1);
        private static final Duration MAX = Duration.ofDays(1);

        public SharedSecret {
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("secret is empty; accepted is what the TURN server has as its own.");
            }
            if (lifetime.compareTo(MIN) < 0 || lifetime.compareTo(MAX) > 0) {
                throw new IllegalArgumentException(
                        "lifetime is " + lifetime.toSeconds() + " s; accepted is 60 s to 86400 s.");
            }
        }

        /** The password that belongs to a username. */
        String credentialOf(String username) {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
                return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA1", e);
            }
        }

        @Override
        public String toString() {
            return "SharedSecret[lifetime=" + lifetime + "]";
        }
    }
}
