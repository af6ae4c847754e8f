package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.routing.InboundStream;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeaderWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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
        VP8("video/VP8", 96, 90_000, true, 33, 3),
        H264("video/H264", 98, 90_000, true, 33, 3),
        RTX("video/rtx", 99, 90_000, true, 100, 1);

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

    private static final int MIN_PAYLOAD_LENGTH = 600;
    private static final int CAPTURE_OFFSET = 20;
    private static final int NUMBER_OFFSET = 28;
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    final Kind kind;
    final int ssrc;
    final String mid;
    int packetsSent;
    int keyFramesSent;

    /** From which packet on the MID is carried; {@link Integer#MAX_VALUE} for never. */
    int midFromPacket;

    @Nullable
    InboundStream inbound;

    /** What it does about NACKs; null for nothing. */
    @Nullable
    SimulatedRepair repair;

    /** Whether it sends reports. */
    boolean reporting = true;

    /** Whether packets say when they were captured, by the peer's clock. */
    boolean timed;

    /** Whether packets have transport-wide numbers. */
    boolean numbered = true;

    private final SimulatedPeer peer;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
    private final MemorySegment captureTime = MemorySegment.ofArray(new byte[Long.BYTES]);
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private int sequence;
    private int plisSeen;
    private boolean keyFrameWanted = true;
    /** 0 for the kind's own. */
    private double packetsAMilli;

    private double owed;
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

    /** The next packets have numbers far off, as of a sender that was started anew. */
    void jump(int by) {
        sequence += by;
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
        if (reporting && nowNanos >= nextReportNanos) {
            nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
            peer.sendSenderReport(ssrc, nowNanos + PEER_CLOCK_OFFSET_NANOS, timestampAt(nowNanos));
        }
    }

    void onPlis(ReceivedReports reports) {
        int plis = reports.plis(ssrc) + reports.firs(ssrc);
        keyFrameWanted |= plis > plisSeen;
        plisSeen = plis;
        if (repair != null) {
            reports.takeNacks(ssrc).forEach(repair::onNack);
        }
    }

    SimulatedRepair repair() {
        return Objects.requireNonNull(repair);
    }

    /** How many packets a frame has. */
    private int packetsPerFrame() {
        if (packetsAMilli == 0) {
            return kind.packetsPerFrame;
        }
        owed += packetsAMilli * kind.intervalMillis;
        int packets = (int) owed;
        owed -= packets;
        return Math.max(1, packets);
    }

    /** Sends so many packets a second from now on, in frames as before. */
    void rate(double bitsPerSecond) {
        packetsAMilli = bitsPerSecond / Byte.SIZE / (MIN_PAYLOAD_LENGTH + 1) / 1000;
    }

    private void sendFrame(long nowNanos) {
        boolean keyFrame = kind.video && keyFrameWanted;
        keyFrameWanted = false;
        keyFramesSent += keyFrame ? 1 : 0;
        int packets = packetsPerFrame();
        for (int i = 0; i < packets; i++) {
            sendPacket(nowNanos, i == 0, keyFrame, i == packets - 1);
        }
    }

    private void sendPacket(long nowNanos, boolean first, boolean keyFrame, boolean last) {
        writer.begin(memory, 0, 200, ExtensionForm.ONE_BYTE)
                .fixedHeader(last, kind.payloadType, sequence++ & 0xffff, timestampAt(nowNanos), ssrc);
        if (packetsSent >= midFromPacket) {
            MemorySegment midBytes = MemorySegment.ofArray(mid.getBytes(StandardCharsets.US_ASCII));
            writer.extension(SimulatedPeer.EXTENSIONS.id(ExtensionType.MID), midBytes, 0, mid.length());
        }
        writer.extensionInt24(
                SimulatedPeer.EXTENSIONS.id(ExtensionType.ABS_SEND_TIME), AbsSendTime.fromNanos(nowNanos));
        if (numbered) {
            writer.extensionInt16(
                    SimulatedPeer.EXTENSIONS.id(ExtensionType.TRANSPORT_WIDE_CC), peer.nextTransportSequence());
        }
        if (timed) {
            Bytes.put64(captureTime, 0, NtpTime.fromUnixNanos(nowNanos + PEER_CLOCK_OFFSET_NANOS));
            writer.extension(SimulatedPeer.EXTENSIONS.id(ExtensionType.ABS_CAPTURE_TIME), captureTime, 0, Long.BYTES);
        }
        int header = writer.finish();
        writePayload(header, nowNanos, first, keyFrame, last);
        byte[] plain = Bytes.toArray(memory, 0, header + payloadLength(packetsSent));
        byte[] datagram = peer.sendRtp(memory, header, payloadLength(packetsSent));
        if (repair != null) {
            repair.keep(sequence - 1, plain, datagram, nowNanos);
        }
        packetsSent++;
    }

    private void writePayload(int at, long nowNanos, boolean first, boolean keyFrame, boolean last) {
        memory.asSlice(at, payloadLength(packetsSent)).fill((byte) 0x5a);
        if (kind == Kind.H264) {
            writeH264(at, first, keyFrame, last);
        } else {
            writeVp8(at, first, keyFrame);
        }
        Bytes.put64(memory, at + CAPTURE_OFFSET, nowNanos);
        Bytes.put32(memory, at + NUMBER_OFFSET, packetsSent);
    }

    /** A VP8 payload descriptor and header (RFC 7741 sections 4.2 and 4.3). */
    private void writeVp8(int at, boolean first, boolean keyFrame) {
        Bytes.put8(memory, at, first ? 0x10 : 0);
        Bytes.put24(memory, at + 1, keyFrame ? 0x100200 : 0x110200);
        Bytes.put24(memory, at + 4, 0x9d012a);
    }

    /**
     * A key frame is a STAP-A of parameter sets and a supplement (RFC 6184 section 5.7.1), then an IDR slice in FU-A fragments
     * (section 5.8); other frames are one slice in fragments.
     */
    private void writeH264(int at, boolean first, boolean keyFrame, boolean last) {
        if (keyFrame && first) {
            byte[] start = HexFormat.of().parseHex("78" + "0008" + "6742e01f95a01405" + "0004" + "68ce3c80");
            MemorySegment.copy(start, 0, memory, ValueLayout.JAVA_BYTE, at, start.length);
            int supplement = payloadLength(packetsSent) - start.length - Short.BYTES;
            Bytes.put16(memory, at + start.length, supplement);
            Bytes.put8(memory, at + start.length + Short.BYTES, 0x06);
            return;
        }
        boolean starts = keyFrame ? !last : first;
        int fragmentHeader = (starts ? 0x80 : 0) | (last ? 0x40 : 0) | (keyFrame ? 5 : 1);
        Bytes.put8(memory, at, 0x7c);
        Bytes.put8(memory, at + 1, fragmentHeader);
    }

    /** Bytes of the payload of a packet by its number: neighbours differ by one or two, as those of a browser's frame do. */
    static int payloadLength(int number) {
        return MIN_PAYLOAD_LENGTH + number % 3;
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
        int first = Bytes.u8(memory, payloadOffset);
        boolean vp8 = first == 0x10 && (Bytes.u8(memory, payloadOffset + 1) & 1) == 0;
        boolean h264 = first == 0x78 && Bytes.u8(memory, payloadOffset + 3) == 0x67;
        return vp8 || h264;
    }
}
