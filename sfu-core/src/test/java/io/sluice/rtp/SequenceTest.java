package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceTest {
    private static final int CIRCLE = 1 << 16;

    @ParameterizedTest
    @CsvSource({
        //  from,    to, distance
        "      0,     0,      0",
        "      0,     1,      1",
        "      1,     0,     -1",
        "  65535,     0,      1",
        "      0, 65535,     -1",
        "  65530,     4,     10",
        "      4, 65530,    -10",
        "      0, 32767,  32767",
        "      0, 32768, -32768",
        "  32768,     0, -32768",
        "      0, 32769, -32767",
        "  40000,  7231,  32767",
        "  40000,  7232, -32768",
        "  40000,  7233, -32767",
    })
    void shouldMeasureTheShorterWayAroundTheCircle(int from, int to, int distance) {
        assertThat(Sequence.distance16(from, to)).isEqualTo(distance);
        assertThat(Sequence.isNewer16(to, from)).isEqualTo(distance > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32767, 32768, 32769, 65534, 65535})
    void shouldAgreeWithCountingForEveryDistance(int from) {
        for (int steps = 0; steps < CIRCLE; steps++) {
            int to = (from + steps) % CIRCLE;
            int expected = steps < CIRCLE / 2 ? steps : steps - CIRCLE;
            assertThat(Sequence.distance16(from, to)).isEqualTo(expected);
            assertThat(Sequence.add16(from, expected)).isEqualTo(to);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32767, 32768, 65535})
    void shouldOrderEveryPairButTheOpposites(int a) {
        for (int b = 0; b < CIRCLE; b++) {
            boolean opposite = ((a - b) & 0xffff) == CIRCLE / 2;
            boolean ordered = Sequence.isNewer16(a, b) != Sequence.isNewer16(b, a);
            assertThat(ordered).as("%d and %d", a, b).isEqualTo(a != b && !opposite);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "           0,          1,           1",
        "          -1,          0,           1",
        "           0,         -1,          -1",
        "  2147483647, -2147483648,          1",
        " -2147483648,  2147483647,         -1",
        "           0,  2147483647, 2147483647",
        "           0, -2147483648, -2147483648",
    })
    void shouldMeasureTimestampsLikewise(int from, int to, int distance) {
        assertThat(Sequence.distance32(from, to)).isEqualTo(distance);
        assertThat(Sequence.isNewer32(to, from)).isEqualTo(distance > 0);
    }

    @ParameterizedTest
    @CsvSource({
        //  reference, sequence, unwrapped
        "        0,     5,      5",
        "        0, 65535,     -1",
        "    65535,     0,  65536",
        "    65536, 65535,  65535",
        "   131071,     3, 131075",
        "    98304, 65535, 131071",
        "    98304,     0,  65536",
        "       -1,     0,      0",
        "   -65536, 65535, -65537",
    })
    void shouldUnwrapToTheNearest(long reference, int sequence, long unwrapped) {
        assertThat(Sequence.unwrap16(reference, sequence)).isEqualTo(unwrapped);
    }

    @Test
    void shouldFollowAStreamOverManyWraps() {
        long unwrapped = 65000;
        for (long expected = 65000; expected < 10L * CIRCLE; expected += 977) {
            unwrapped = Sequence.unwrap16(unwrapped, (int) (expected & 0xffff));
            assertThat(unwrapped).isEqualTo(expected);
        }
    }

    @Test
    void shouldFollowTimestampsOverManyWraps() {
        long unwrapped = 0;
        for (long expected = 0; expected < 1L << 36; expected += 1_999_999_973L) {
            unwrapped = Sequence.unwrap32(unwrapped, (int) expected);
            assertThat(unwrapped).isEqualTo(expected);
        }
        assertThat(Sequence.unwrap32(5, -1)).isEqualTo(-1);
        assertThat(Sequence.unwrap32(0xffff_ffffL, 4)).isEqualTo(0x1_0000_0004L);
    }
}
