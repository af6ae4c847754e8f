package io.sluice.signaling.room;

/** What one socket may have and do. Each is far above what the pages need and far below what would trouble the server. */
final class Limits {
    /** One to send and one to receive, and the same once more for a peer that replaces them. */
    static final int TRANSPORTS = 4;

    /** Camera, screen and microphone a few times over. */
    static final int PRODUCERS = 16;

    /** A wall of a hundred people with picture and sound. */
    static final int CONSUMERS = 256;

    /** Sustained. A person clicks; a page that comes and goes with every peer stays below this too. */
    static final int MESSAGES_PER_SECOND = 100;

    /** At once: joining a room of {@link #CONSUMERS} producers takes two messages for each. */
    static final int MESSAGE_BURST = 600;

    /** Refused for their rate, sustained; a peer that goes on above this is not going to listen. Closes with 1008. */
    static final int REFUSALS_PER_SECOND = 10;

    /** Refused for their rate, at once. */
    static final int REFUSAL_BURST = 1000;

    private Limits() {}
}
