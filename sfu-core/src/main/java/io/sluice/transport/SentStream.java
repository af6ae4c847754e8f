package io.sluice.transport;

import io.sluice.routing.OutboundStream;

/** One stream as its transport sends it: what sender reports say of it. */
final class SentStream {
    private final OutboundStream stream;
    private final String cname;

    SentStream(OutboundStream stream, String cname) {
        this.stream = stream;
        this.cname = cname;
    }

    OutboundStream stream() {
        return stream;
    }

    String cname() {
        return cname;
    }
}
