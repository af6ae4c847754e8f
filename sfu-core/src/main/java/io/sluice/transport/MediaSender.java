package io.sluice.transport;

import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.StreamHandle;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The streams one transport sends, by SSRC. Confined to its loop. */
final class MediaSender {
    private final MediaLoop mediaLoop;
    private final TransportEgress egress;
    private final Int2ObjectHashMap<SentStream> bySsrc = new Int2ObjectHashMap<>();

    /** In the order of creation, so that reports come in a steady order. */
    private final List<SentStream> streams = new ArrayList<>();

    MediaSender(MediaLoop mediaLoop, TransportEgress egress) {
        this.mediaLoop = mediaLoop;
        this.egress = egress;
    }

    OutboundStream open(StreamHandle source, OutboundStream.Settings settings, String cname) {
        requireUnused(settings.ssrc());
        if (settings.retransmission() instanceof RetransmissionMode.Rtx rtx) {
            requireUnused(rtx.ssrc());
        }
        OutboundStream stream = new OutboundStream(source, settings, mediaLoop.loop(), egress);
        SentStream sent = new SentStream(stream, cname);
        bySsrc.put(settings.ssrc(), sent);
        streams.add(sent);
        mediaLoop.replicas().attach(source, stream);
        return stream;
    }

    private void requireUnused(int ssrc) {
        for (SentStream sent : streams) {
            if (sent.stream().ssrc() == ssrc || sent.stream().sendsRtxAs(ssrc)) {
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
        }
        stream.close();
    }

    void close() {
        streams.forEach(sent -> sent.stream().close());
        streams.clear();
        bySsrc.clear();
    }

    /** The way to the peer has opened: every picture starts. */
    void onOpen() {
        streams.forEach(sent -> sent.stream().onEgressOpen());
    }

    List<SentStream> streams() {
        return streams;
    }

    @Nullable
    SentStream bySsrc(int ssrc) {
        return bySsrc.get(ssrc);
    }
}
