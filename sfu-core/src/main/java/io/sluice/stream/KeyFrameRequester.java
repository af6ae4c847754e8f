package io.sluice.stream;

import io.sluice.time.Timers;

/**
 * Merges the requests for a key frame of one SSRC, however many consumers make them: one is outstanding until a key frame
 * comes. After {@link #TIMEOUT_NANOS} without one it is repeated once, after that given up, so that the next request
 * counts anew (mediasoup's rule).
 *
 * <p>Says when to send; sending is the owner's. Confined to its loop.
 */
public final class KeyFrameRequester {
    /** How long a key frame may take: 1000 ms. */
    public static final long TIMEOUT_NANOS = 1_000_000_000L;

    private State state = State.IDLE;
    private long deadlineNanos;
    private long requested;
    private long merged;
    private long retried;

    private enum State {
        IDLE,
        REQUESTED,
        RETRIED
    }

    /** A consumer needs a key frame. Says whether to send a request now; if not, one is outstanding. */
    public boolean request(long nowNanos) {
        requested++;
        if (state != State.IDLE) {
            merged++;
            return false;
        }
        await(State.REQUESTED, nowNanos);
        return true;
    }

    /** A key frame has come: whoever asks from now on needs another. */
    public void onKeyFrame() {
        state = State.IDLE;
    }

    /** To be called at {@link #nextDeadlineNanos}, earlier does no harm. Says whether to send the request again now. */
    public boolean onTimer(long nowNanos) {
        if (state == State.IDLE || nowNanos - deadlineNanos < 0) {
            return false;
        }
        if (state == State.RETRIED) {
            state = State.IDLE;
            return false;
        }
        retried++;
        await(State.RETRIED, nowNanos);
        return true;
    }

    /** When {@link #onTimer} is due, or {@link Timers#NONE}. */
    public long nextDeadlineNanos() {
        return state == State.IDLE ? Timers.NONE : deadlineNanos;
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
        return requested - merged + retried;
    }

    /** Requests sent again because no key frame came. */
    public long retried() {
        return retried;
    }

    private void await(State next, long nowNanos) {
        state = next;
        deadlineNanos = nowNanos + TIMEOUT_NANOS;
    }
}
