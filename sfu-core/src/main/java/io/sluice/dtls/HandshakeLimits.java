package io.sluice.dtls;

import java.time.Duration;

/**
 * Bounds of what handshakes may cost a process.
 *
 * @param maxConcurrent handshakes under way, most of them waiting for the network; one more waits until there is room
 * @param maxPerPeer the same for the peers behind one address
 * @param maxComputing handshakes that use a processor at the same time; one more waits for its turn
 * @param deadline from the first message to the last, after which the handshake fails
 * @param alertGrace how long the peer must stay silent after an alert that anybody may have forged, before the handshake
 *     fails because of it: longer than peers wait before they repeat a flight
 * @param renewalInterval least time between two handshakes beside an established association, each of which a forged
 *     ClientHello may have started
 */
public record HandshakeLimits(
        int maxConcurrent,
        int maxPerPeer,
        int maxComputing,
        Duration deadline,
        Duration alertGrace,
        Duration renewalInterval) {
    public HandshakeLimits {
        requirePositive("maxConcurrent", maxConcurrent);
        requirePositive("maxPerPeer", maxPerPeer);
        requirePositive("maxComputing", maxComputing);
        requirePositive("deadline", deadline);
        requirePositive("alertGrace", alertGrace);
        requirePositive("renewalInterval", renewalInterval);
    }

    /**
     * 1024 at once, 32 of them of one address, one computing per processor; 30 seconds for a handshake, 3 after an alert, 1
     * between renewals.
     */
    public static HandshakeLimits defaults() {
        return new HandshakeLimits(
                1024,
                32,
                Runtime.getRuntime().availableProcessors(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1));
    }

    /** The same with another {@link #maxConcurrent}. */
    public HandshakeLimits withMaxConcurrent(int value) {
        return new HandshakeLimits(value, maxPerPeer, maxComputing, deadline, alertGrace, renewalInterval);
    }

    /** The same with another {@link #maxPerPeer}. */
    public HandshakeLimits withMaxPerPeer(int value) {
        return new HandshakeLimits(maxConcurrent, value, maxComputing, deadline, alertGrace, renewalInterval);
    }

    /** The same with another {@link #maxComputing}. */
    public HandshakeLimits withMaxComputing(int value) {
        return new HandshakeLimits(maxConcurrent, maxPerPeer, value, deadline, alertGrace, renewalInterval);
    }

    /** The same with another {@link #deadline}. */
    public HandshakeLimits withDeadline(Duration value) {
        return new HandshakeLimits(maxConcurrent, maxPerPeer, maxComputing, value, alertGrace, renewalInterval);
    }

    /** The same with another {@link #alertGrace}. */
    public HandshakeLimits withAlertGrace(Duration value) {
        return new HandshakeLimits(maxConcurrent, maxPerPeer, maxComputing, deadline, value, renewalInterval);
    }

    /** The same with another {@link #renewalInterval}. */
    public HandshakeLimits withRenewalInterval(Duration value) {
        return new HandshakeLimits(maxConcurrent, maxPerPeer, maxComputing, deadline, alertGrace, value);
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " " + value + " is not at least 1");
        }
    }

    private static void requirePositive(String field, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(field + " " + value + " is not positive");
        }
    }
}
