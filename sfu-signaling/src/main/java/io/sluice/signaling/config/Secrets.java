package io.sluice.signaling.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that nobody is to read in a message or a log; each can stand in a file of its own instead. */
final class Secrets {
    static final String JWT_SECRET = "auth.jwt.secret";
    static final String TURN_SECRET = "turn.secret";
    static final String TURN_CREDENTIAL = "turn.credential";
    static final String ADMIN_TOKEN = "admin.token";

    private static final Set<String> KEYS = Set.of(JWT_SECRET, TURN_SECRET, TURN_CREDENTIAL, ADMIN_TOKEN);

    private Secrets() {}

    static boolean isSecret(String key) {
        return KEYS.contains(key);
    }

    /** The setting, or what is in the file named by the setting of the same name with {@code -file}; null if neither is set. */
    static @Nullable String read(Settings settings, String key) {
        String fileKey = key + "-file";
        settings.requireOneAtMost(key, fileKey);
        Path file = settings.optionalFile(fileKey);
        if (file == null) {
            return settings.optionalText(key);
        }
        try {
            String secret = Files.readString(file).stripTrailing();
            if (secret.isEmpty()) {
                throw settings.mistake(fileKey, "a file that is not empty");
            }
            return secret;
        } catch (IOException e) {
            throw settings.complaint(fileKey, ", which cannot be read: " + e + ".");
        }
    }
}
