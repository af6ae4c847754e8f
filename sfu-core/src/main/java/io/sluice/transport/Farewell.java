package io.sluice.transport;

import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtcp.RtcpWriter;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/** Tells a peer which sources leave (RFC 3550 section 6.6), so that it need not wait for them. */
final class Farewell {
    /** Sources of one packet: a report before them, and eight bytes each. */
    private static final int MAX_SOURCES = 100;

    private static final int MAX_LENGTH = 16 + 8 * MAX_SOURCES;

    private Farewell() {}

    /** Sends it for those of the streams that the peer has heard of; nothing where there is no way to the peer. */
    static void send(TransportEgress egress, List<SentStream> leaving) {
        int[] sources = leaving.stream()
                .map(SentStream::stream)
                .flatMapToInt(Farewell::heardOf)
                .toArray();
        for (int from = 0; from < sources.length; from += MAX_SOURCES) {
            send(egress, sources, from, Math.min(from + MAX_SOURCES, sources.length));
        }
    }

    private static IntStream heardOf(OutboundStream stream) {
        if (stream.packetsSent() == 0) {
            return IntStream.empty();
        }
        return stream.packetsSentAgain() > 0 && stream.retransmission() instanceof RetransmissionMode.Rtx rtx
                ? IntStream.of(stream.ssrc(), rtx.ssrc())
                : IntStream.of(stream.ssrc());
    }

    private static void send(TransportEgress egress, int[] sources, int from, int to) {
        MemorySegment slot = egress.rtcpSlot();
        if (slot == null) {
            return;
        }
        RtcpWriter writer = new RtcpWriter().wrap(slot, 0, MAX_LENGTH);
        writer.receiverReport(sources[from]);
        for (int i = from; i < to; i++) {
            writer.bye(sources[i]);
        }
        egress.sendRtcp(writer.length());
    }
}
