package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpHeaderFuzzTest {
    private static final long SEED = 3550;
    private static final int ROUNDS = 60_000;
    private static final List<byte[]> CORPUS = List.of(
            AnnotatedHex.bytes(Captures.CHROMIUM_VP8),
            AnnotatedHex.bytes(Captures.CHROMIUM_OPUS),
            AnnotatedHex.bytes(Captures.TWO_BYTE),
            AnnotatedHex.bytes(Captures.PADDING_ONLY),
            AnnotatedHex.bytes(Captures.CSRCS_AND_PADDING));

    private final Random random = new Random(SEED);
    private final RtpHeader header = new RtpHeader();

    /** The memory ends with the packet, so that a read beyond it is an exception here. */
    @Test
    void shouldSurviveMutatedPackets() {
        int parsed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] packet = mutated();
            int before = random.nextInt(4);
            byte[] memory = new byte[before + packet.length];
            System.arraycopy(packet, 0, memory, before, packet.length);
            String what = "seed " + SEED + " round " + round;
            if (parse(memory, before, packet.length, what) == RtpParseResult.OK) {
                shouldHavePartsThatAddUp(before, packet.length, what);
                parsed++;
            }
        }
        assertThat(parsed).as("some stay valid, some do not").isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    }

    private RtpParseResult parse(byte[] memory, int offset, int length, String what) {
        try {
            return header.parse(MemorySegment.ofArray(memory), offset, length);
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
    }

    private void shouldHavePartsThatAddUp(int offset, int length, String what) {
        assertThat(header.headerLength() + header.payloadLength() + header.paddingLength())
                .as(what)
                .isEqualTo(length);
        assertThat(header.payloadLength()).as(what).isNotNegative();
        assertThat(header.payloadOffset()).as(what).isEqualTo(offset + header.headerLength());
        int previousEnd = offset + RtpHeader.FIXED_LENGTH + 4 * header.csrcCount();
        for (int i = 0; i < header.extensionCount(); i++) {
            assertThat(header.extensionIdAt(i)).as(what).isBetween(1, 255);
            assertThat(header.extensionOffsetAt(i)).as(what).isGreaterThan(previousEnd);
            previousEnd = header.extensionOffsetAt(i) + header.extensionLengthAt(i);
        }
        assertThat(previousEnd).as(what).isLessThanOrEqualTo(header.payloadOffset());
    }

    private byte[] mutated() {
        byte[] original = CORPUS.get(random.nextInt(CORPUS.size()));
        byte[] packet = new byte[random.nextInt(4) == 0 ? random.nextInt(original.length + 1) : original.length];
        System.arraycopy(original, 0, packet, 0, packet.length);
        for (int i = random.nextInt(6); i > 0 && packet.length > 0; i--) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
        }
        if (packet.length > 0 && random.nextBoolean()) {
            packet[0] = (byte) (0x80 | random.nextInt(0x40));
        }
        return packet;
    }
}
