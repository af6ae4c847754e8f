package io.sluice.transport;

import io.sluice.packet.Packet;
import io.sluice.srtp.SrtpArrivals;

/**
 * Datagrams that were read together, whose receivers are told of all of them before the first is taken: an engine may authenticate
 * several in little more time than one. That is all it does: each datagram is then taken by itself, in its turn, by the code that
 * would have taken it without this. One for each loop, confined to it; empty between batches.
 */
final class ArrivalBatch {
    /** A lone datagram has nobody to share with. */
    private static final int MIN_DATAGRAMS = 2;

    private final SrtpArrivals srtp;

    ArrivalBatch(SrtpArrivals srtp) {
        this.srtp = srtp;
    }

    /** Tells who will take them. Where no transport of the loop has keys of a suite that gains by it, nobody is asked. */
    void expect(MediaSocket by, Packet[] batch, int count) {
        if (count < MIN_DATAGRAMS || !srtp.areOfUse()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            by.expect(batch[i]);
        }
        srtp.hash();
    }

    /** All have been taken. */
    void clear() {
        srtp.clear();
    }
}
