package io.sluice.routing;

import io.sluice.rtp.Sequence;

/**
 * From which of a receiver's numbers on a picture goes on in a lower layer, by a key frame that leans on nothing before it. Confined to its
 * loop.
 */
final class Superseded {
    private boolean known;
    private int first;

    /** The key frame begins with this number, 0 to 65535. */
    void before(int number) {
        known = true;
        first = number;
    }

    /** Whether a number that was sent of late lies before it. */
    boolean covers(int number) {
        return known && Sequence.isNewer16(first, number);
    }
}
