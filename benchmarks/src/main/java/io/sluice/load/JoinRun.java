package io.sluice.load;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.ConcurrentHistogram;

/** Receivers join a room in which one sends: all at once, or one after the other, the oldest of too many leaving. */
final class JoinRun {
    private static final int MEDIA_SECONDS = 30;
    private static final int DIGITS = 3;
    private static final int WARM_UP_JOINS = 30;

    private final Settings settings;
    private final Target target;
    private final SteadyRun room;
    private final ConcurrentHistogram nanos = new ConcurrentHistogram(Tally.MAX_DELAY_NANOS, DIGITS);
    private final Queue<Peer> present = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** @param room whose sender sends already */
    JoinRun(Settings settings, Target target, SteadyRun room) {
        this.settings = settings;
        this.target = target;
        this.room = room;
    }

    /** A few joins that do not count: a process that has just started is compiling, not serving. */
    void warmUp() throws IOException, InterruptedException {
        Joins joins = run(WARM_UP_JOINS, 0);
        if (!joins.isRight()) {
            throw new IOException("a peer could not join: " + joins.firstFailure());
        }
        nanos.reset();
    }

    /** All at once, or at the given rate for the given time; returns when each has media or has failed. */
    Joins measure() throws IOException, InterruptedException {
        if (settings.scenario() == Scenario.STORM) {
            return run(settings.peers(), 0);
        }
        long intervalNanos = (long) (1e9 / settings.joinsPerSecond());
        return run((int) Math.max(1, settings.duration().toNanos() / intervalNanos), intervalNanos);
    }

    private Joins run(int count, long intervalNanos) throws IOException, InterruptedException {
        CpuMeter.Reading began = CpuMeter.Reading.of(target.pid());
        long beganNanos = System.nanoTime();
        try (ExecutorService joins = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                joins.execute(this::join);
                long waitNanos = beganNanos + (i + 1) * intervalNanos - System.nanoTime();
                if (waitNanos > 0) {
                    target.await(waitNanos);
                }
                leave();
            }
        }
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        CpuMeter.Reading cpu = CpuMeter.Reading.of(target.pid()).minus(began);
        present.forEach(Peer::close);
        present.clear();
        String failure = failures.isEmpty() ? "" : failures.peek();
        return new Joins(seconds, (int) nanos.getTotalCount(), failures.size(), failure, nanos.copy(), cpu);
    }

    private void join() {
        long beganNanos = System.nanoTime();
        try {
            Peer peer = room.newPeer();
            if (receives(peer, beganNanos)) {
                present.add(peer);
            } else {
                peer.close();
            }
        } catch (IOException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        }
    }

    private boolean receives(Peer peer, long beganNanos) throws InterruptedException {
        try {
            peer.openReceiving();
            peer.consume(1);
            long firstNanos = peer.firstMedia().get(MEDIA_SECONDS, TimeUnit.SECONDS);
            nanos.recordValue(Math.min(firstNanos - beganNanos, Tally.MAX_DELAY_NANOS));
            return true;
        } catch (IOException | ExecutionException | TimeoutException e) {
            failures.add(e.toString());
            return false;
        }
    }

    /** Room for the next: those who came first go, without a word, as a closed page does. */
    private void leave() {
        while (settings.scenario() == Scenario.CHURN && present.size() > settings.peers()) {
            Peer oldest = present.poll();
            if (oldest != null) {
                oldest.close();
            }
        }
    }
}
