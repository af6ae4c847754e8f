package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.rtcp.NtpTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SenderClockTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long SENDER_EPOCH = 1_700_000_000L * SECOND;

    private final SenderClock clock = new SenderClock();

    @Test
    void shouldSayWhenItKnowsNothing() {
        assertThat(clock.isSynchronised()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> clock.toLocalNanos(1));
    }

    @Test
    void shouldIgnoreAReportWithoutWallClock() {
        clock.onSenderReport(0, 5);
        assertThat(clock.isSynchronised()).isFalse();
    }

    @Test
    void shouldTakeTheFastestReport() {
        report(0, 80 * MILLI);
        report(SECOND, 20 * MILLI);
        report(2 * SECOND, 70 * MILLI);
        assertThat(error(2 * SECOND)).isEqualTo(20 * MILLI);
    }

    @Test
    void shouldMoveSlowlyOnceSettled() {
        for (int i = 0; i < 10; i++) {
            report(i * SECOND, 50 * MILLI);
        }
        report(10 * SECOND, 10 * MILLI);
        assertThat(error(10 * SECOND)).as("0.5 ms a second, and 0.96 s later").isEqualTo(50 * MILLI - 480_000);
    }

    @Test
    void shouldFollowAClockThatRunsSlow() {
        Random random = new Random(1);
        for (int i = 0; i < 600; i++) {
            // 100 ppm: after ten minutes the sender's clock is 60 ms behind.
            report(i * SECOND, random.nextLong(40 * MILLI), i * SECOND / 10_000);
        }
        assertThat(error(600 * SECOND)).isBetween(50 * MILLI, 65 * MILLI);
    }

    @Test
    void shouldNotFollowReportsThatWereHeldUp() {
        report(0, 0);
        report(SECOND, 3 * SECOND);
        report(2 * SECOND, 2 * SECOND);
        report(5 * SECOND, 0);
        assertThat(error(5 * SECOND)).isZero();
    }

    @Test
    void shouldFollowASenderWhoseClockWasSet() {
        report(0, 0);
        report(SECOND, 0, -3600 * SECOND);
        assertThat(error(SECOND)).as("forward: at once").isEqualTo(-3600 * SECOND);
        report(2 * SECOND, 0, 0);
        report(3 * SECOND, 0, 0);
        report(4 * SECOND, 0, 0);
        assertThat(error(4 * SECOND)).as("back: after three").isZero();
    }

    private void report(long sent, long delay) {
        report(sent, delay, 0);
    }

    private void report(long sent, long delay, long behind) {
        clock.onSenderReport(NtpTime.fromUnixNanos(SENDER_EPOCH + sent - behind), sent + delay);
    }

    /** How late the mapping puts a moment at which local time would be the same. */
    private long error(long sent) {
        return clock.toLocalNanos(NtpTime.fromUnixNanos(SENDER_EPOCH + sent)) - sent;
    }
}
