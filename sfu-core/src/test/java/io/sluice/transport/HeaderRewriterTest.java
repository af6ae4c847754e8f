package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.routing.Egress;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import io.sluice.testing.SteppedLoops;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeaderRewriterTest {
    private static final long NOW_NANOS = 77_000_000_000L;
    private static final byte[] LONG_DESCRIPTOR = new byte[40];
    private static final byte[] SHORT_DESCRIPTOR = {1, 2, 3};

    private final SteppedLoops loops = new SteppedLoops(1);
    private final PacketPool packets = loops.on(0, () -> loops.loop(0).packets());
    private final RtpPacketPool views = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();
    private final HeaderRewriter rewriter = new HeaderRewriter();
    private final MemorySegment slot = MemorySegment.ofArray(new byte[Packet.CAPACITY]);

    @AfterEach
    void close() {
        assertThat(packets.inUse()).isZero();
        loops.close();
    }

    @Test
    void shouldTakeTheTwoByteFormWhereAValueIsTooLong() {
        RtpPacket packet = packet(ExtensionType.DEPENDENCY_DESCRIPTOR, LONG_DESCRIPTOR);
        OutboundStream stream = stream(true, routerIds(0), true);
        write(stream, packet);
        assertThat(Bytes.u16(slot, 12)).isEqualTo(0x1000);
        assertThat(value(ExtensionType.DEPENDENCY_DESCRIPTOR, 0)).isEqualTo(LONG_DESCRIPTOR);
        assertThat(value(ExtensionType.MID, 0)).asString().isEqualTo("v");
        assertThat(HeaderRewriter.length(stream, packet)).isEqualTo(header.headerLength());
        assertThat(rewriter.elementsLeftOut()).isZero();
        release(packet);
    }

    @Test
    void shouldKeepToTheOneByteFormWhereItDoes() {
        RtpPacket packet = packet(ExtensionType.DEPENDENCY_DESCRIPTOR, SHORT_DESCRIPTOR);
        write(stream(true, routerIds(0), true), packet);
        assertThat(Bytes.u16(slot, 12)).isEqualTo(0xbede);
        assertThat(value(ExtensionType.DEPENDENCY_DESCRIPTOR, 0)).isEqualTo(SHORT_DESCRIPTOR);
        release(packet);
    }

    @Test
    void shouldLeaveOutAndCountWhatTheReceiverCannotRead() {
        RtpPacket packet = packet(ExtensionType.DEPENDENCY_DESCRIPTOR, LONG_DESCRIPTOR);
        OutboundStream stream = stream(true, routerIds(0), false);
        write(stream, packet);
        assertThat(Bytes.u16(slot, 12)).isEqualTo(0xbede);
        assertThat(header.extensionOffset(ExtensionType.DEPENDENCY_DESCRIPTOR.routerId()))
                .isEqualTo(-1);
        assertThat(HeaderRewriter.length(stream, packet)).isEqualTo(header.headerLength());
        assertThat(rewriter.elementsLeftOut()).isEqualTo(1);
        release(packet);
    }

    @Test
    void shouldTakeTheTwoByteFormForHighIds() {
        RtpPacket packet = packet(ExtensionType.VIDEO_ORIENTATION, new byte[] {3});
        OutboundStream stream = stream(true, routerIds(100), true);
        write(stream, packet);
        assertThat(Bytes.u16(slot, 12)).isEqualTo(0x1000);
        assertThat(value(ExtensionType.VIDEO_ORIENTATION, 100)).containsExactly(3);
        assertThat(value(ExtensionType.MID, 100)).asString().isEqualTo("v");
        assertThat(HeaderRewriter.length(stream, packet)).isEqualTo(header.headerLength());
        release(packet);
    }

    /** Capture times are of the capturer's clock; the offset is to ours, since ours is in our reports. */
    @Test
    void shouldWriteCaptureTimesInTheLongFormWithTheOffsetOfOurClock() {
        byte[] brief = new byte[8];
        Bytes.put64(MemorySegment.ofArray(brief), 0, 0x1122_3344_5566_7788L);
        byte[] complete = new byte[16];
        Bytes.put64(MemorySegment.ofArray(complete), 0, 0x1122_3344_5566_7788L);
        Bytes.put64(MemorySegment.ofArray(complete), 8, 5);
        assertCaptureTime(brief, -1000);
        assertCaptureTime(complete, -995);
    }

    private void assertCaptureTime(byte[] value, long expectedOffset) {
        RtpPacket packet = packet(ExtensionType.ABS_CAPTURE_TIME, value);
        OutboundStream stream = stream(true, routerIds(0), false);
        write(stream, packet);
        assertThat(header.extensionOffset(ExtensionType.ABS_CAPTURE_TIME.routerId()))
                .as("before a sender report")
                .isEqualTo(-1);
        packet.senderClockOffset(-1000);
        write(stream, packet);
        int at = header.extensionOffset(ExtensionType.ABS_CAPTURE_TIME.routerId());
        assertThat(header.extensionLength(ExtensionType.ABS_CAPTURE_TIME.routerId()))
                .isEqualTo(16);
        assertThat(Bytes.i64(slot, at)).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(Bytes.i64(slot, at + 8)).isEqualTo(expectedOffset);
        assertThat(HeaderRewriter.length(stream, packet)).isEqualTo(header.headerLength());
        release(packet);
    }

    @Test
    void shouldPassNothingOffForACaptureTimeThatHasAnotherLength() {
        RtpPacket packet = packet(ExtensionType.ABS_CAPTURE_TIME, new byte[12]);
        packet.senderClockOffset(1);
        write(stream(true, routerIds(0), true), packet);
        assertThat(header.extensionOffset(ExtensionType.ABS_CAPTURE_TIME.routerId()))
                .isEqualTo(-1);
        assertThat(rewriter.elementsLeftOut()).isEqualTo(1);
        release(packet);
    }

    @Test
    void shouldWriteTheMomentOfSendingForPicturesAlone() {
        RtpPacket packet = packet(ExtensionType.AUDIO_LEVEL, new byte[] {9});
        write(stream(true, routerIds(0), false), packet);
        assertThat(header.extensionCount()).isEqualTo(4);
        write(stream(false, routerIds(0), false), packet);
        assertThat(header.extensionCount()).isEqualTo(2);
        assertThat(value(ExtensionType.AUDIO_LEVEL, 0)).containsExactly(9);
        release(packet);
    }

    @Test
    void shouldRepeatTheHeaderThatWasSent() {
        RtpPacket packet = packet(ExtensionType.DEPENDENCY_DESCRIPTOR, LONG_DESCRIPTOR);
        OutboundStream stream = stream(true, routerIds(0), true);
        write(stream, packet);
        byte[] sent = Bytes.toArray(slot, 0, header.headerLength());
        int sequence = rewriter.lastTransportSequence();
        for (int i = 0; i < 3; i++) {
            rewriter.write(slot, stream, packet, i, i, false, 2 * NOW_NANOS);
        }
        int sendTime = AbsSendTime.fromNanos(NOW_NANOS);
        int length = rewriter.repeat(slot, stream, packet, 65_535, -7, true, sendTime, sequence);
        assertThat(Bytes.toArray(slot, 0, length)).isEqualTo(sent);
        release(packet);
    }

    @Test
    void shouldGiveARetransmissionItsOwnSsrcNumbersAndMomentOfSending() {
        RtpPacket packet = packet(ExtensionType.VIDEO_ORIENTATION, new byte[] {3});
        OutboundStream stream = stream(true, routerIds(0), true);
        write(stream, packet);
        int length = rewriter.writeRtx(slot, stream, packet, 99, 102, 5, 5, -7, 2 * NOW_NANOS);
        assertThat(header.parse(slot, 0, length)).isEqualTo(RtpParseResult.OK);
        assertThat(header.ssrc()).isEqualTo(99);
        assertThat(header.payloadType()).isEqualTo(102);
        assertThat(header.sequenceNumber()).isEqualTo(5);
        assertThat(header.timestamp()).isEqualTo(-7);
        assertThat(value(ExtensionType.MID, 0)).asString().isEqualTo("v");
        assertThat(value(ExtensionType.VIDEO_ORIENTATION, 0)).containsExactly(3);
        assertThat(value(ExtensionType.TRANSPORT_WIDE_CC, 0)).containsExactly(0, 1);
        release(packet);
    }

    private void write(OutboundStream stream, RtpPacket packet) {
        int length = rewriter.write(slot, stream, packet, 65_535, -7, true, NOW_NANOS);
        assertThat(length).isNotEqualTo(RtpHeaderWriter.REFUSED);
        Bytes.put8(slot, length, 1);
        assertThat(header.parse(slot, 0, length + 1)).isEqualTo(RtpParseResult.OK);
        assertThat(header.extensionsIgnored()).isFalse();
    }

    private byte[] value(ExtensionType type, int shift) {
        int id = type.routerId() + shift;
        return Bytes.toArray(slot, header.extensionOffset(id), header.extensionLength(id));
    }

    private static ExtensionMap routerIds(int shift) {
        ExtensionMap.Builder ids = ExtensionMap.builder();
        for (ExtensionType type : ExtensionType.values()) {
            ids.put(type, type.routerId() + shift);
        }
        return ids.build();
    }

    private OutboundStream stream(boolean video, ExtensionMap ids, boolean twoByteForm) {
        OutboundStream.Settings settings =
                new OutboundStream.Settings(1, 101, new OutboundExtensions(ids, "v", twoByteForm), 100, 0, false);
        return loops.on(0, () -> {
            InboundStream inbound = new InboundStream(
                    new InboundStream.Settings(
                            1, loops.loop(0), video, 90_000, routerIds(0), (memory, offset, length) -> true, false),
                    from -> {});
            return new OutboundStream(inbound.handle(), settings, loops.loop(0), new Egress() {
                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void enqueue(OutboundStream from, RtpPacket packet, int sequenceNumber, int timestamp) {
                    throw new AssertionError("nothing is routed here");
                }
            });
        });
    }

    /** As a producer sends it, with one extension. */
    private RtpPacket packet(ExtensionType type, byte[] value) {
        Packet packet = Objects.requireNonNull(packets.acquire());
        ExtensionForm form = ExtensionForm.ONE_BYTE.covering(type.routerId(), value.length);
        int length = new RtpHeaderWriter()
                .begin(packet.memory(), 0, 200, form)
                .fixedHeader(true, 96, 1, 2, 3)
                .extensionBytes(type.routerId(), value)
                .finish();
        packet.length(length + 10);
        assertThat(header.parse(packet.memory(), 0, packet.length())).isEqualTo(RtpParseResult.OK);
        RtpPacket view = views.acquire(packet, header, routerIds(0));
        packet.release();
        return view;
    }

    private static void release(RtpPacket packet) {
        packet.release();
    }
}
