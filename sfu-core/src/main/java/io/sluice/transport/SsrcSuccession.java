package io.sluice.transport;

/**
 * When a stream may go on under another SSRC. Browsers change it after a renegotiation or a transceiver's return, and then
 * the former one is silent but for stragglers. Two that send at a time must not take the stream from each other with every
 * packet: each change costs consumers a key frame and other loops a task.
 */
final class SsrcSuccession {
    /** An SSRC keeps its stream for 1 s at least; one that was left gets it back after as long a silence of the other. */
    static final long TENURE_NANOS = 1_000_000_000;

    private boolean heard;
    private long lastHeardNanos;
    private boolean changed;
    private long changedNanos;
    private int former;

    /** A packet of the present SSRC has come. */
    void onHeard(long arrivalNanos) {
        heard = true;
        lastHeardNanos = arrivalNanos;
    }

    /** Whether a packet of another SSRC makes it the present one. One that was only announced gives way at once. */
    boolean admits(int ssrc, long arrivalNanos) {
        if (!heard || !changed) {
            return true;
        }
        long sinceNanos = ssrc == former ? lastHeardNanos : changedNanos;
        return arrivalNanos - sinceNanos >= TENURE_NANOS;
    }

    /** Another SSRC takes the place of the one that is left. */
    void onChanged(int left, long arrivalNanos) {
        if (heard) {
            former = left;
            changed = true;
            changedNanos = arrivalNanos;
            heard = false;
        }
    }
}
