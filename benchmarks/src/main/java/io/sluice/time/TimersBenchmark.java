package io.sluice.time;

import io.sluice.Microbenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Timers as reports and feedback use them: each schedules itself anew when it fires. {@code fireAndSchedule} is ns per timer that
 * fires; {@code nothingDue} is what every turn of a loop pays for asking.
 */
@State(Scope.Thread)
public class TimersBenchmark extends Microbenchmark {
    private static final long INTERVAL_NANOS = 100_000_000L;

    /** How many wait; a transport has two or three. */
    @Param({"10", "1000"})
    public int waiting;

    private final Timers timers = new Timers();
    private long nowNanos = 1_000_000_000L;
    private long fired;

    @Setup
    public void schedule() {
        for (int i = 0; i < waiting; i++) {
            timers.schedule(nowNanos + INTERVAL_NANOS * (i + 1) / waiting, this::onTimer);
        }
    }

    @Benchmark
    public long fireAndSchedule() {
        nowNanos = timers.nextDeadlineNanos();
        timers.fire(nowNanos);
        return fired;
    }

    @Benchmark
    public long nothingDue() {
        timers.fire(nowNanos);
        return timers.nextDeadlineNanos();
    }

    private void onTimer() {
        fired++;
        timers.schedule(nowNanos + INTERVAL_NANOS, this::onTimer);
    }
}
