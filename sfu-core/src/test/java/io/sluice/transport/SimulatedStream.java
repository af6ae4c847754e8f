package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.routing.InboundStream;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeaderWriter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a simulated peer sends: frames at a steady rate, a key frame when asked, a sender report a second. Each
 * payload holds when it was captured, so that a receiver can tell what it got.
 */
final class SimulatedStream {
    /** Sound or picture. */
    enum Kind {
        OPUS("audio/opus", 111, 48_000, false, 20, 1),
        VP8("video/VP8", 96, 90_000, true, 33, 3);

        final String mimeType;
        final int payloadType;
        final int clockRate;
        final boolean video;
        final int intervalMillis;
        final int packetsPerFrame;

        Kind(String mimeType, int payloadType, int clockRate, boolean video, int intervalMillis, int packetsPerFrame) {
            this.mimeType = mimeType;
            this.payloadType = payloadType;
            this.clockRate = clockRate;
            this.video = video;
            this.intervalMillis = intervalMillis;
            this.packetsPerFrame = packetsPerFrame;
        }
    }

    /** How far the peer's wall clock is from the server's: it must not matter. */
    static final long PEER_CLOCK_OFFSET_NANOS = -987_654_321_000L;

    static final int PAYLOAD_LENGTH = 600;
    private static final int CAPTURE_OFFSET = 20;
    private static final int NUMBER_OFFSET = 28;
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    final Kind kind;
    final int ssrc;
    final String mid;
    int packetsSent;
    int keyFramesSent;

    @Nullable
    InboundStream inbound;

    private final SimulatedPeer peer;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private int sequence;
    private int plisSeen;
    private boolean keyFrameWanted = true;
    private long nextFrameNanos;
    private long nextReportNanos;

    SimulatedStream(SimulatedPeer peer, Kind kind, int ssrc, String mid, int firstSequence) {
        this.peer = peer;
        this.kind = kind;
        this.ssrc = ssrc;
        this.mid = mid;
        this.sequence = firstSequence;
    }

    InboundStream inbound() {
        return Objects.requireNonNull(inbound);
    }

    /** The number of the next packet. */
    int nextSequence() {
        return sequence & 0xffff;
    }

    /** What the stream's clock shows at a time; its start is arbitrary. */
    int timestampAt(long nanos) {
        return (int) (nanos / 1000 * kind.clockRate / 1_000_000) + ssrc * 1_000_003;
    }

    void tick(long nowNanos) {
        if (nowNanos >= nextFrameNanos) {
            nextFrameNanos = nowNanos + kind.intervalMillis * 1_000_000L;
            sendFrame(nowNanos);
        }
        if (nowNanos >= nextReportNanos) {
            nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
            peer.sendSenderReport(ssrc, nowNanos + PEER_CLOCK_OFFSET_NANOS, timestampAt(nowNanos));
        }
    }

    void onPlis(ReceivedReports reports) {
        int plis = reports.plis(ssrc);
        keyFrameWanted |= plis > plisSeen;
        plisSeen = plis;
    }

    private void sendFrame(long nowNanos) {
        boolean keyFrame = kind.video && keyFrameWanted;
        keyFrameWanted = false;
        keyFramesSent += keyFrame ? 1 : 0;
        for (int i = 0; i < kind.packetsPerFrame; i++) {
            sendPacket(nowNanos, i == 0, keyFrame, i == kind.packetsPerFrame - 1);
        }
    }

    private void sendPacket(long nowNanos, boolean first, boolean keyFrame, boolean last) {
        MemorySegment midBytes = MemorySegment.ofArray(mid.getBytes(StandardCharsets.US_ASCII));
        int header = writer.begin(memory, 0, 200, ExtensionForm.ONE_BYTE)
                .fixedHeader(last, kind.payloadType, sequence++ & 0xffff, timestampAt(nowNanos), ssrc)
                .extension(SimulatedPeer.EXTENSIONS.id(ExtensionType.MID), midBytes, 0, mid.length())
                .extensionInt24(
                        SimulatedPeer.EXTENSIONS.id(ExtensionType.ABS_SEND_TIME), AbsSendTime.fromNanos(nowNanos))
                .extensionInt16(
                        SimulatedPeer.EXTENSIONS.id(ExtensionType.TRANSPORT_WIDE_CC), peer.nextTransportSequence())
                .finish();
        writePayload(header, nowNanos, first, keyFrame);
        peer.sendRtp(memory, header, PAYLOAD_LENGTH);
        packetsSent++;
    }

    /** A VP8 payload descriptor and header (RFC 7741 sections 4.2 and 4.3), then what the receiver checks. */
    private void writePayload(int at, long nowNanos, boolean first, boolean keyFrame) {
        memory.asSlice(at, PAYLOAD_LENGTH).fill((byte) 0x5a);
        Bytes.put8(memory, at, first ? 0x10 : 0);
        Bytes.put24(memory, at + 1, keyFrame ? 0x100200 : 0x110200);
        Bytes.put24(memory, at + 4, 0x9d012a);
        Bytes.put64(memory, at + CAPTURE_OFFSET, nowNanos);
        Bytes.put32(memory, at + NUMBER_OFFSET, packetsSent);
    }

    /** When the packet with this payload was captured. */
    static long capturedNanos(MemorySegment memory, int payloadOffset) {
        return Bytes.i64(memory, payloadOffset + CAPTURE_OFFSET);
    }

    /** The how-manieth packet of its stream this one is. */
    static int number(MemorySegment memory, int payloadOffset) {
        return Bytes.i32(memory, payloadOffset + NUMBER_OFFSET);
    }

    static boolean startsKeyFrame(MemorySegment memory, int payloadOffset) {
        return Bytes.u8(memory, payloadOffset) == 0x10 && (Bytes.u8(memory, payloadOffset + 1) & 1) == 0;
    }
}
