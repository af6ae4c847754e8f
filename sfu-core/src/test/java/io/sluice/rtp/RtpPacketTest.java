package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {
    private static final ExtensionMap CHROMIUM = ExtensionMap.builder()
            .put(ExtensionType.AUDIO_LEVEL, 1)
            .put(ExtensionType.ABS_SEND_TIME, 2)
            .put(ExtensionType.TRANSPORT_WIDE_CC, 3)
            .put(ExtensionType.MID, 4)
            .build();

    private final PacketPool packets = new PacketPool(Arena.ofConfined(), 8);
    private final RtpPacketPool pool = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();

    @AfterEach
    void shouldLeakNothing() {
        assertThat(pool.inUse()).isZero();
        assertThat(packets.inUse()).isZero();
        packets.close();
    }

    @Test
    void shouldShowTheFieldsAndResolvedExtensionsOfThePacket() {
        RtpPacket rtp = receive(Captures.CHROMIUM_VP8);
        assertThat(rtp.payloadType()).isEqualTo(96);
        assertThat(rtp.sequenceNumber()).isEqualTo(14972);
        assertThat(rtp.ssrc()).isEqualTo(0x5e219c04);
        assertThat(rtp.payloadOffset()).isEqualTo(32);
        assertThat(rtp.payloadLength()).isEqualTo(14);
        assertThat(rtp.arrivalNanos()).isEqualTo(1234);
        assertThat(rtp.keyFrame()).isFalse();
        assertThat(Bytes.u16(rtp.memory(), rtp.extensionOffset(ExtensionType.TRANSPORT_WIDE_CC)))
                .isEqualTo(500);
        assertThat(rtp.extensionLength(ExtensionType.ABS_SEND_TIME)).isEqualTo(AbsSendTime.LENGTH);
        assertThat(rtp.hasExtension(ExtensionType.AUDIO_LEVEL)).isFalse();
        assertThat(rtp.extensionOffset(ExtensionType.AUDIO_LEVEL)).isEqualTo(-1);
        assertThat(rtp.extensionLength(ExtensionType.VIDEO_ORIENTATION)).isEqualTo(-1);
        rtp.release();
    }

    @Test
    void shouldTakeNothingOverFromThePacketBefore() {
        RtpPacket first = receive(Captures.CHROMIUM_OPUS);
        first.keyFrame(true);
        first.release();
        RtpPacket second = receive(Captures.CSRCS_AND_PADDING);
        assertThat(second).isSameAs(first);
        assertThat(second.keyFrame()).isFalse();
        assertThat(second.hasExtension(ExtensionType.MID)).isFalse();
        assertThat(second.csrcCount()).isEqualTo(2);
        second.release();
    }

    @Test
    void shouldKeepThePacketUntilItsLastHolderLetsGo() {
        RtpPacket rtp = receive(Captures.CHROMIUM_OPUS);
        rtp.retain();
        rtp.release();
        assertThat(packets.inUse()).isEqualTo(1);
        assertThat(pool.inUse()).isEqualTo(1);
        rtp.release();
        assertThat(packets.inUse()).isZero();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldLetTheReceiverKeepItsOwnReferenceToThePacket() {
        Packet packet = fill(Captures.CHROMIUM_OPUS);
        RtpPacket rtp = pool.acquire(packet, header, CHROMIUM);
        rtp.release();
        assertThat(pool.inUse()).isZero();
        assertThat(packets.inUse()).isEqualTo(1);
        packet.release();
    }

    @Test
    void shouldUnwrapARetransmission() {
        RtpPacket rtp = receive("80 61 00 05 00000009 77010203 3a7c aabbcc");
        assertThat(rtp.unwrapRtx(0x5e219c04, 96)).isTrue();
        assertThat(rtp.sequenceNumber()).isEqualTo(0x3a7c);
        assertThat(rtp.ssrc()).isEqualTo(0x5e219c04);
        assertThat(rtp.payloadType()).isEqualTo(96);
        assertThat(rtp.timestamp()).isEqualTo(9);
        assertThat(rtp.payloadLength()).isEqualTo(3);
        assertThat(Bytes.u8(rtp.memory(), rtp.payloadOffset())).isEqualTo(0xaa);
        rtp.release();
    }

    /** A lane copies the datagram and parses it again: what it finds is the packet that was repeated. */
    @Test
    void shouldUnwrapTheBytesAsWell() {
        RtpPacket rtp = receive("b0 e1 0005 00000009 77010203 bede 0001 40 31 00 00 3a7c aabbccddee 00000004");
        int payloadOffset = rtp.payloadOffset();
        assertThat(rtp.unwrapRtx(0x5e219c04, 96)).isTrue();

        assertThat(rtp.packet().length()).isEqualTo(payloadOffset + 5);
        RtpHeader again = new RtpHeader();
        assertThat(again.parse(rtp.memory(), 0, rtp.packet().length())).isEqualTo(RtpParseResult.OK);
        assertThat(again.marker()).isTrue();
        assertThat(again.payloadType()).isEqualTo(96);
        assertThat(again.sequenceNumber()).isEqualTo(0x3a7c);
        assertThat(again.timestamp()).isEqualTo(9);
        assertThat(again.ssrc()).isEqualTo(0x5e219c04);
        assertThat(again.payloadLength()).isEqualTo(5);
        assertThat(again.paddingLength()).isZero();
        assertThat(Bytes.u8(rtp.memory(), payloadOffset)).isEqualTo(0xaa);
        assertThat(Bytes.u8(rtp.memory(), payloadOffset + 4)).isEqualTo(0xee);
        assertThat(rtp.isPaddable()).isTrue();
        assertThat(Bytes.u8(rtp.memory(), payloadOffset + 5)).isEqualTo(1);
        rtp.release();
    }

    @Test
    void shouldNotUnwrapAProbe() {
        RtpPacket rtp = receive(Captures.PADDING_ONLY);
        assertThat(rtp.unwrapRtx(1, 96)).isFalse();
        assertThat(rtp.ssrc()).isEqualTo(0x77010203);
        assertThat(rtp.isPaddingOnly()).isTrue();
        rtp.release();
    }

    @Test
    void shouldHoldPaddingOfAnyLengthReadyBehindThePayload() {
        for (String hex : List.of(Captures.CHROMIUM_VP8, Captures.CSRCS_AND_PADDING)) {
            RtpPacket rtp = receive(hex);
            assertThat(rtp.isPaddable()).isTrue();
            for (int length = 1; length <= RtpPadding.MAX_LENGTH; length++) {
                int last = rtp.payloadOffset() + rtp.payloadLength() + length - 1;
                assertThat(Bytes.u8(rtp.memory(), last)).isEqualTo(length);
            }
            rtp.release();
        }
    }

    /** A lane copies the datagram as it is and parses it again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 255})
    void shouldLeaveThePaddingThatCameReadable(int paddingLength) {
        String padding = "00".repeat(paddingLength - 1) + String.format("%02x", paddingLength);
        RtpPacket rtp = receive("a0 60 0005 00000009 77010203 aabbcc" + padding);
        assertThat(rtp.isPaddable()).isTrue();
        assertThat(header.parse(rtp.memory(), 0, rtp.packet().length())).isEqualTo(RtpParseResult.OK);
        assertThat(header.paddingLength()).isEqualTo(paddingLength);
        assertThat(header.payloadLength()).isEqualTo(3);
        rtp.release();
    }

    @Test
    void shouldNotMakeAPacketOfNothingButPadding() {
        RtpPacket probe = receive(Captures.PADDING_ONLY);
        assertThat(probe.isPaddable()).isFalse();
        probe.release();
        RtpPacket empty = receive("80 61 0005 00000009 77010203");
        assertThat(empty.isPaddable()).isFalse();
        empty.release();
        RtpPacket emptyRetransmission = receive("80 61 0005 00000009 77010203 3a7c");
        assertThat(emptyRetransmission.isPaddable()).isTrue();
        assertThat(emptyRetransmission.unwrapRtx(1, 96)).isTrue();
        assertThat(emptyRetransmission.isPaddable()).isFalse();
        emptyRetransmission.release();
    }

    @Test
    void shouldHoldNoPaddingWhereTheSlotEnds() {
        for (int room = 0; room <= RtpPadding.MAX_LENGTH; room++) {
            int payload = Packet.CAPACITY - room - RtpHeader.FIXED_LENGTH;
            RtpPacket rtp = receive("80 61 0005 00000009 77010203" + "5a".repeat(payload));
            assertThat(rtp.isPaddable()).isEqualTo(room == RtpPadding.MAX_LENGTH);
            rtp.release();
        }
    }

    private RtpPacket receive(String hex) {
        Packet packet = fill(hex);
        RtpPacket rtp = pool.acquire(packet, header, CHROMIUM);
        packet.release();
        return rtp;
    }

    private Packet fill(String hex) {
        Packet packet = Objects.requireNonNull(packets.acquire());
        MemorySegment source = AnnotatedHex.segment(hex);
        packet.length((int) source.byteSize());
        packet.arrivalNanos(1234);
        Bytes.copy(source, 0, packet.memory(), 0, packet.length());
        assertThat(header.parse(packet.memory(), 0, packet.length())).isEqualTo(RtpParseResult.OK);
        return packet;
    }
}
