package io.sluice.transport;

import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionCounters;
import io.sluice.stream.RoundTripTime;

/** One stream as its transport sends it: with the name its reports go under and what its receiver reports. */
final class SentStream {
    private final OutboundStream stream;
    private final String cname;
    private final RoundTripTime roundTripTime = new RoundTripTime();

    SentStream(OutboundStream stream, String cname) {
        this.stream = stream;
        this.cname = cname;
    }

    OutboundStream stream() {
        return stream;
    }

    RoundTripTime roundTripTime() {
        return roundTripTime;
    }

    /** The receiver asks for packets once more; says whether the stream answers that at the moment. */
    boolean onNack(int packetId, int followingLost, long nowNanos, RetransmissionCounters ofTransport) {
        return stream.onNack(packetId, followingLost, roundTripTime.nanos(), nowNanos, ofTransport);
    }

    String cname() {
        return cname;
    }
}
