package io.sluice.signaling.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so. */
public final class VirtualScheduler implements Scheduler {
    private record Planned(Duration at, Runnable action) {}

    private final List<Planned> planned = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public synchronized Task schedule(Duration delay, Runnable action) {
        Planned task = new Planned(now.plus(delay), action);
        planned.add(task);
        return () -> cancel(task);
    }

    /** Lets time pass, and does what was planned for it. */
    public void advance(Duration time) {
        List<Planned> due;
        synchronized (this) {
            now = now.plus(time);
            due = planned.stream()
                    .filter(task -> task.at.compareTo(now) <= 0)
                    .sorted(Comparator.comparing(Planned::at))
                    .toList();
            planned.removeAll(due);
        }
        due.forEach(task -> task.action.run());
    }

    /** How much is planned. */
    public synchronized int pending() {
        return planned.size();
    }

    private synchronized void cancel(Planned task) {
        planned.remove(task);
    }
}
