package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsSendTimeTest {
    private static final long SEED = 618;
    private static final long STEP_NANOS = 3815;

    @ParameterizedTest
    @CsvSource({
        "              0,        0",
        "     1000000000,   262144",
        "      500000000,   131072",
        "           3815,        1",
        "    63999996185, 16777215",
        "    63999999999,        0",
        "    64000000000,        0",
        "    65000000000,   262144",
        "             -1,        0",
        "    -1000000000, 16515072",
    })
    void shouldCountIn18BitsOfASecondAndWrapAfter64(long nanos, int value) {
        assertThat(AbsSendTime.fromNanos(nanos)).isEqualTo(value);
    }

    @Test
    void shouldHoldForEveryClock() {
        assertThat(AbsSendTime.fromNanos(Long.MAX_VALUE)).isBetween(0, 0xff_ffff);
        assertThat(AbsSendTime.fromNanos(Long.MIN_VALUE)).isBetween(0, 0xff_ffff);
    }

    @ParameterizedTest
    @CsvSource({
        "        0,   262144,   1000000000",
        "   262144,        0,  -1000000000",
        " 16777215,        0,         3814",
        " 16515072,   262144,   2000000000",
        "        0,  8388608, -32000000000",
    })
    void shouldMeasureAcrossTheWrap(int from, int to, long nanos) {
        assertThat(AbsSendTime.nanosBetween(from, to)).isEqualTo(nanos);
    }

    @Test
    void shouldGiveBackEveryDifferenceWithinAStep() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50_000; round++) {
            long start = random.nextLong() >> 1;
            long difference = random.nextLong(-31_999_000_000L, 31_999_000_000L);
            long measured =
                    AbsSendTime.nanosBetween(AbsSendTime.fromNanos(start), AbsSendTime.fromNanos(start + difference));
            assertThat(measured).as("seed %d round %d", SEED, round).isCloseTo(difference, Offset.offset(STEP_NANOS));
        }
    }
}
