package io.sluice.transport;

import io.sluice.rtcp.TransportFeedback;
import java.util.Arrays;

/**
 * Which packets were sent again of late, by the transport-wide number they left under, so that feedback tells when one of them got lost too.
 * The receiver would ask once more, but late: one that sends nothing knows no round-trip time and waits 100 ms each time (libwebrtc), and
 * its request may get lost as well: at 5 % of loss each way, one lost packet in a thousand would come a third of a second late.
 *
 * <p>A table of fixed size, made with the first packet; of two numbers that meet in it the later is remembered. Confined to its loop.
 */
final class ResentPackets implements TransportFeedback.Handler {
    /** Sent again within a few feedbacks, which come 4 to 20 times a second. */
    static final int PLACES = 256;

    private static final int NONE = -1;

    /** Hears of a packet that was sent again and did not arrive; once each time it was sent. */
    interface Listener {
        /**
         * @param ssrc of the stream, not of its retransmissions
         * @param number the packet's own, 0 to 65535
         */
        void onLostAgain(int ssrc, int number);
    }

    private final Listener listener;
    private int[] transportSequences = {};
    private int[] ssrcs = {};
    private int[] numbers = {};
    private int awaited;

    ResentPackets(Listener listener) {
        this.listener = listener;
    }

    /** Notes a packet that leaves once more. */
    void note(int transportSequence, int ssrc, int number) {
        if (transportSequences.length == 0) {
            transportSequences = new int[PLACES];
            Arrays.fill(transportSequences, NONE);
            ssrcs = new int[PLACES];
            numbers = new int[PLACES];
        }
        int place = place(transportSequence);
        awaited += transportSequences[place] == NONE ? 1 : 0;
        transportSequences[place] = transportSequence;
        ssrcs[place] = ssrc;
        numbers[place] = number;
    }

    /** Takes feedback that is sound. */
    void onFeedback(TransportFeedback feedback) {
        if (awaited > 0) {
            feedback.forEach(this);
        }
    }

    @Override
    public void onReceived(int sequence, long arrivalMicros) {
        take(sequence);
    }

    @Override
    public void onMissing(int sequence) {
        if (take(sequence)) {
            int place = place(sequence);
            listener.onLostAgain(ssrcs[place], numbers[place]);
        }
    }

    /** What one feedback has told is settled, whatever later ones say. */
    private boolean take(int sequence) {
        int place = place(sequence);
        if (awaited == 0 || transportSequences[place] != sequence) {
            return false;
        }
        transportSequences[place] = NONE;
        awaited--;
        return true;
    }

    private static int place(int sequence) {
        return sequence & (PLACES - 1);
    }
}
