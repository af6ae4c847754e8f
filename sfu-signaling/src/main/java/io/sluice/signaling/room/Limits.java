package io.sluice.signaling.room;

/** What one socket may have. Each is far above what the pages need and far below what would trouble the server. */
final class Limits {
    /** One to send and one to receive, and the same once more for a peer that replaces them. */
    static final int TRANSPORTS = 4;

    /** Camera, screen and microphone a few times over. */
    static final int PRODUCERS = 16;

    /** A wall of a hundred people with picture and sound. */
    static final int CONSUMERS = 256;

    private Limits() {}
}
