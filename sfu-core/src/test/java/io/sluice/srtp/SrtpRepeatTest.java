package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.CAPACITY;
import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link SrtpSender#repeatRtp} promises: the same bytes, or nothing. */
class SrtpRepeatTest {
    private static final int RUN = 40;

    static Stream<Arguments> senders() {
        return SrtpIndexReuseTest.senders().filter(sender -> !hasShortTag(sender));
    }

    static Stream<Arguments> sendersWithShortTags() {
        return SrtpIndexReuseTest.senders().filter(SrtpRepeatTest::hasShortTag);
    }

    private static boolean hasShortTag(Arguments sender) {
        return ((SrtpProfile) sender.get()[1]).rtpTagLength() < 10;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("sendersWithShortTags")
    void shouldRepeatNothingThatAShortTagDoesNotTellApart(String engine, SrtpProfile profile, SrtpSender sender) {
        byte[] packet = SrtpPackets.rtp(SSRC, 500, 60);
        byte[] sent = SrtpPackets.protect(sender, packet).bytes;
        assertThat(repeat(sender, packet, sent)).as("%s %s", engine, profile).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldMakeTheSameBytesAgainAcrossTheRollOver(String engine, SrtpProfile profile, SrtpSender sender) {
        Random random = new Random(3);
        List<byte[]> plain = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < RUN; i++) {
            plain.add(SrtpPackets.randomRtp(random, SSRC, 65_520 + i & 0xffff));
            sent.add(SrtpPackets.protect(sender, plain.get(i)).bytes);
            int again = random.nextInt(i + 1);
            assertThat(repeat(sender, plain.get(again), sent.get(again)))
                    .as("%s %s, packet %d after %d", engine, profile, again, i)
                    .isEqualTo(sent.get(again));
        }
        for (int again : new int[] {RUN - 1, RUN - 1, 0, 0}) {
            assertThat(repeat(sender, plain.get(again), sent.get(again))).isEqualTo(sent.get(again));
        }
        byte[] next = SrtpPackets.rtp(SSRC, 65_520 + RUN & 0xffff, 20);
        assertThat(SrtpPackets.protect(sender, next).length).as("and goes on").isPositive();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldLetNoOtherPacketLeaveUnderAUsedIndex(String engine, SrtpProfile profile, SrtpSender sender) {
        byte[] packet = SrtpPackets.rtp(SSRC, 500, 60);
        byte[] sent = SrtpPackets.protect(sender, packet).bytes;
        for (int octet = 1; octet < packet.length; octet++) {
            if (octet == 2 || octet == 3 || (octet >= 8 && octet < 12)) {
                continue;
            }
            byte[] other = packet.clone();
            other[octet] ^= 1;
            assertThat(repeat(sender, other, sent))
                    .as("%s %s, octet %d", engine, profile, octet)
                    .isEmpty();
        }
        for (int length : new int[] {0, 59, 61}) {
            byte[] other = Arrays.copyOf(packet, 12 + length);
            assertThat(repeat(sender, other, sent))
                    .as("%s %s, length %d", engine, profile, length)
                    .isEmpty();
        }
        assertThat(repeat(sender, packet, sent)).isEqualTo(sent);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldRefuseWhatHasNotBeenSent(String engine, SrtpProfile profile, SrtpSender sender) {
        byte[] sent = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 5_000, 60)).bytes;
        for (byte[] other : List.of(
                SrtpPackets.rtp(SSRC, 5_001, 60),
                SrtpPackets.rtp(SSRC, 4_999, 60),
                SrtpPackets.rtp(SSRC + 1, 5_000, 60))) {
            assertThat(repeat(sender, other, sent)).as("%s %s", engine, profile).isEmpty();
        }
        assertThat(SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 5_001, 60)).length)
                .as("no index was used up")
                .isPositive();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldRefuseWhatIsOlderThanItRemembers(String engine, SrtpProfile profile, SrtpSender sender) {
        byte[] packet = SrtpPackets.rtp(SSRC, 5_000, 60);
        byte[] sent = SrtpPackets.protect(sender, packet).bytes;
        SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 6_024, 60));
        assertThat(repeat(sender, packet, sent)).as("%s %s", engine, profile).isEmpty();
    }

    /** The bytes that come out, or none, with nothing of them left in memory. */
    private static byte[] repeat(SrtpSender sender, byte[] packet, byte[] sent) {
        int headerLength = RtpHeader.length(MemorySegment.ofArray(packet), 0, packet.length);
        MemorySegment fingerprint = MemorySegment.ofArray(sent);
        int end = sent.length - SrtpSender.FINGERPRINT_LENGTH;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(CAPACITY);
            MemorySegment plain = arena.allocate(CAPACITY);
            Bytes.copy(MemorySegment.ofArray(packet), 0, slot, 0, headerLength);
            Bytes.copy(MemorySegment.ofArray(packet), 0, plain, 0, packet.length);
            int length = sender.repeatRtp(
                    slot,
                    0,
                    headerLength,
                    plain,
                    headerLength,
                    packet.length - headerLength,
                    CAPACITY,
                    Bytes.i64(fingerprint, end),
                    Bytes.i64(fingerprint, end + 8));
            if (length < 0) {
                assertThat(length).isEqualTo(SrtpDrop.NOT_A_REPEAT.code());
                assertThat(Bytes.toArray(slot, headerLength, CAPACITY - headerLength))
                        .containsOnly(0);
                return new byte[0];
            }
            return Bytes.toArray(slot, 0, length);
        }
    }
}
