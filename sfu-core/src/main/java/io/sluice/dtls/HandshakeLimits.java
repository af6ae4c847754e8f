package io.sluice.dtls;

import java.time.Duration;

/**
 * Bounds of what handshakes may cost a process.
 *
 * @param maxConcurrent handshakes under way, most of them waiting for the network; one more fails at once
 * @param maxComputing handshakes that use a processor at the same time; one more waits for its turn
 * @param deadline from a peer's first message to its last, after which the handshake fails
 */
public record HandshakeLimits(int maxConcurrent, int maxComputing, Duration deadline) {
    public HandshakeLimits {
        requirePositive("maxConcurrent", maxConcurrent);
        requirePositive("maxComputing", maxComputing);
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("deadline " + deadline + " is not positive");
        }
    }

    /** 1024 at once, one computing per processor, 30 seconds. */
    public static HandshakeLimits defaults() {
        return new HandshakeLimits(1024, Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(30));
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " " + value + " is not at least 1");
        }
    }
}
