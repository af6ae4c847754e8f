package io.sluice.bwe;

/** What the trend of one-way delays says about the way to a receiver (draft-ietf-rmcat-gcc-02 section 5.4). */
public enum LinkUsage {
    /** Queues neither grow nor shrink to speak of. */
    NORMAL,
    /** A queue is growing: more is sent than passes. */
    OVERUSED,
    /** A queue is emptying. */
    UNDERUSED
}
