package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldPlaceTheUnixEpochSeventyYearsAfter1900() {
        assertThat(NtpTime.fromUnixNanos(0)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.toUnixNanos(2_208_988_800L << 32)).isZero();
    }

    @Test
    void shouldHoldHalfASecondInTheTopBitOfTheFraction() {
        assertThat(NtpTime.fromUnixNanos(SECOND / 2)).isEqualTo(2_208_988_800L << 32 | 0x8000_0000L);
        assertThat(NtpTime.toUnixNanos(2_208_988_801L << 32 | 0x4000_0000L)).isEqualTo(SECOND + SECOND / 4);
    }

    /** RFC 3550 section 6.4.1, figure 2: the report of the example was sent on 10 November 1995, 11:33:25.125 UTC. */
    @Test
    void shouldReadTheTimestampOfTheWorkedExample() {
        long ntp = 0xb44d_b705_2000_0000L;
        Instant sent = Instant.parse("1995-11-10T11:33:25.125Z");
        assertThat(NtpTime.toUnixNanos(ntp)).isEqualTo(sent.getEpochSecond() * SECOND + sent.getNano());
        assertThat(NtpTime.compact(ntp)).isEqualTo(0xb705_2000);
    }

    /** RFC 3550 section 6.4.1, figure 2: DLSR 0x0005:4000 is 5.250 s, the delay 0x0006:2000 is 6.125 s. */
    @Test
    void shouldConvertTheDurationsOfTheWorkedExample() {
        assertThat(NtpTime.fromCompactDuration(0x0005_4000)).isEqualTo(5_250_000_000L);
        assertThat(NtpTime.toCompactDuration(5_250_000_000L)).isEqualTo(0x0005_4000);
        assertThat(NtpTime.fromCompactDuration(0x0006_2000)).isEqualTo(6_125_000_000L);
    }

    @Test
    void shouldBoundDurationsThatDoNotFit() {
        assertThat(NtpTime.toCompactDuration(-1)).isZero();
        assertThat(NtpTime.toCompactDuration(Long.MAX_VALUE)).isEqualTo(0xffff_ffff);
        assertThat(NtpTime.fromCompactDuration(0xffff_ffff)).isEqualTo(65_535_999_984_741L);
    }

    /** RFC 4330 section 3: without the top bit the time lies after 7 February 2036, 06:28:16 UTC. */
    @Test
    void shouldGoOnAfterTheSecondsWrapIn2036() {
        long wrap = Instant.parse("2036-02-07T06:28:16Z").getEpochSecond() * SECOND;
        assertThat(NtpTime.fromUnixNanos(wrap)).isZero();
        assertThat(NtpTime.toUnixNanos(0)).isEqualTo(wrap);
        assertThat(NtpTime.toUnixNanos(-1)).isEqualTo(wrap);
    }

    @Test
    void shouldGiveBackEveryNanosecond() {
        Random random = new Random(42);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong(4_000_000_000L * SECOND);
            assertThat(NtpTime.toUnixNanos(NtpTime.fromUnixNanos(nanos))).isEqualTo(nanos);
        }
    }
}
