package io.sluice.transport;

import io.sluice.routing.InboundStream;
import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which stream of a transport a packet belongs to: by its SSRC if known, otherwise by its MID, otherwise by its RID where no
 * MID is carried (RFC 8843 section 9.2, RFC 8852 section 3). An SSRC found that way replaces the stream's former one where
 * {@link SsrcSuccession} admits it, so the table is bounded by what producers announced. Retransmissions are found alike, under
 * their own SSRC, where the RID is the one they repair.
 */
final class StreamTable {
    private final Int2ObjectHashMap<ReceivedStream> bySsrc = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<ReceivedStream> byRtxSsrc = new Int2ObjectHashMap<>();
    private final List<ReceivedStream> streams = new ArrayList<>();
    private final TransportCounters counters;

    /**
     * @param counters where packets without a stream are counted
     */
    StreamTable(TransportCounters counters) {
        this.counters = counters;
    }

    /**
     * Refuses a stream that could not be told from another.
     *
     * @throws IllegalArgumentException if its SSRC, that of its retransmissions or its MID is another stream's
     */
    void check(ReceivedStreamSettings settings) {
        for (ReceivedStream other : streams) {
            if (other.identity().conflictsWith(settings)) {
                throw new IllegalArgumentException("rtpParameters.mid '" + settings.mid()
                        + "', an encoding's ssrc " + settings.ssrc() + " or its rtx.ssrc "
                        + (settings.rtx() == null ? null : settings.rtx().ssrc())
                        + " is already used by another producer of this transport; each must be unique");
            }
        }
    }

    void add(ReceivedStream stream) {
        streams.add(stream);
        Integer ssrc = stream.ssrc();
        if (ssrc != null) {
            bySsrc.put(ssrc.intValue(), stream);
        }
        RtxReception rtx = stream.rtx();
        Integer rtxSsrc = rtx == null ? null : rtx.ssrc();
        if (rtxSsrc != null) {
            byRtxSsrc.put(rtxSsrc.intValue(), stream);
        }
    }

    /** Takes a stream out and returns it; null if it is not there. */
    @Nullable
    ReceivedStream remove(InboundStream inbound) {
        for (ReceivedStream stream : streams) {
            if (stream.inbound() == inbound) {
                streams.remove(stream);
                bySsrc.values().removeIf(value -> value == stream);
                byRtxSsrc.values().removeIf(value -> value == stream);
                return stream;
            }
        }
        return null;
    }

    List<ReceivedStream> all() {
        return streams;
    }

    @Nullable
    ReceivedStream bySsrc(int ssrc) {
        return bySsrc.get(ssrc);
    }

    /** The stream that an SSRC is of, or whose retransmissions are. */
    @Nullable
    ReceivedStream byAnySsrc(int ssrc) {
        ReceivedStream stream = bySsrc.get(ssrc);
        return stream == null ? byRtxSsrc.get(ssrc) : stream;
    }

    /** The stream of a packet, which may be a retransmission; null, and counted, if no producer announced it or its SSRC may not speak for the stream. */
    @Nullable
    ReceivedStream find(RtpPacket packet) {
        ReceivedStream known = bySsrc.get(packet.ssrc());
        if (known == null) {
            return findRepaired(packet);
        }
        return counted(known.settings().takes(packet.payloadType()) ? known : null);
    }

    private @Nullable ReceivedStream findRepaired(RtpPacket packet) {
        ReceivedStream known = byRtxSsrc.get(packet.ssrc());
        RtxReception rtx = known == null ? null : known.rtx();
        return known == null || rtx == null
                ? learn(packet)
                : counted(packet.payloadType() == rtx.payloadType() ? known : null);
    }

    private @Nullable ReceivedStream counted(@Nullable ReceivedStream found) {
        if (found == null) {
            counters.unknownStreamDrops++;
        }
        return found;
    }

    private @Nullable ReceivedStream learn(RtpPacket packet) {
        for (ReceivedStream stream : streams) {
            if (stream.identity().claims(packet)) {
                return succeed(stream, packet);
            }
            RtxReception rtx = stream.rtx();
            if (rtx != null && stream.identity().claimsRetransmission(packet)) {
                return succeed(stream, rtx, packet);
            }
        }
        counters.unknownStreamDrops++;
        return null;
    }

    private @Nullable ReceivedStream succeed(ReceivedStream stream, RtpPacket packet) {
        if (!stream.admits(packet)) {
            counters.ssrcChangeDrops++;
            return null;
        }
        bySsrc.values().removeIf(value -> value == stream);
        bySsrc.put(packet.ssrc(), stream);
        stream.restart(packet.ssrc(), packet.arrivalNanos());
        return stream;
    }

    private @Nullable ReceivedStream succeed(ReceivedStream stream, RtxReception rtx, RtpPacket packet) {
        if (!rtx.admits(packet)) {
            counters.ssrcChangeDrops++;
            return null;
        }
        byRtxSsrc.values().removeIf(value -> value == stream);
        byRtxSsrc.put(packet.ssrc(), stream);
        rtx.restart(packet.ssrc(), packet.arrivalNanos());
        return stream;
    }
}
