package io.sluice.signaling.room;

import io.sluice.ClosedException;
import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.protocol.RequestParser;
import io.sluice.signaling.protocol.Subscription;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.LogPlace;
import io.sluice.signaling.session.Session;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one socket says to the rooms: it joins one, takes up a session in one, or, when it asks for media without either, speaks the plain
 * flow in the room {@code default}. Called on the socket's virtual thread.
 */
final class RoomFlow implements Flow {
    private static final String DEFAULT_ROOM = "default";
    private static final int TOKEN_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Session session;
    private final RoomDirectory directory;
    private final Consumer<Session> joinCounter;

    private @Nullable Seat seat;

    /** Whether the socket has ever joined: then it does not fall back to the plain flow. */
    private boolean joinedOnce;

    /** @param joinCounter counts an attempt to come in, and refuses one that is too many */
    RoomFlow(Session session, RoomDirectory directory, Consumer<Session> joinCounter) {
        this.session = session;
        this.directory = directory;
        this.joinCounter = joinCounter;
    }

    @Override
    public void onOpened() {
        session.push(MessageWriter.write(new Push.Welcome(session.socketId(), directory.capabilities())));
    }

    @Override
    public void serve(Message message) {
        try {
            serve(message.head(), RequestParser.read(message));
        } catch (ClosedException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "what the request names is closed");
        } finally {
            LogPlace.room(seat == null ? null : seat.room().id(), seat == null ? null : seat.peerId());
        }
    }

    @Override
    public void onClosed() {
        if (seat != null) {
            seat.onSocketLost(session);
        }
    }

    private void serve(Head head, Request request) {
        switch (request) {
            case Request.Join join -> join(head, join);
            case Request.Resume resume -> resume(head, resume);
            case Request.Leave _ -> leave(head);
            case Request.OfMedia media -> answer(head, seatOrPlain().serve(media));
            case Request.GetIceServers _ -> answer(head, new Outcome(iceServers()));
            case Request.OfRoom room -> answer(head, new RoomRequests(directory, joinedSeat()).serve(room));
        }
    }

    private void answer(Head head, Outcome outcome) {
        session.answer(head, MessageWriter.write(head, outcome.reply()));
        outcome.afterwards().run();
    }

    private void join(Head head, Request.Join join) {
        try {
            joinCounter.accept(session);
            requireNoSeat();
            Grants grants = directory.setup().authenticator().authenticate(join.token());
            grants.requireRoom(join.roomId());
            if (join.subscribe() == Subscription.AUTO) {
                grants.require(Right.SUBSCRIBE);
            }
            String displayName = grants.displayName() != null ? grants.displayName() : join.displayName();
            Seat.Identity identity = new Seat.Identity(peerId(join, grants), newToken(), grants);
            seat = directory.enter(
                    join.roomId(),
                    identity,
                    displayName,
                    session,
                    (taken, snapshot) ->
                            session.answer(head, MessageWriter.write(head, joined(taken, identity, snapshot))));
        } catch (RefusedException e) {
            directory.counters().onJoinRefused();
            throw e;
        }
        joinedOnce = true;
        if (join.rtpCapabilities() != null) {
            seat.subscribe(join.subscribe(), join.rtpCapabilities());
        }
    }

    private Reply joined(Seat taken, Seat.Identity identity, Roster.Snapshot snapshot) {
        Grants grants = identity.grants();
        boolean moderates = grants.has(Right.MODERATE) || identity.peerId().equals(snapshot.moderator());
        return new Reply.Joined(
                taken.room().id(),
                identity.peerId(),
                Objects.requireNonNull(identity.token(), "a peer that joins has one"),
                directory.setup().options().resumeWithin().toSeconds(),
                snapshot.peers(),
                snapshot.moderator(),
                ice(identity.peerId()).iceServers(),
                new Reply.GrantsEntry(
                        grants.has(Right.PUBLISH), grants.has(Right.SUBSCRIBE), moderates, grants.has(Right.CALL)));
    }

    private void resume(Head head, Request.Resume resume) {
        try {
            requireNoSeat();
            Seat found = directory.seat(resume.sessionToken());
            Reply reply = new Reply.Resumed(found.room().id(), found.peerId(), true);
            found.takeUp(session, resume.lastSeq(), MessageWriter.write(head, reply));
            seat = found;
        } catch (RefusedException e) {
            directory.counters().onResumptionRefused();
            throw e;
        }
        joinedOnce = true;
        directory.counters().onResumed();
    }

    private void leave(Head head) {
        Seat left = joinedSeat();
        left.leave();
        seat = null;
        answer(head, new Outcome(new Reply.Left()));
    }

    private Seat seatOrPlain() {
        if (seat == null && !joinedOnce) {
            joinCounter.accept(session);
            Grants grants = directory.setup().authenticator().authenticate(null);
            grants.requireRoom(DEFAULT_ROOM);
            seat = directory.enter(
                    DEFAULT_ROOM, new Seat.Identity(session.socketId(), null, grants), null, session, (_, _) -> {});
        }
        return requireSeat();
    }

    /** Of a peer that has joined; one of the plain flow has nothing to do with what there is beyond it. */
    private Seat joinedSeat() {
        Seat own = requireSeat();
        if (own.isPlain()) {
            throw Refusals.badRequest("this socket is in no room by its own will; accepted: join first");
        }
        return own;
    }

    private Seat requireSeat() {
        Seat own = seat;
        if (own == null || own.isEnded()) {
            throw Refusals.badRequest("this socket is in no room; accepted: join first");
        }
        return own;
    }

    private void requireNoSeat() {
        if (seat != null && !seat.isEnded()) {
            throw Refusals.badRequest(
                    seat.isPlain()
                            ? "this socket has asked for media without a join; accepted: join first of all"
                            : "this socket is in a room; accepted: leave first");
        }
    }

    private static String peerId(Request.Join join, Grants grants) {
        String wanted = join.peerId();
        if (wanted == null) {
            return grants.user() != null ? grants.user() : UUID.randomUUID().toString();
        }
        grants.requireUser(wanted);
        return wanted;
    }

    private Reply iceServers() {
        Seat own = seat;
        return ice(own == null ? session.socketId() : own.peerId());
    }

    private Reply.Ice ice(String user) {
        return IceReplies.of(directory.setup().iceServers().handOut(user));
    }

    /** Guessing one takes longer than there is time. */
    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
