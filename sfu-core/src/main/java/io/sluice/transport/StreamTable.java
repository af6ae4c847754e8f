package io.sluice.transport;

import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which stream of a transport a packet belongs to: by its SSRC if known, otherwise by its MID, otherwise by its RID where no
 * MID is carried (RFC 8843 section 9.2, RFC 8852 section 3). An SSRC found that way is remembered, and only then, so the
 * table is bounded by what producers announced.
 */
final class StreamTable {
    private final Int2ObjectHashMap<ReceivedStream> bySsrc = new Int2ObjectHashMap<>();
    private final List<ReceivedStream> streams = new ArrayList<>();

    /**
     * Adds a stream.
     *
     * @throws IllegalArgumentException if its SSRC or MID is that of another stream
     */
    void add(ReceivedStream stream) {
        for (ReceivedStream other : streams) {
            if (other.announces(stream)) {
                throw new IllegalArgumentException("rtpParameters: mid '" + stream.mid()
                        + "' or encodings[0].ssrc is already used by another producer of this transport");
            }
        }
        streams.add(stream);
        if (stream.announcedSsrc() != null) {
            bySsrc.put(stream.announcedSsrc().intValue(), stream);
        }
    }

    void remove(ReceivedStream stream) {
        streams.remove(stream);
        bySsrc.values().removeIf(value -> value == stream);
    }

    List<ReceivedStream> all() {
        return streams;
    }

    @Nullable ReceivedStream bySsrc(int ssrc) {
        return bySsrc.get(ssrc);
    }

    /** The stream of a packet, or null if no producer announced it. */
    @Nullable ReceivedStream find(RtpPacket packet) {
        ReceivedStream known = bySsrc.get(packet.ssrc());
        return known != null ? known : learn(packet);
    }

    private @Nullable ReceivedStream learn(RtpPacket packet) {
        for (ReceivedStream stream : streams) {
            if (stream.claims(packet)) {
                bySsrc.values().removeIf(value -> value == stream);
                bySsrc.put(packet.ssrc(), stream);
                stream.restart(packet.ssrc());
                return stream;
            }
        }
        return null;
    }
}
