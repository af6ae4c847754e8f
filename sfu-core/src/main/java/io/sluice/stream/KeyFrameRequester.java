package io.sluice.stream;

import io.sluice.time.Timers;

/**
 * Merges the requests for a key frame of one SSRC, however many consumers make them: one is outstanding until a key frame
 * comes. After {@link #TIMEOUT_NANOS} without one it is repeated once, after that given up, so that the next request
 * counts anew (mediasoup's rule). On demand two requests keep a distance: those made too soon wait together for its end.
 *
 * <p>Says when to send; sending is the owner's. Confined to its loop.
 */
public final class KeyFrameRequester {
    /** How long a key frame may take: 1000 ms. */
    public static final long TIMEOUT_NANOS = 1_000_000_000L;

    private final long delayNanos;
    private State state = State.IDLE;
    private long deadlineNanos;
    /** Whether a request waits for its distance to the last one. */
    private boolean held;

    private boolean everSent;
    private long lastSentNanos;
    private long requested;
    private long merged;
    private long retried;
    private long sent;

    private enum State {
        IDLE,
        REQUESTED,
        RETRIED
    }

    /** One that keeps no distance. */
    public KeyFrameRequester() {
        this(0);
    }

    /**
     * @param delayNanos the least distance of two requests, repetitions apart; 0 for none
     */
    public KeyFrameRequester(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    /** A consumer needs a key frame. Says whether to send a request now; if not, one is outstanding or waits. */
    public boolean request(long nowNanos) {
        requested++;
        if (state != State.IDLE) {
            merged++;
            return false;
        }
        if (everSent && nowNanos - lastSentNanos < delayNanos) {
            merged += held ? 1 : 0;
            held = true;
            return false;
        }
        send(State.REQUESTED, nowNanos);
        return true;
    }

    /** A key frame has come: whoever asks from now on needs another. */
    public void onKeyFrame() {
        state = State.IDLE;
        held = false;
    }

    /** To be called at {@link #nextDeadlineNanos}, earlier does no harm. Says whether to send a request now. */
    public boolean onTimer(long nowNanos) {
        if (nextDeadlineNanos() == Timers.NONE || nowNanos - nextDeadlineNanos() < 0) {
            return false;
        }
        if (held) {
            held = false;
            send(State.REQUESTED, nowNanos);
            return true;
        }
        if (state == State.RETRIED) {
            state = State.IDLE;
            return false;
        }
        retried++;
        send(State.RETRIED, nowNanos);
        return true;
    }

    /** When {@link #onTimer} is due, or {@link Timers#NONE}. */
    public long nextDeadlineNanos() {
        if (held) {
            return lastSentNanos + delayNanos;
        }
        return state == State.IDLE ? Timers.NONE : deadlineNanos;
    }

    /** Whether a request has been sent and neither answered nor given up. */
    public boolean isOutstanding() {
        return state != State.IDLE;
    }

    /** Requests consumers made. */
    public long requested() {
        return requested;
    }

    /** Requests that joined an outstanding one. */
    public long merged() {
        return merged;
    }

    /** Requests sent, repetitions included. */
    public long sent() {
        return sent;
    }

    /** Requests sent again because no key frame came. */
    public long retried() {
        return retried;
    }

    private void send(State next, long nowNanos) {
        sent++;
        everSent = true;
        lastSentNanos = nowNanos;
        state = next;
        deadlineNanos = nowNanos + TIMEOUT_NANOS;
    }
}
