package io.sluice.signaling.call;

import io.sluice.signaling.call.CallCounters.Outcome;
import io.sluice.signaling.call.CallState.Trigger;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallRequest;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of calls, from the first ring to the end. Guarded by the desk's lock. */
final class Calls {
    private final CallOptions options;
    private final Users users;
    private final CallCounters counters;
    private final RoomTokens roomTokens;
    private final CallTime scheduler;
    private final Supplier<String> ids;
    private final Map<String, Call> calls = new LinkedHashMap<>();

    /**
     * @param scheduler runs everything under the desk's lock
     * @param ids unguessable
     */
    Calls(
            CallOptions options,
            Users users,
            CallCounters counters,
            RoomTokens roomTokens,
            CallTime scheduler,
            Supplier<String> ids) {
        this.options = options;
        this.users = users;
        this.counters = counters;
        this.roomTokens = roomTokens;
        this.scheduler = scheduler;
        this.ids = ids;
    }

    void initiate(User caller, CallRequest.Initiate request) {
        Call current = caller.call;
        if (current != null) {
            initiateAgain(caller, current, request);
            return;
        }
        User callee = requireFree(caller, request.to());
        Call call = new Call(ids.get(), request.callType(), caller, scheduler.nanoTime());
        calls.put(call.id, call);
        counters.onStarted();
        users.announce(caller);
        call.tell(caller, new CallEvent.Initiated(call.id, callee.id, call.type));
        ring(call, caller, callee);
        call.fire(Trigger.RING);
    }

    /** Who is rung by the one it calls takes that call; who calls the same again has one call; nobody else calls while in a call. */
    private void initiateAgain(User caller, Call current, CallRequest.Initiate request) {
        Party self = current.party(caller);
        User inviter = self.invitedBy;
        if (self.ringing && inviter != null && inviter.id.equals(request.to())) {
            current.tell(caller, new CallEvent.Initiated(current.id, inviter.id, current.type));
            take(current, self);
            return;
        }
        Party callee = current.party(request.to());
        if (callee != null && callee.ringing && callee.invitedBy == caller) {
            current.tell(caller, new CallEvent.Initiated(current.id, callee.user.id, current.type));
            return;
        }
        throw new RefusedException(
                ErrorCode.WRONG_STATE, "to: you are in a call; accepted: another call when this one has ended");
    }

    void accept(User user, @Nullable String callId) {
        Call call = require(user, callId);
        Party party = call.party(user);
        if (party.invitedBy == null) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE, "callId: is a call of your own; accepted: one that rings for you");
        }
        if (party.ringing) {
            take(call, party);
        } else {
            call.tell(user, new CallEvent.Accepted(call.id, user.id));
        }
    }

    private void take(Call call, Party party) {
        party.accept();
        if (!call.isAnswered()) {
            call.answer(scheduler.nanoTime());
            counters.onAnswered();
        }
        boolean begins = call.fire(Trigger.ACCEPT);
        CallEvent accepted = new CallEvent.Accepted(call.id, party.user.id);
        call.tell(party.user, accepted);
        call.othersOf(party).stream().filter(other -> !other.ringing).forEach(other -> call.tell(other.user, accepted));
        if (call.roomId != null) {
            call.tell(party.user, moved(call, call.roomId, party.user));
        }
        if (!begins) {
            // Whoever comes into a call that is under way has not heard how it is.
            call.tell(party.user, stateOf(call));
        }
    }

    void reject(User user, @Nullable String callId, @Nullable String words) {
        Call call = require(user, callId);
        Party party = call.party(user);
        if (!party.ringing) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE, "callId: does not ring for you; accepted: call:end for a call you are in");
        }
        decline(call, party, words == null ? "declined" : words, Outcome.REJECTED);
    }

    void end(User user, String callId) {
        if (user.hasLeft(callId)) {
            // Both have hung up at once, and this one has been told.
            return;
        }
        Call call = require(user, callId);
        Party party = call.party(user);
        if (party.ringing) {
            decline(call, party, "declined", Outcome.REJECTED);
        } else if (call.isAnswered()) {
            leave(call, party, "hangup", Outcome.COMPLETED);
        } else {
            finish(call, user.id, "cancelled", Outcome.CANCELLED);
        }
    }

    void report(User user, CallRequest.Report report) {
        Call call = requireTalking(user, report.callId());
        call.party(user).view = report.view();
        reconsider(call);
    }

    void invite(User user, CallRequest.Invite invite) {
        Call call = requireTalking(user, invite.callId());
        if (call.parties().size() >= options.parties()) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED,
                    "callId: the call has " + options.parties() + " parties; accepted: no more");
        }
        User invited = requireFree(user, invite.to());
        move(call);
        ring(call, user, invited);
    }

    void move(User user, CallRequest.Move request) {
        Call call = requireTalking(user, request.callId());
        if (call.roomId == null) {
            move(call);
        } else {
            call.tell(user, moved(call, call.roomId, user));
        }
    }

    /** A user is here no more: its call goes on without it, or ends. */
    void drop(User user, String reason) {
        Call call = user.call;
        if (call == null) {
            return;
        }
        Party party = call.party(user);
        if (party.ringing) {
            decline(call, party, reason, Outcome.FAILED);
        } else if (call.isAnswered()) {
            leave(call, party, reason, Outcome.FAILED);
        } else {
            finish(call, user.id, reason, Outcome.FAILED);
        }
    }

    /** Something that bears on the state of a call has changed. */
    void reconsider(Call call) {
        Trigger verdict = call.verdict();
        if (verdict != null && call.fire(verdict)) {
            onStateChanged(call);
        }
    }

    /** Ends a call from outside. */
    boolean end(String callId, String reason) {
        Call call = calls.get(callId);
        if (call != null) {
            finish(call, null, reason, call.isAnswered() ? Outcome.COMPLETED : Outcome.CANCELLED);
        }
        return call != null;
    }

    /** The call of a user who talks in it, or who is rung for it. */
    Call require(User user, @Nullable String callId) {
        Call call = user.call;
        if (call == null || (callId != null && !callId.equals(call.id))) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND, "callId: Call not found or expired; accepted: the id of a call you are in");
        }
        return call;
    }

    /** The call of a user who talks in it, with somebody who has accepted it. */
    Call requireTalking(User user, @Nullable String callId) {
        Call call = require(user, callId);
        if (!call.isAnswered() || call.party(user).ringing) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE, "callId: has not been accepted; accepted: this after call:accepted");
        }
        return call;
    }

    List<CallView> views() {
        long now = scheduler.nanoTime();
        return calls.values().stream().map(call -> call.view(now)).toList();
    }

    private User requireFree(User caller, String to) {
        User callee = users.find(to);
        if (callee == null || callee.state() == UserState.OFFLINE) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND, "to: User not found; accepted: the id of a user who is ONLINE");
        }
        if (callee == caller) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "to: is yourself; accepted: the id of another user");
        }
        if (callee.call != null) {
            counters.onBusy();
            throw new RefusedException(
                    ErrorCode.BUSY, "to: User not available, in another call; accepted: a user who is ONLINE");
        }
        return callee;
    }

    private void ring(Call call, User inviter, User invited) {
        Party party = Party.invited(invited, inviter);
        call.add(party);
        party.ringUntil(scheduler.schedule(options.ringTimeout(), () -> onRungOut(call, party)));
        users.announce(invited);
        call.tell(
                invited,
                new CallEvent.Incoming(
                        call.id,
                        inviter.id,
                        inviter.displayName,
                        call.type,
                        (int) options.ringTimeout().toSeconds(),
                        call.roomId));
    }

    private void onRungOut(Call call, Party party) {
        if (party.ringing && party.user.call == call) {
            decline(call, party, "timeout", Outcome.TIMED_OUT);
        }
    }

    private void move(Call call) {
        if (call.roomId != null) {
            return;
        }
        String roomId = "call-" + ids.get();
        call.roomId = roomId;
        counters.onMoved();
        for (Party party : call.talking()) {
            call.tell(party.user, moved(call, roomId, party.user));
        }
        call.forgetReports();
        if (call.fire(Trigger.MOVE)) {
            onStateChanged(call);
        }
    }

    private CallEvent moved(Call call, String roomId, User user) {
        return new CallEvent.Moved(
                call.id, roomId, roomTokens.mint(user.id, user.displayName, roomId, user.grantedUntil));
    }

    private void onStateChanged(Call call) {
        call.cancelFailure();
        if (call.state() == CallState.FAILED) {
            call.failure = scheduler.schedule(options.failedTimeout(), () -> onFailedForGood(call));
        }
        CallEvent changed = stateOf(call);
        call.talking().forEach(party -> call.tell(party.user, changed));
    }

    private static CallEvent stateOf(Call call) {
        return new CallEvent.StateChanged(call.id, call.state().wireName());
    }

    private void onFailedForGood(Call call) {
        if (call.state() == CallState.FAILED) {
            finish(call, null, "failed", Outcome.FAILED);
        }
    }

    /** Somebody who is rung does not come. That ends a call that nobody had accepted, and both are told by the same event. */
    private void decline(Call call, Party party, String reason, Outcome outcome) {
        CallEvent rejected = new CallEvent.Rejected(call.id, party.user.id, reason);
        User inviter = party.invitedBy;
        call.tell(party.user, rejected);
        if (inviter != null && inviter.call == call) {
            call.tell(inviter, rejected);
        }
        remove(call, party);
        if (call.hasCompany()) {
            return;
        }
        if (call.isAnswered()) {
            finish(call, party.user.id, reason, Outcome.COMPLETED);
        } else {
            close(call, outcome);
        }
    }

    /** One of those who talk goes. */
    private void leave(Call call, Party party, String reason, Outcome outcome) {
        if (!call.hasCompanyWithout(party)) {
            finish(call, party.user.id, reason, outcome);
            return;
        }
        call.tell(party.user, ended(call, party.user.id, reason));
        remove(call, party);
        CallEvent left = new CallEvent.PartyLeft(call.id, party.user.id, reason);
        call.talking().forEach(other -> call.tell(other.user, left));
        reconsider(call);
    }

    private void finish(Call call, @Nullable String by, String reason, Outcome outcome) {
        CallEvent ended = ended(call, by, reason);
        call.parties().forEach(party -> call.tell(party.user, ended));
        close(call, outcome);
    }

    /** Nobody is told: everybody has been. */
    private void close(Call call, Outcome outcome) {
        call.fire(Trigger.END);
        call.cancelFailure();
        call.parties().forEach(party -> remove(call, party));
        calls.remove(call.id);
        counters.onEnded(outcome);
        if (call.isAnswered()) {
            counters.onHungUp(call.nanosSinceAnswer(scheduler.nanoTime()));
        }
    }

    private CallEvent ended(Call call, @Nullable String by, String reason) {
        long millis = call.nanosSinceAnswer(scheduler.nanoTime()) / 1_000_000;
        return new CallEvent.Ended(call.id, by, reason, millis);
    }

    private void remove(Call call, Party party) {
        call.remove(party, scheduler.nanoTime());
        users.announce(party.user);
    }
}
