package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResendTimesTest {
    private static final long MILLI = 1_000_000;

    private final ResendTimes times = new ResendTimes();

    @Test
    void shouldWaitARoundTripOrAHundredMillisecondsWhereItIsUnknown() {
        assertThat(times.admits(7, RoundTripTime.UNKNOWN, 0)).isTrue();
        assertThat(times.note(7, 0)).as("for the first time").isTrue();
        assertThat(times.admits(7, RoundTripTime.UNKNOWN, 99 * MILLI)).isFalse();
        assertThat(times.admits(7, RoundTripTime.UNKNOWN, 100 * MILLI)).isTrue();
        assertThat(times.admits(7, 250 * MILLI, 249 * MILLI)).isFalse();
        assertThat(times.admits(7, 250 * MILLI, 250 * MILLI)).isTrue();
        assertThat(times.note(7, 250 * MILLI)).isFalse();
        assertThat(times.admits(8, 250 * MILLI, 250 * MILLI)).isTrue();
    }

    @Test
    void shouldBelieveNoRoundTripOfNothingNorOfMinutes() {
        times.note(7, 0);
        assertThat(times.admits(7, 0, 9 * MILLI)).isFalse();
        assertThat(times.admits(7, 0, 10 * MILLI)).isTrue();
        assertThat(times.admits(7, 60_000 * MILLI, 1_000 * MILLI)).isTrue();
    }

    /** Whatever is asked for: never the same packet twice within a round trip. */
    @Test
    void shouldNeverAdmitAPacketTwiceWithinARoundTrip() {
        Random random = new Random(9);
        Map<Integer, Long> resent = new HashMap<>();
        int admitted = 0;
        for (long now = 0; now < 60_000 * MILLI; now += MILLI) {
            int number = (int) (now / MILLI) - random.nextInt(800) & 0xffff;
            if (times.admits(number, 300 * MILLI, now)) {
                Long before = resent.put(number, now);
                assertThat(before == null || now - before >= 300 * MILLI).isTrue();
                times.note(number, now);
                admitted++;
            }
        }
        assertThat(admitted).isGreaterThan(20_000);
    }
}
