package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
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
import io.sluice.testing.FuzzTargets;
import io.sluice.testing.SteppedLoops;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;

class HeaderTargetsTest extends FuzzTargets {
    private static final int SSRC = 0x5151_5151;
    private static final int PAYLOAD_TYPE = 101;
    private static final int PADDING_BIT = 0x20;
    private static final long NOW_NANOS = 123_456_789_012L;
    private static final ExtensionMap PRODUCER_IDS = ids(0);
    private static final ExtensionMap CONSUMER_IDS = ids(5);
    private static final List<ExtensionType> FORWARDED = List.of(
            ExtensionType.AUDIO_LEVEL,
            ExtensionType.DEPENDENCY_DESCRIPTOR,
            ExtensionType.VIDEO_ORIENTATION,
            ExtensionType.TRANSMISSION_OFFSET,
            ExtensionType.PLAYOUT_DELAY,
            ExtensionType.PACKET_ID,
            ExtensionType.COLOR_SPACE);

    private final SteppedLoops loops = new SteppedLoops(1);
    private final PacketPool packets = loops.on(0, () -> loops.loop(0).packets());
    private final RtpPacketPool views = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();
    private final OutboundStream stream = stream(false);
    private final OutboundStream readingBothForms = stream(true);

    /** Every type has another id on either side, as two peers choose them. */
    private static ExtensionMap ids(int shift) {
        ExtensionMap.Builder ids = ExtensionMap.builder();
        for (ExtensionType type : ExtensionType.values()) {
            ids.put(type, 1 + (type.routerId() - 1 + shift) % 14);
        }
        return ids.build();
    }

    private OutboundStream stream(boolean twoByteForm) {
        OutboundStream.Settings settings = new OutboundStream.Settings(
                SSRC, PAYLOAD_TYPE, new OutboundExtensions(CONSUMER_IDS, "video-0", twoByteForm), 100, 0, false);
        return loops.on(0, () -> {
            InboundStream inbound = new InboundStream(
                    new InboundStream.Settings(
                            1, loops.loop(0), true, 90_000, PRODUCER_IDS, (memory, offset, length) -> true, false),
                    from -> {});
            return new OutboundStream(inbound.handle(), settings, loops.loop(0), new NoEgress());
        });
    }

    @AfterEach
    void close() {
        loops.close();
    }

    /** A sound packet gets a header with exactly what the consumer asked for, at each length of the slot or not at all. */
    @FuzzTest
    void rewrittenHeader(byte[] input) {
        Packet packet = Objects.requireNonNull(packets.acquire());
        int length = Math.min(input.length, Packet.CAPACITY);
        MemorySegment.copy(MemorySegment.ofArray(input), 0, packet.memory(), 0, length);
        packet.length(length);
        try {
            if (header.parse(packet.memory(), 0, length) == RtpParseResult.OK) {
                RtpPacket view = views.acquire(packet, header, PRODUCER_IDS);
                rewrite(view);
                rewriteInEitherForm(view);
                unwrap(view);
                view.release();
            }
        } finally {
            packet.release();
        }
        assertThat(packets.inUse()).isZero();
        assertThat(views.inUse()).isZero();
    }

    private void rewrite(RtpPacket packet) {
        byte[] slot = new byte[Packet.CAPACITY];
        int length = write(slot, slot.length, packet);
        assertThat(header.parse(MemorySegment.ofArray(slot), 0, length)).isEqualTo(RtpParseResult.OK);
        assertThat(HeaderRewriter.length(stream, packet)).isEqualTo(length);
        assertFields(packet, length);
        assertOwnExtensions(slot);
        int forwarded = 0;
        for (ExtensionType type : FORWARDED) {
            forwarded += assertForwarded(packet, slot, type);
        }
        assertThat(header.extensionCount()).isEqualTo(3 + forwarded);

        byte[] small = new byte[length];
        assertThat(write(small, length - 1, packet)).isEqualTo(RtpHeaderWriter.REFUSED);
        assertThat(small[length - 1]).as("beyond the slot").isZero();
        assertThat(write(small, length, packet)).isEqualTo(length);
        assertThat(small).isEqualTo(Arrays.copyOf(slot, length));
        small[0] |= PADDING_BIT;
        assertThat(write(slot, slot.length, packet, true)).isEqualTo(length);
        assertThat(small).isEqualTo(Arrays.copyOf(slot, length));
    }

    /** Whatever the values are long: the header parses, is as long as was said, and its repetition is the same. */
    private void rewriteInEitherForm(RtpPacket packet) {
        packet.senderClockOffset(7);
        HeaderRewriter rewriter = new HeaderRewriter();
        MemorySegment slot = MemorySegment.ofArray(new byte[Packet.CAPACITY]);
        int length = rewriter.write(slot, readingBothForms, packet, 1, 2, false, NOW_NANOS);
        assertThat(length).isEqualTo(HeaderRewriter.length(readingBothForms, packet));
        byte[] written = Bytes.toArray(slot, 0, length);
        assertThat(header.parse(slot, 0, length)).isEqualTo(RtpParseResult.OK);
        assertThat(header.extensionsIgnored()).isFalse();
        assertOwnExtensions(slot.toArray(ValueLayout.JAVA_BYTE));
        int sequence = rewriter.lastTransportSequence();
        int sendTime = AbsSendTime.fromNanos(NOW_NANOS);
        assertThat(rewriter.repeat(slot, readingBothForms, packet, 1, 2, false, sendTime, sequence))
                .isEqualTo(length);
        assertThat(Bytes.toArray(slot, 0, length)).isEqualTo(written);
    }

    private int write(byte[] slot, int limit, RtpPacket packet) {
        return write(slot, limit, packet, false);
    }

    private int write(byte[] slot, int limit, RtpPacket packet, boolean padded) {
        MemorySegment memory = MemorySegment.ofArray(slot).asSlice(0, limit);
        return new HeaderRewriter().write(memory, stream, packet, 65_535, -1, padded, NOW_NANOS);
    }

    private void assertFields(RtpPacket packet, int length) {
        assertThat(header.headerLength()).isEqualTo(length);
        assertThat(header.marker()).isEqualTo(packet.marker());
        assertThat(header.payloadType()).isEqualTo(PAYLOAD_TYPE);
        assertThat(header.sequenceNumber()).isEqualTo(65_535);
        assertThat(header.timestamp()).isEqualTo(-1);
        assertThat(header.ssrc()).isEqualTo(SSRC);
        assertThat(header.csrcCount()).isEqualTo(packet.csrcCount());
        assertThat(bytes(header.memory(), header.csrcOffset(), header.csrcCount() * 4))
                .isEqualTo(bytes(packet.memory(), packet.csrcOffset(), packet.csrcCount() * 4));
        assertThat(header.paddingLength()).isZero();
        assertThat(header.extensionsIgnored()).isFalse();
    }

    private void assertOwnExtensions(byte[] slot) {
        MemorySegment memory = MemorySegment.ofArray(slot);
        int mid = CONSUMER_IDS.id(ExtensionType.MID);
        assertThat(bytes(memory, header.extensionOffset(mid), header.extensionLength(mid)))
                .asString()
                .isEqualTo("video-0");
        int sendTime = header.extensionOffset(CONSUMER_IDS.id(ExtensionType.ABS_SEND_TIME));
        assertThat(Bytes.u24(memory, sendTime)).isEqualTo(AbsSendTime.fromNanos(NOW_NANOS));
        assertThat(header.extensionLength(CONSUMER_IDS.id(ExtensionType.TRANSPORT_WIDE_CC)))
                .isEqualTo(2);
    }

    private int assertForwarded(RtpPacket packet, byte[] slot, ExtensionType type) {
        int id = CONSUMER_IDS.id(type);
        boolean expected = packet.hasExtension(type) && ExtensionForm.ONE_BYTE.fits(id, packet.extensionLength(type));
        assertThat(header.extensionOffset(id) >= 0).as("%s", type).isEqualTo(expected);
        if (expected) {
            assertThat(bytes(MemorySegment.ofArray(slot), header.extensionOffset(id), header.extensionLength(id)))
                    .isEqualTo(bytes(packet.memory(), packet.extensionOffset(type), packet.extensionLength(type)));
        }
        return expected ? 1 : 0;
    }

    /** As a retransmission it loses two bytes of payload, or nothing. */
    private static void unwrap(RtpPacket packet) {
        int offset = packet.payloadOffset();
        int before = packet.payloadLength();
        boolean unwrapped = packet.unwrapRtx(SSRC, PAYLOAD_TYPE);
        assertThat(unwrapped).isEqualTo(before >= 2);
        assertThat(packet.payloadLength()).isEqualTo(unwrapped ? before - 2 : before);
        assertThat(packet.payloadOffset()).isEqualTo(offset);
    }

    private static byte[] bytes(MemorySegment memory, int offset, int length) {
        return Bytes.toArray(memory, offset, length);
    }

    private static final class NoEgress implements Egress {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void enqueue(OutboundStream from, RtpPacket packet, int sequenceNumber, int timestamp) {
            throw new AssertionError("nothing is routed here");
        }
    }
}
