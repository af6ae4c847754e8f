package io.sluice.signaling.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has become of calls since the server started. Each call that was started is counted once more when it ends: as rejected, timed
 * out, cancelled, failed or completed. Read from any thread.
 */
public final class CallCounters {
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong timedOut = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong rateLimited = new AtomicLong();
    private final AtomicLong lateSignals = new AtomicLong();
    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong connectedNanos = new AtomicLong();
    private final AtomicInteger current = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    /** How a call can end. */
    enum Outcome {
        COMPLETED,
        REJECTED,
        TIMED_OUT,
        CANCELLED,
        FAILED
    }

    /** Calls that somebody was rung for. */
    public long started() {
        return started.get();
    }

    /** Of them, those that were accepted. */
    public long answered() {
        return answered.get();
    }

    /** Accepted, and ended by a party or the operator. */
    public long completed() {
        return completed.get();
    }

    /** Declined by the callee. */
    public long rejected() {
        return rejected.get();
    }

    /** Rung for too long. */
    public long timedOut() {
        return timedOut.get();
    }

    /** Given up by the caller before anybody accepted. */
    public long cancelled() {
        return cancelled.get();
    }

    /** Ended because a party was lost, or no way between the parties was found. */
    public long failed() {
        return failed.get();
    }

    /** Calls that went into a room. */
    public long moved() {
        return moved.get();
    }

    /** Attempts to call somebody who was in a call. */
    public long busy() {
        return busy.get();
    }

    /** Attempts to call that came too fast. */
    public long rateLimited() {
        return rateLimited.get();
    }

    /** Signals of a party whose call had just ended; they are passed to nobody. */
    public long lateSignals() {
        return lateSignals.get();
    }

    /** From being accepted to the end, of all calls that have ended. */
    public Duration totalConnected() {
        return Duration.ofNanos(connectedNanos.get());
    }

    /** The same of one call on average; zero before one has ended. Calls that nobody accepted do not count. */
    public Duration averageConnected() {
        return totalConnected().dividedBy(Math.max(1, connected.get()));
    }

    /** Calls there are now, those that ring included. */
    public int current() {
        return current.get();
    }

    /** The most there have been at once. */
    public int peak() {
        return peak.get();
    }

    void onStarted() {
        started.incrementAndGet();
        int now = current.incrementAndGet();
        peak.accumulateAndGet(now, Math::max);
    }

    void onAnswered() {
        answered.incrementAndGet();
    }

    void onMoved() {
        moved.incrementAndGet();
    }

    void onBusy() {
        busy.incrementAndGet();
    }

    void onRateLimited() {
        rateLimited.incrementAndGet();
    }

    void onLateSignal() {
        lateSignals.incrementAndGet();
    }

    void onEnded(Outcome outcome) {
        current.decrementAndGet();
        counter(outcome).incrementAndGet();
    }

    /** Beside {@link #onEnded}, of a call that was accepted. */
    void onHungUp(long nanosSinceAnswer) {
        connectedNanos.addAndGet(nanosSinceAnswer);
        connected.incrementAndGet();
    }

    private AtomicLong counter(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> completed;
            case REJECTED -> rejected;
            case TIMED_OUT -> timedOut;
            case CANCELLED -> cancelled;
            case FAILED -> failed;
        };
    }
}
