package io.sluice.ice;

import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE state of one transport: the tuples the peer has checked, the one to send to, and the peer's consent. An ICE-lite
 * agent never sends checks, so all of it follows from the peer's valid requests, which {@link IceServer} brings.
 *
 * <p>Confined to the loop of its transport. The listener is called before the call that caused the event returns. When it
 * is told of something that has happened it may call {@link #close}, but nothing else that changes the agent.
 */
public final class IceLiteAgent {
    /** Seconds without a valid request after which consent is gone (RFC 7675 section 5.1). */
    public static final int DEFAULT_CONSENT_TIMEOUT_SECONDS = 30;

    static final int MAX_TUPLES = 8;

    private static final int MIN_CONSENT_TIMEOUT_SECONDS = 10;
    private static final int MAX_CONSENT_TIMEOUT_SECONDS = 60;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Told of every change, in the order in which it happens. */
    public interface Listener {
        /** The state has changed; tuples are already as the new state has them. */
        void onStateChanged(IceState state);

        /**
         * The peer has made a valid request from this tuple, for the first time or again: packets from it are the peer's from
         * now on.
         *
         * @return false if the tuple is another peer's, and the request is to be ignored
         */
        boolean claimTuple(IceTuple tuple, long nowNanos);

        /** The peer has begun to use the credentials of a restart; those before them are no longer valid. */
        default void onRestarted() {}

        /** Packets from this tuple are no longer the peer's. */
        void onTupleRemoved(IceTuple tuple);

        /** Packets to the peer go to this tuple, which has been claimed before, until another is selected or all are removed. */
        void onTupleSelected(IceTuple tuple);
    }

    private final Listener listener;
    private final long consentTimeoutNanos;

    /** Oldest first. */
    private final List<IceTuple> tuples = new ArrayList<>(MAX_TUPLES);

    private IceState state = IceState.NEW;
    private @Nullable IceTuple selected;
    private long remoteNomination;
    private long lastRequestNanos;

    /**
     * @param consentTimeoutSeconds 10 to 60, values outside are moved to the nearer end; 0 lets consent never expire
     */
    public IceLiteAgent(int consentTimeoutSeconds, Listener listener) {
        if (consentTimeoutSeconds < 0) {
            throw new IllegalArgumentException("consentTimeoutSeconds " + consentTimeoutSeconds
                    + " is negative, accepted are 0 (off) and 10 to 60");
        }
        this.listener = listener;
        this.consentTimeoutNanos = NANOS_PER_SECOND * clamped(consentTimeoutSeconds);
    }

    public IceState state() {
        return state;
    }

    /** Where to send; null unless connected or completed. */
    public @Nullable IceTuple selectedTuple() {
        return selected;
    }

    /** When {@link #onTimer} has something to do unless another request comes first; {@link Timers#NONE} if never. */
    public long nextDeadlineNanos() {
        return selected == null || consentTimeoutNanos == 0 ? Timers.NONE : lastRequestNanos + consentTimeoutNanos;
    }

    /** Lets consent expire when it is time; harmless before, so a timer need not be moved at each request. */
    public void onTimer(long nowNanos) {
        long deadlineNanos = nextDeadlineNanos();
        if (deadlineNanos != Timers.NONE && nowNanos - deadlineNanos >= 0) {
            dropTuples();
            transition(IceState.DISCONNECTED);
        }
    }

    /** When the last valid request came; meaningless before the first. */
    public long lastRequestNanos() {
        return lastRequestNanos;
    }

    /** A tuple has ceased to exist: its connection has ended. The newest other one takes its place if it was selected. */
    public void onTupleGone(IceTuple tuple) {
        if (!tuples.remove(tuple)) {
            return;
        }
        listener.onTupleRemoved(tuple);
        if (tuple.equals(selected)) {
            if (tuples.isEmpty()) {
                dropTuples();
                transition(IceState.DISCONNECTED);
            } else {
                select(tuples.getLast());
            }
        }
    }

    /** Removes all tuples and ends in {@link IceState#CLOSED}; a second call does nothing. */
    public void close() {
        if (state != IceState.CLOSED) {
            dropTuples();
            transition(IceState.CLOSED);
        }
    }

    /**
     * Takes a request that was authenticated with this agent's password.
     *
     * @param source where the request came from
     * @param useCandidate whether it has USE-CANDIDATE
     * @param nomination value of the NOMINATION attribute, 0 without one
     * @return false if the request does not count, since its tuple is another peer's
     */
    boolean onRequest(IceTuple source, boolean useCandidate, long nomination, long nowNanos) {
        if (state == IceState.CLOSED || !listener.claimTuple(source, nowNanos)) {
            return false;
        }
        lastRequestNanos = nowNanos;
        addIfNew(source);
        boolean nominated = isNominated(useCandidate, nomination);
        if (nominated || selected == null) {
            select(source);
        }
        if (nominated) {
            transition(IceState.COMPLETED);
        } else if (state != IceState.COMPLETED) {
            transition(IceState.CONNECTED);
        }
        return true;
    }

    /** The peer has begun to use the credentials of a restart: its nominations are counted anew (RFC 8445 section 9). */
    void onRestarted() {
        remoteNomination = 0;
        listener.onRestarted();
    }

    private boolean isNominated(boolean useCandidate, long nomination) {
        if (nomination == 0) {
            return useCandidate;
        }
        // A peer repeats its nomination until it is answered; an older one that arrives late must not win.
        if (nomination <= remoteNomination) {
            return false;
        }
        remoteNomination = nomination;
        return true;
    }

    private void addIfNew(IceTuple tuple) {
        if (!tuples.contains(tuple)) {
            tuples.add(tuple);
            if (tuples.size() > MAX_TUPLES) {
                evictOldest();
            }
        }
    }

    private void evictOldest() {
        int oldest = tuples.getFirst().equals(selected) ? 1 : 0;
        listener.onTupleRemoved(tuples.remove(oldest));
    }

    private void dropTuples() {
        selected = null;
        remoteNomination = 0;
        while (!tuples.isEmpty()) {
            listener.onTupleRemoved(tuples.removeLast());
        }
    }

    private void select(IceTuple tuple) {
        if (state != IceState.CLOSED && !tuple.equals(selected)) {
            selected = tuple;
            listener.onTupleSelected(tuple);
        }
    }

    private void transition(IceState next) {
        if (state != IceState.CLOSED && state != next) {
            state = next;
            listener.onStateChanged(next);
        }
    }

    private static int clamped(int consentTimeoutSeconds) {
        return consentTimeoutSeconds == 0
                ? 0
                : Math.clamp(consentTimeoutSeconds, MIN_CONSENT_TIMEOUT_SECONDS, MAX_CONSENT_TIMEOUT_SECONDS);
    }
}
