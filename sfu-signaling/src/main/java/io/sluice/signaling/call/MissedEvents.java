package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallSignal.Description;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/** What was said to somebody whose socket was lost, in order. Bounded: what is said to one who missed too much is not kept. */
final class MissedEvents {
    /** Every candidate of a call, several times over. */
    private static final int MAX_EVENTS = 256;

    /** In UTF-16 code units of session descriptions, the only large ones: an offer and an answer of the largest size. */
    private static final int MAX_SDP = 256 * 1024;

    private final Deque<Missed> events = new ArrayDeque<>();
    private int sdpLength;
    private boolean overflowed;

    void add(CallEvent event, CallDialect dialect) {
        sdpLength += sdpLength(event);
        overflowed |= events.size() >= MAX_EVENTS || sdpLength > MAX_SDP;
        if (!overflowed) {
            events.add(new Missed(event, dialect));
        }
    }

    boolean overflowed() {
        return overflowed;
    }

    /** Hands over everything, and begins anew. */
    void drain(BiConsumer<CallEvent, CallDialect> listener) {
        while (!events.isEmpty()) {
            Missed missed = events.remove();
            listener.accept(missed.event, missed.dialect);
        }
        sdpLength = 0;
        overflowed = false;
    }

    private static int sdpLength(CallEvent event) {
        return event instanceof CallEvent.Signalled signalled && signalled.signal() instanceof Description description
                ? description.sdp().length()
                : 0;
    }

    private record Missed(CallEvent event, CallDialect dialect) {}
}
