package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An element that is added to a packet is there for whoever reads its bytes anew, and all else is what it was. */
class AddedExtensionTest {
    private static final int ID = 12;
    private static final int VALUE = 0xcafe_0042;
    private static final ExtensionMap IDS = ExtensionMap.builder()
            .put(ExtensionType.MID, 4)
            .put(ExtensionType.PLAYOUT_DELAY, 5)
            .put(ExtensionType.PACKET_ID, ID)
            .build();

    private final PacketPool packets = new PacketPool(Arena.ofAuto(), 4);
    private final RtpPacketPool pool = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();

    private RtpPacket parsed(byte[] bytes, int length) {
        Packet packet = Objects.requireNonNull(packets.acquire());
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, packet.memory(), 0, length);
        packet.length(length);
        assertThat(header.parse(packet.memory(), 0, length)).isEqualTo(RtpParseResult.OK);
        RtpPacket rtp = pool.acquire(packet, header, IDS);
        packet.release();
        return rtp;
    }

    @ParameterizedTest
    @EnumSource(ExtensionForm.class)
    void shouldStandBesideThoseThatWereThere(ExtensionForm form) {
        MemorySegment memory = MemorySegment.ofArray(new byte[200]);
        int start = new RtpHeaderWriter()
                .begin(memory, 0, 200, form)
                .fixedHeader(true, 96, 7, 8, 9)
                .extensionBytes(4, new byte[] {'v', '1'})
                .extensionBytes(5, new byte[] {1, 2, 3})
                .finish();
        memory.asSlice(start, 50).fill((byte) 0x77);
        RtpPacket packet = parsed(Bytes.toArray(memory, 0, start + 50), start + 50);

        assertThat(packet.addExtension(ExtensionType.PACKET_ID, ID, VALUE)).isTrue();

        assertHolds(packet, 50, (byte) 0x77);
        assertThat(Bytes.u16(packet.memory(), packet.extensionOffset(ExtensionType.MID)))
                .isEqualTo('v' << 8 | '1');
        assertThat(Bytes.u24(packet.memory(), packet.extensionOffset(ExtensionType.PLAYOUT_DELAY)))
                .isEqualTo(0x010203);
        RtpPacket again = parsed(
                Bytes.toArray(packet.memory(), 0, packet.packet().length()),
                packet.packet().length());
        assertHolds(again, 50, (byte) 0x77);
        assertThat(again.extensionOffset(ExtensionType.MID)).isEqualTo(packet.extensionOffset(ExtensionType.MID));
        assertThat(again.extensionOffset(ExtensionType.PLAYOUT_DELAY))
                .isEqualTo(packet.extensionOffset(ExtensionType.PLAYOUT_DELAY));
        packet.release();
        again.release();
    }

    private static void assertHolds(RtpPacket packet, int payloadLength, byte filling) {
        assertThat(packet.extensionLength(ExtensionType.PACKET_ID)).isEqualTo(Integer.BYTES);
        assertThat(Bytes.i32(packet.memory(), packet.extensionOffset(ExtensionType.PACKET_ID)))
                .isEqualTo(VALUE);
        assertThat(packet.payloadLength()).isEqualTo(payloadLength);
        assertThat(Bytes.toArray(packet.memory(), packet.payloadOffset(), payloadLength))
                .containsOnly(filling);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.sequenceNumber()).isEqualTo(7);
    }

    @Test
    void shouldMakeTheBlockOfAPacketThatHasNone() {
        byte[] bytes = new byte[12 + 20];
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) 0xe0;
        bytes[3] = 7;
        RtpPacket packet = parsed(bytes, bytes.length);

        assertThat(packet.addExtension(ExtensionType.PACKET_ID, ID, VALUE)).isTrue();

        assertHolds(packet, 20, (byte) 0);
        packet.release();
    }

    @Test
    void shouldLeaveAloneWhatIsOfNeitherFormOrTooLong() {
        byte[] strange = new byte[12 + 8 + 20];
        strange[0] = (byte) 0x90;
        strange[13] = 0x17;
        strange[15] = 1;
        RtpPacket packet = parsed(strange, strange.length);
        assertThat(packet.addExtension(ExtensionType.PACKET_ID, ID, VALUE)).isFalse();
        assertThat(Bytes.toArray(packet.memory(), 0, strange.length)).isEqualTo(strange);
        packet.release();

        byte[] full = new byte[Packet.CAPACITY - 11];
        full[0] = (byte) 0x80;
        RtpPacket longest = parsed(full, full.length);
        assertThat(longest.addExtension(ExtensionType.PACKET_ID, ID, VALUE)).isFalse();
        assertThat(longest.packet().length()).isEqualTo(full.length);
        longest.release();
    }

    /** Whatever a header holds, the packet that comes of it parses, with the same payload, the same elements and one more. */
    @Test
    void shouldKeepWhateverElseAHeaderHolds() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[12 + random.nextInt(90)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x80 | (bytes[0] & 0x3f));
            int block = 12 + (bytes[0] & 0x0f) * 4;
            if (block + 4 <= bytes.length && random.nextInt(4) > 0) {
                boolean oneByte = random.nextBoolean();
                bytes[block] = (byte) (oneByte ? 0xbe : 0x10);
                bytes[block + 1] = (byte) (oneByte ? 0xde : random.nextInt(16));
                bytes[block + 2] = 0;
                bytes[block + 3] = (byte) random.nextInt(12);
            }
            if (header.parse(MemorySegment.ofArray(bytes), 0, bytes.length) == RtpParseResult.OK) {
                checkAdded(bytes, seed);
            }
        }
    }

    private void checkAdded(byte[] bytes, long seed) {
        RtpPacket packet = parsed(bytes, bytes.length);
        byte[] payload = Bytes.toArray(packet.memory(), packet.payloadOffset(), packet.payloadLength());
        boolean had = packet.hasExtension(ExtensionType.PACKET_ID);
        byte[] mid = value(packet, ExtensionType.MID);
        if (!had && packet.addExtension(ExtensionType.PACKET_ID, ID, VALUE)) {
            RtpPacket again = parsed(
                    Bytes.toArray(packet.memory(), 0, packet.packet().length()),
                    packet.packet().length());
            assertThat(value(again, ExtensionType.PACKET_ID))
                    .as("seed %d", seed)
                    .isEqualTo(new byte[] {(byte) 0xca, (byte) 0xfe, 0, 0x42});
            assertThat(value(again, ExtensionType.MID)).as("seed %d", seed).isEqualTo(mid);
            assertThat(value(packet, ExtensionType.MID)).as("seed %d", seed).isEqualTo(mid);
            assertThat(Bytes.toArray(again.memory(), again.payloadOffset(), again.payloadLength()))
                    .as("seed %d", seed)
                    .isEqualTo(payload);
            assertThat(again.paddingLength()).as("seed %d", seed).isEqualTo(packet.paddingLength());
            again.release();
        }
        packet.release();
    }

    private static byte[] value(RtpPacket packet, ExtensionType type) {
        return packet.hasExtension(type)
                ? Bytes.toArray(packet.memory(), packet.extensionOffset(type), packet.extensionLength(type))
                : new byte[] {-1, -1, -1, -1, -1};
    }
}
