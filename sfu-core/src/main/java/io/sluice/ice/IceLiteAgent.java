package io.sluice.ice;

import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE state of one transport: the tuples the peer has checked, the one to send to, and the peer's consent. An ICE-lite
 * agent never sends checks, so all of it follows from the peer's valid requests, which {@link IceServer} brings.
 *
 * <p>Confined to the loop of its transport. The listener is called before the call that caused the event returns, and may
 * call {@link #close} but nothing else that changes the agent.
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

        /** Packets from this tuple are the peer's from now on. */
        void onTupleAdded(IceTuple tuple);

        /**
         * The peer has checked again from a tuple that was added before: if an address it shares with somebody (a port that
         * a NAT gave away, a forged source) went to them meanwhile, it is the peer's again.
         */
        default void onTupleConfirmed(IceTuple tuple) {}

        /** Packets from this tuple are no longer the peer's. */
        void onTupleRemoved(IceTuple tuple);

        /** Packets to the peer go to this tuple, which has been added before, until another is selected or all are removed. */
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
     */
    void onRequest(IceTuple source, boolean useCandidate, long nomination, long nowNanos) {
        if (state == IceState.CLOSED) {
            return;
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
        if (tuples.contains(tuple)) {
            listener.onTupleConfirmed(tuple);
            return;
        }
        if (tuples.size() == MAX_TUPLES) {
            evictOldest();
        }
        // The listener may have closed the agent when it heard of the eviction.
        if (state != IceState.CLOSED) {
            tuples.add(tuple);
            listener.onTupleAdded(tuple);
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
