package io.sluice.transport;

import io.sluice.routing.OutboundStream;
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

    String cname() {
        return cname;
    }
}
