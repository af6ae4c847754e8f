package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpScheduleTest {
    private static final long MILLI = 1_000_000L;

    @Test
    void shouldReportFirstHalfASecondAfterConnecting() {
        RtcpSchedule schedule = new RtcpSchedule(new Random(1), 100 * MILLI);
        assertThat(schedule.nextDeadlineNanos()).isEqualTo(600 * MILLI);
        assertThat(schedule.onTimer(600 * MILLI - 1)).isFalse();
        assertThat(schedule.onTimer(600 * MILLI)).isTrue();
        assertThat(schedule.onTimer(600 * MILLI)).isFalse();
    }

    @Test
    void shouldReportOneToOneAndAHalfSecondsApart() {
        RtcpSchedule schedule = new RtcpSchedule(new Random(2), 0);
        long least = Long.MAX_VALUE;
        long greatest = 0;
        for (int i = 0; i < 1000; i++) {
            long now = schedule.nextDeadlineNanos();
            assertThat(schedule.onTimer(now)).isTrue();
            least = Math.min(least, schedule.nextDeadlineNanos() - now);
            greatest = Math.max(greatest, schedule.nextDeadlineNanos() - now);
        }
        assertThat(least).isBetween(1000 * MILLI, 1010 * MILLI);
        assertThat(greatest).isBetween(1490 * MILLI, 1500 * MILLI);
    }
}
