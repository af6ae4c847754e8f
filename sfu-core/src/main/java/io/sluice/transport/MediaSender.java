package io.sluice.transport;

import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.Track;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.stream.ReceiverReferenceTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The streams one transport sends, by SSRC. Confined to its loop. */
final class MediaSender {
    private final MediaLoop mediaLoop;
    private final TransportEgress egress;
    private final Int2ObjectHashMap<SentStream> bySsrc = new Int2ObjectHashMap<>();

    /** In the order of creation, so that reports come in a steady order. */
    private final List<SentStream> streams = new ArrayList<>();

    private final ReceiverReferenceTimes referenceTimes = new ReceiverReferenceTimes();

    MediaSender(MediaLoop mediaLoop, TransportEgress egress) {
        this.mediaLoop = mediaLoop;
        this.egress = egress;
    }

    /** @param onScore as for {@link SentStream} */
    OutboundStream open(Track track, OutboundStream.Settings settings, String cname, IntConsumer onScore) {
        requireUnused(settings.ssrc());
        if (settings.retransmission() instanceof RetransmissionMode.Rtx rtx) {
            requireUnused(rtx.ssrc());
        }
        OutboundStream stream = new OutboundStream(track, settings, mediaLoop.loop(), egress);
        SentStream sent = new SentStream(stream, cname, onScore);
        bySsrc.put(settings.ssrc(), sent);
        streams.add(sent);
        mediaLoop.replicas().attach(track, stream);
        return stream;
    }

    private void requireUnused(int ssrc) {
        for (SentStream sent : streams) {
            if (sent.sendsAs(ssrc)) {
                throw new IllegalArgumentException(
                        "ssrc " + Integer.toUnsignedString(ssrc) + " is already sent on this transport");
            }
        }
    }

    void close(OutboundStream stream) {
        SentStream sent = bySsrc.get(stream.ssrc());
        if (sent != null && sent.stream() == stream) {
            bySsrc.remove(stream.ssrc());
            streams.remove(sent);
            Farewell.send(egress, List.of(sent));
        }
        stream.close();
    }

    void close() {
        Farewell.send(egress, streams);
        streams.forEach(sent -> sent.stream().close());
        streams.clear();
        bySsrc.clear();
    }

    /** The way to the peer has opened: every picture starts. */
    void onOpen() {
        streams.forEach(sent -> sent.stream().onEgressOpen());
    }

    ReceiverReferenceTimes referenceTimes() {
        return referenceTimes;
    }

    /** Bytes that {@link #writeReport} takes at most. */
    int reportLength(SentStream sent) {
        return RtcpWriter.SENDER_REPORT_LENGTH + RtcpWriter.sdesLength(sent.cname()) + referenceTimes.maxLength();
    }

    /**
     * Writes a stream's sender report, its name, and how long ago receivers told their time (RFC 3611 section 4.5). Nothing
     * where there is nothing to report.
     */
    void writeReport(SentStream sent, RtcpWriter writer, long nowNanos) {
        if (sent.stream().writeSenderReport(writer, nowNanos)) {
            writer.sdesCname(sent.stream().ssrc(), sent.cname());
            referenceTimes.write(writer, sent.stream().ssrc(), nowNanos);
        }
    }

    List<SentStream> streams() {
        return streams;
    }

    @Nullable
    SentStream bySsrc(int ssrc) {
        return bySsrc.get(ssrc);
    }
}
