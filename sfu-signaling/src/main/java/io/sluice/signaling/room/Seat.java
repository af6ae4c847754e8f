package io.sluice.signaling.room;

import io.sluice.ortc.RtpCapabilities;
import io.sluice.signaling.auth.Expiries;
import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.protocol.Subscription;
import io.sluice.signaling.session.Conversation;
import io.sluice.signaling.session.Scheduler;
import io.sluice.signaling.session.SerialTasks;
import io.sluice.signaling.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A peer's place in a room: taken when it comes, interrupted while its socket is lost, and ended once. Thread-safe.
 */
final class Seat {
    /** How a seat is. */
    private enum State {
        TAKEN,
        INTERRUPTED,
        ENDED
    }

    private final Identity identity;
    private final Room room;
    private final RoomSetup setup;
    private final Releases releases;
    private final Instant since;
    private final Peer peer;
    private final AutoSubscription auto;
    private final SerialTasks tasks;

    /** Written under the lock; read by whoever says something. */
    private volatile Session session;

    /** Null for a peer of the plain flow, and before it has entered. */
    private volatile @Nullable Conversation conversation;

    private final ReentrantLock lock = new ReentrantLock();
    private State state = State.TAKEN;
    private volatile boolean hasCapabilities;
    private Scheduler.@Nullable Task deadline;
    private Expiries.@Nullable Watch grantsEnd;

    /**
     * Who sits there.
     *
     * @param token takes up the session; null for a peer of the plain flow, whose session ends with its socket
     */
    record Identity(String peerId, @Nullable String token, Grants grants) {
        boolean plain() {
            return token == null;
        }
    }

    /** Hears that a seat is free again. */
    interface Releases {
        void onEnded(Seat seat, Departure reason);
    }

    Seat(Identity identity, Room room, RoomSetup setup, Session session, Releases releases) {
        this.identity = identity;
        this.room = room;
        this.setup = setup;
        this.session = session;
        this.releases = releases;
        this.since = setup.clock().instant();
        this.tasks = new SerialTasks("sluice-seat-" + session.socketId());
        this.peer = new Peer(identity.peerId(), room, setup.transport(), this::tellIfJoined);
        this.auto = new AutoSubscription(peer, identity.peerId(), room.roster(), this::push);
    }

    /**
     * Comes into the room.
     *
     * @param welcome tells the peer who is there, before it hears anything else
     * @return false if somebody of that name is there
     */
    boolean enter(@Nullable String displayName, java.util.function.Consumer<Roster.Snapshot> welcome) {
        Session first = session;
        boolean entered = room.roster()
                .enter(
                        new Occupant(
                                identity.peerId(),
                                first.socketId(),
                                identity.plain(),
                                this::pushText,
                                _ -> tasks.execute(auto::catchUp)),
                        displayName,
                        snapshot -> {
                            conversation = identity.plain() ? null : first.keep();
                            welcome.accept(snapshot);
                        });
        if (entered) {
            watchGrants();
        }
        return entered;
    }

    String peerId() {
        return identity.peerId();
    }

    @Nullable
    String token() {
        return identity.token();
    }

    boolean isPlain() {
        return identity.plain();
    }

    Grants grants() {
        return identity.grants();
    }

    Room room() {
        return room;
    }

    /** Whether the peer may mute and remove others. */
    boolean moderates() {
        return grants().has(Right.MODERATE) || room.roster().isModerator(peerId());
    }

    /**
     * Does what the peer asks for with its media.
     *
     * @throws RefusedException if it cannot be; nothing has changed then
     */
    Outcome serve(Request.OfMedia request) {
        requireGrant(request);
        Outcome outcome = peer.serve(request);
        if (request instanceof Request.CreateWebRtcTransport) {
            return new Outcome(outcome.reply(), () -> {
                outcome.afterwards().run();
                tasks.execute(auto::catchUp);
            });
        }
        return outcome;
    }

    /** Somebody else speaks: what the peer receives of whom is more or less important now. */
    void prioritise() {
        peer.prioritise();
    }

    /** Who decides from now on what the peer receives. */
    void subscribe(Subscription mode, @Nullable RtpCapabilities capabilities) {
        if (capabilities != null) {
            hasCapabilities = true;
        }
        tasks.execute(() -> auto.set(mode, capabilities));
    }

    /** Whether the peer has said what it can receive. On the socket's thread. */
    boolean hasCapabilities() {
        return hasCapabilities;
    }

    /** See {@link Peer#mute}; the peer is told by whom. */
    List<String> mute(Request.MutePeer request, @Nullable String by) {
        List<String> muted = peer.mute(request.producerId(), request.kind());
        if (!muted.isEmpty()) {
            push(new Push.Muted(muted, by));
        }
        return muted;
    }

    /** A socket of the peer's is lost. If it was the last one, the peer is waited for; a plain one is not. */
    void onSocketLost(Session lost) {
        if (identity.plain()) {
            end(Departure.LOST, null);
            return;
        }
        lock.lock();
        try {
            if (session.equals(lost) && state == State.TAKEN) {
                state = State.INTERRUPTED;
                deadline = setup.scheduler().schedule(setup.options().resumeWithin(), this::onDeadline);
                room.roster().setInterrupted(peerId(), true);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Another socket of the peer's goes on from here.
     *
     * @param reply what it is told first
     * @throws RefusedException if that is not possible; the seat is as it was, or has ended because the session is lost
     */
    void takeUp(Session next, long lastSeq, String reply) {
        Conversation kept = claim(next);
        try {
            next.takeUp(kept, lastSeq, reply);
        } catch (RefusedException e) {
            if (e.code() == ErrorCode.SESSION_EXPIRED) {
                end(Departure.LOST, null);
            } else {
                onSocketLost(next);
            }
            throw e;
        }
        lock.lock();
        try {
            if (session.equals(next) && state == State.TAKEN) {
                room.roster().setInterrupted(peerId(), false);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The peer is not in the room any more. Idempotent.
     *
     * @param lastWords what it is told; null for nothing
     */
    void end(Departure reason, @Nullable Push lastWords) {
        if (becomeEnded(false)) {
            depart(reason, lastWords);
        }
    }

    private void depart(Departure reason, @Nullable Push lastWords) {
        room.roster().leave(peerId(), reason);
        room.remove(this);
        if (lastWords != null) {
            push(lastWords);
        }
        releases.onEnded(this, reason);
        tasks.execute(peer::close);
    }

    /** The peer goes by its own will. */
    void leave() {
        end(Departure.LEFT, null);
    }

    /** Whether the peer has left, or was put out. */
    boolean isEnded() {
        lock.lock();
        try {
            return state == State.ENDED;
        } finally {
            lock.unlock();
        }
    }

    void push(Push push) {
        pushText(MessageWriter.write(push));
    }

    RoomView.PeerView view() {
        return new RoomView.PeerView(
                peerId(),
                room.roster().displayName(peerId()),
                since,
                !identity.plain(),
                isInterrupted() ? Push.PeerConnection.State.INTERRUPTED : Push.PeerConnection.State.RESTORED,
                peer.view());
    }

    private boolean isInterrupted() {
        lock.lock();
        try {
            return state == State.INTERRUPTED;
        } finally {
            lock.unlock();
        }
    }

    private void requireGrant(Request.OfMedia request) {
        if (request instanceof Request.Produce) {
            grants().require(Right.PUBLISH);
        } else if (request instanceof Request.Consume) {
            grants().require(Right.SUBSCRIBE);
        }
    }

    private void onDeadline() {
        if (becomeEnded(true)) {
            depart(Departure.LOST, null);
        }
    }

    private Conversation claim(Session next) {
        lock.lock();
        try {
            Conversation kept = conversation;
            if (state == State.ENDED || kept == null) {
                throw expired();
            }
            cancelDeadline();
            state = State.TAKEN;
            session = next;
            return kept;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the seat for whoever is first to do so.
     *
     * @param ifInterrupted whether it is to end only if nobody has taken it up
     */
    private boolean becomeEnded(boolean ifInterrupted) {
        lock.lock();
        try {
            if (state == State.ENDED || (ifInterrupted && state != State.INTERRUPTED)) {
                return false;
            }
            state = State.ENDED;
            cancelDeadline();
            if (grantsEnd != null) {
                grantsEnd.close();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private void watchGrants() {
        lock.lock();
        try {
            if (state != State.ENDED) {
                grantsEnd = setup.expiries()
                        .watch(grants(), () -> end(Departure.REMOVED, new Push.Removed(null, "the token has expired")));
            }
        } finally {
            lock.unlock();
        }
    }

    private void pushText(String text) {
        Conversation kept = conversation;
        if (kept != null) {
            kept.push(text);
        } else {
            session.push(text);
        }
    }

    /** What the plain flow does not know is not said to it. */
    private void tellIfJoined(Push push) {
        if (!identity.plain()) {
            push(push);
        }
    }

    static RefusedException expired() {
        return new RefusedException(
                ErrorCode.SESSION_EXPIRED, "sessionToken: the session is over; accepted: a new join");
    }
}
