package io.sluice.signaling.session;

/**
 * How fast one socket may speak.
 *
 * @param messagesPerSecond sustained, at least 1
 * @param messageBurst at once after a rest, at least 1
 */
public record SessionLimits(int messagesPerSecond, int messageBurst) {
    /** Refused for their rate, sustained; a peer that goes on above this is not going to listen. Closes with 1008. */
    static final int REFUSALS_PER_SECOND = 10;

    /** Refused for their rate, at once. */
    static final int REFUSAL_BURST = 1000;

    /** Finer than that time is not divided. */
    private static final int MAX = 1_000_000;

    public SessionLimits {
        require("messagesPerSecond", messagesPerSecond);
        require("messageBurst", messageBurst);
    }

    /**
     * 100 a second and 600 at once. A person clicks; a page that comes and goes with every peer stays below this too, and joining a
     * room of 256 producers takes two messages for each.
     */
    public static SessionLimits defaults() {
        return new SessionLimits(100, 600);
    }

    private static void require(String name, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(name + " is " + value + ", accepted is 1 to " + MAX);
        }
    }
}
