package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.srtp.SrtpPackets.Result;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule of {@link SrtpSender}: no (SSRC, index) is encrypted twice. Seen from outside: a payload of zeros comes out as the
 * key stream, and no key stream may come out twice.
 */
class SrtpIndexReuseTest {
    private static final int PAYLOAD_LENGTH = 16;

    static Stream<Arguments> senders() {
        return TestEngines.all()
                .flatMap(engine -> Arrays.stream(SrtpProfile.values())
                        .map(profile -> Arguments.of(
                                engine.name(),
                                profile,
                                engine.newSender(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile)))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldNeverUseAKeyStreamTwice(String engine, SrtpProfile profile, SrtpSender sender) {
        long seed = 7;
        Random random = new Random(seed);
        Set<ByteBuffer> keyStreams = new HashSet<>();
        long[] positions = {65_000, 100, 40_000};
        int sent = 0;
        for (int i = 0; i < 20_000; i++) {
            int stream = random.nextInt(positions.length);
            int sequence = (int) nextPosition(random, positions, stream) & 0xffff;
            Result result = SrtpPackets.protect(sender, zeros(SSRC + stream, sequence));
            if (result.length < 0) {
                assertThat(SrtpDrop.of(result.length)).isIn(SrtpDrop.INDEX_REPEATED, SrtpDrop.INDEX_TOO_OLD);
                continue;
            }
            sent++;
            assertThat(keyStreams.add(keyStream(result)))
                    .as("%s %s, seed %d, step %d, stream %d, sequence %d", engine, profile, seed, i, stream, sequence)
                    .isTrue();
        }
        assertThat(sent).isBetween(5_000, 19_000);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldRefuseTheSameSequenceNumberAgain(String engine, SrtpProfile profile, SrtpSender sender) {
        byte[] packet = SrtpPackets.rtp(SSRC, 500, 30);
        assertThat(SrtpPackets.protect(sender, packet).length).isPositive();
        for (int payload : new int[] {30, 31}) {
            byte[] again = SrtpPackets.rtp(SSRC, 500, payload);
            Result result = SrtpPackets.protect(sender, again);
            assertThat(result.length).isEqualTo(SrtpDrop.INDEX_REPEATED.code());
            assertThat(result.bytes).as("nothing behind the header").hasSize(12);
        }
        assertThat(SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC + 1, 500, 30)).length)
                .as("another SSRC has indexes of its own")
                .isPositive();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldSendSlightlyReorderedPacketsAcrossTheRollOver(String engine, SrtpProfile profile, SrtpSender sender) {
        for (int sequence : new int[] {65_530, 65_532, 65_531, 0, 65_535, 3, 1, 65_533, 2}) {
            assertThat(SrtpPackets.protect(sender, zeros(SSRC, sequence)).length)
                    .as("%s %s, sequence %d", engine, profile, sequence)
                    .isPositive();
        }
        for (int sequence : new int[] {65_530, 65_535, 0, 3}) {
            assertThat(SrtpPackets.protect(sender, zeros(SSRC, sequence)).length)
                    .isEqualTo(SrtpDrop.INDEX_REPEATED.code());
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldRefuseWhatIsOlderThanItRemembers(String engine, SrtpProfile profile, SrtpSender sender) {
        SrtpPackets.protect(sender, zeros(SSRC, 5_000));
        int window = "jitsi".equals(engine) ? 64 : 1024;
        assertThat(SrtpPackets.protect(sender, zeros(SSRC, 5_000 - window)).length)
                .isEqualTo(SrtpDrop.INDEX_TOO_OLD.code());
        assertThat(SrtpPackets.protect(sender, zeros(SSRC, 5_001 - window)).length)
                .isPositive();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldRefuseAnIndexBeforeTheFirstCycle(String engine, SrtpProfile profile, SrtpSender sender) {
        SrtpPackets.protect(sender, zeros(SSRC, 3));
        assertThat(SrtpPackets.protect(sender, zeros(SSRC, 65_530)).length).isEqualTo(SrtpDrop.INDEX_TOO_OLD.code());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senders")
    void shouldStopWhenTheRtcpIndexesAreUsedUp(String engine, SrtpProfile profile, SrtpSender sender) {
        ((ContextSender) sender).skipToRtcpIndex(SSRC, Integer.MAX_VALUE);
        byte[] packet = SrtpPackets.rtcp(SSRC, 4);
        assertThat(SrtpPackets.protectRtcp(sender, packet).length).isPositive();
        assertThat(SrtpPackets.protectRtcp(sender, packet).length).isEqualTo(SrtpDrop.KEY_EXHAUSTED.code());
        assertThat(SrtpPackets.protectRtcp(sender, packet).length).isEqualTo(SrtpDrop.KEY_EXHAUSTED.code());
        assertThat(SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SSRC + 1, 4)).length)
                .isPositive();
    }

    /** Mostly the next one, often near by and so perhaps a used one, now and then a jump. */
    private static long nextPosition(Random random, long[] positions, int stream) {
        int kind = random.nextInt(100);
        if (kind < 55) {
            return ++positions[stream];
        }
        if (kind < 98) {
            return Math.max(0, positions[stream] - random.nextInt(kind < 80 ? 6 : 1100));
        }
        return positions[stream] += random.nextInt(kind == 98 ? 2_000 : 40_000);
    }

    private static byte[] zeros(int ssrc, int sequence) {
        byte[] packet = SrtpPackets.rtp(ssrc, sequence, PAYLOAD_LENGTH);
        Arrays.fill(packet, 12, packet.length, (byte) 0);
        return packet;
    }

    private static ByteBuffer keyStream(Result sent) {
        return ByteBuffer.wrap(Arrays.copyOfRange(sent.bytes, 12, 12 + PAYLOAD_LENGTH));
    }
}
