package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpParseResult;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated stream does about NACKs: sends again what it still has, under another SSRC (RFC 4588) or as it was. It
 * keeps packets for a second, as browsers do.
 */
final class SimulatedRepair {
    static final int RTX_PAYLOAD_TYPE = 120;
    private static final long KEPT_NANOS = 1_000_000_000L;

    /** Packets asked for, ever, repetitions included. */
    int asked;

    /** Packets sent again. */
    int resent;

    /** The numbers sent again. */
    final Set<Integer> numbers = new HashSet<>();

    private final SimulatedPeer peer;
    private final String mid;
    private final @Nullable Integer rtxSsrc;
    private final Map<Integer, Sent> kept = new HashMap<>();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final RtpHeader header = new RtpHeader();
    private int rtxSequence = 65_530;

    /** One packet: as it was made, and as it left. */
    private record Sent(MemorySegment plain, MemorySegment datagram, long sentNanos) {}

    /** @param rtxSsrc of the retransmissions, or null for the stream's own */
    SimulatedRepair(SimulatedPeer peer, String mid, @Nullable Integer rtxSsrc) {
        this.peer = peer;
        this.mid = mid;
        this.rtxSsrc = rtxSsrc;
    }

    @Nullable
    Integer rtxSsrc() {
        return rtxSsrc;
    }

    void keep(int sequence, byte[] plain, byte[] datagram, long nowNanos) {
        kept.values().removeIf(sent -> nowNanos - sent.sentNanos() > KEPT_NANOS);
        kept.put(sequence & 0xffff, new Sent(MemorySegment.ofArray(plain), MemorySegment.ofArray(datagram), nowNanos));
    }

    void onNack(int sequence) {
        asked++;
        resend(sequence);
    }

    /** Sends a packet again, if it is still there. */
    void resend(int sequence) {
        Sent sent = kept.get(sequence & 0xffff);
        if (sent == null) {
            return;
        }
        resent++;
        numbers.add(sequence & 0xffff);
        if (rtxSsrc == null) {
            peer.sendAsItIs(
                    Bytes.toArray(sent.datagram(), 0, (int) sent.datagram().byteSize()));
        } else {
            sendRtx(rtxSsrc, sent.plain());
        }
    }

    /** An empty packet, as senders probe with. */
    void probe(int timestamp) {
        int headerLength = begin(0, timestamp, 0).finish();
        peer.sendRtp(memory, headerLength, 0);
    }

    private void sendRtx(int ssrc, MemorySegment plain) {
        if (header.parse(plain, 0, (int) plain.byteSize()) != RtpParseResult.OK) {
            throw new AssertionError("the simulated stream made what cannot be read");
        }
        int headerLength =
                begin(ssrc, header.timestamp(), header.marker() ? 1 : 0).finish();
        Bytes.put16(memory, headerLength, header.sequenceNumber());
        MemorySegment.copy(plain, header.payloadOffset(), memory, headerLength + 2L, header.payloadLength());
        peer.sendRtp(memory, headerLength, header.payloadLength() + 2);
    }

    private RtpHeaderWriter begin(int ssrc, int timestamp, int marker) {
        int speaksAs = ssrc == 0 && rtxSsrc != null ? rtxSsrc : ssrc;
        writer.begin(memory, 0, 200, ExtensionForm.ONE_BYTE)
                .fixedHeader(marker == 1, RTX_PAYLOAD_TYPE, rtxSequence++ & 0xffff, timestamp, speaksAs);
        MemorySegment midBytes = MemorySegment.ofArray(mid.getBytes(StandardCharsets.US_ASCII));
        return writer.extension(SimulatedPeer.EXTENSIONS.id(ExtensionType.MID), midBytes, 0, mid.length())
                .extensionInt16(
                        SimulatedPeer.EXTENSIONS.id(ExtensionType.TRANSPORT_WIDE_CC), peer.nextTransportSequence());
    }
}
