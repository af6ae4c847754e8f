package io.sluice.signaling.room;

import io.sluice.signaling.auth.Right;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.protocol.Subscription;
import java.util.List;

/** What a peer that has joined asks of its room and of the others in it. */
final class RoomRequests {
    private final RoomDirectory directory;
    private final Seat seat;

    RoomRequests(RoomDirectory directory, Seat seat) {
        this.directory = directory;
        this.seat = seat;
    }

    /**
     * Does what the peer asks for.
     *
     * @throws RefusedException if it cannot be; nothing has changed then
     */
    Outcome serve(Request.OfRoom request) {
        return switch (request) {
            case Request.SetSubscription set -> setSubscription(set);
            case Request.SetDisplayName set -> setDisplayName(set.displayName());
            case Request.GetIceServers _ ->
                new Outcome(IceReplies.of(directory.setup().iceServers().handOut(seat.peerId())));
            case Request.MutePeer mute -> mute(mute);
            case Request.RemovePeer remove -> remove(remove);
            case Request.EndRoom end -> end(end);
        };
    }

    private Outcome setSubscription(Request.SetSubscription request) {
        if (request.mode() == Subscription.AUTO && request.rtpCapabilities() == null && !seat.hasCapabilities()) {
            throw Refusals.badRequest("rtpCapabilities: is missing; accepted: an object, at least the first time");
        }
        Reply reply = new Reply.SubscriptionSet(request.mode());
        if (request.mode() == Subscription.MANUAL) {
            // Before the answer: what others send from then on is not received by itself any more.
            seat.subscribe(request.mode(), request.rtpCapabilities());
            return new Outcome(reply);
        }
        seat.grants().require(Right.SUBSCRIBE);
        return new Outcome(reply, () -> seat.subscribe(request.mode(), request.rtpCapabilities()));
    }

    private Outcome setDisplayName(String displayName) {
        if (seat.grants().displayName() != null) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "displayName: is set by the token");
        }
        return new Outcome(
                new Reply.DisplayNameSet(displayName),
                () -> seat.room().roster().rename(seat.peerId(), displayName));
    }

    private Outcome mute(Request.MutePeer request) {
        requireModeration();
        List<String> muted = other(request.peerId()).mute(request, seat.peerId());
        return new Outcome(new Reply.Muted(request.peerId(), muted));
    }

    private Outcome remove(Request.RemovePeer request) {
        requireModeration();
        Seat other = other(request.peerId());
        if (other == seat) {
            throw Refusals.badRequest("peerId: is your own; accepted: another one, or leave");
        }
        return new Outcome(
                new Reply.PeerDone(request.peerId()),
                () -> other.end(Departure.REMOVED, new Push.Removed(seat.peerId(), request.reason())));
    }

    private Outcome end(Request.EndRoom request) {
        requireModeration();
        return new Outcome(
                new Reply.RoomDone(seat.room().id()),
                () -> directory.end(seat.room(), seat.peerId(), request.reason()));
    }

    private Seat other(String peerId) {
        return seat.room().seat(peerId).orElseThrow(() -> Refusals.notFound("peerId", "peer of this room"));
    }

    private void requireModeration() {
        if (!seat.moderates()) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN,
                    directory.setup().authenticator().isOpen()
                            ? "somebody who has been in the room longer moderates"
                            : "the token does not grant moderate");
        }
    }
}
