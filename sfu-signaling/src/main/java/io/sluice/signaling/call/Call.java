package io.sluice.signaling.call;

import io.sluice.signaling.call.CallState.Trigger;
import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallRequest.View;
import io.sluice.signaling.call.message.CallType;
import io.sluice.signaling.session.Scheduler.Task;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call: its parties and its state. Guarded by the desk's lock. */
final class Call {
    final String id;
    final CallType type;

    /** Where it goes on; null while its parties talk to each other directly. */
    @Nullable
    String roomId;

    /** Ends the call when its parties do not reach each other. */
    @Nullable
    Task failure;

    private final long startedNanos;

    /** In order of their coming; the first is who began the call, or whoever came next after that one has gone. */
    private final Map<User, Party> parties = new LinkedHashMap<>();

    private CallState state = CallState.IDLE;
    private boolean answered;
    private long answeredNanos;

    Call(String id, CallType type, User caller, long nowNanos) {
        this.id = id;
        this.type = type;
        this.startedNanos = nowNanos;
        add(Party.caller(caller));
        fire(Trigger.INITIATE);
    }

    void add(Party party) {
        parties.put(party.user, party);
        party.user.call = this;
    }

    void remove(Party party, long nowNanos) {
        party.cancelTimeout();
        parties.remove(party.user);
        party.user.onCallEnded(id, nowNanos);
    }

    /** Of a user whose call this is. */
    Party party(User user) {
        return Objects.requireNonNull(parties.get(user), "every user's call has it as a party");
    }

    @Nullable
    Party party(String userId) {
        return parties().stream()
                .filter(party -> party.user.id.equals(userId))
                .findFirst()
                .orElse(null);
    }

    List<Party> parties() {
        return List.copyOf(parties.values());
    }

    /** Those who talk. */
    List<Party> talking() {
        return parties.values().stream().filter(party -> !party.ringing).toList();
    }

    List<Party> othersOf(Party self) {
        return parties.values().stream().filter(party -> party != self).toList();
    }

    /** Whether there is anything left of it: two who talk, or one who talks and one who is rung. */
    boolean hasCompany() {
        return parties.size() >= 2 && !talking().isEmpty();
    }

    boolean hasCompanyWithout(Party leaving) {
        List<Party> others = othersOf(leaving);
        return others.size() >= 2 && others.stream().anyMatch(party -> !party.ringing);
    }

    CallState state() {
        return state;
    }

    /** Whether the state is another now. */
    boolean fire(Trigger trigger) {
        CallState before = state;
        state = state.after(trigger);
        return state != before;
    }

    /** Whether anybody has ever accepted it. */
    boolean isAnswered() {
        return answered;
    }

    void answer(long nowNanos) {
        if (!answered) {
            answered = true;
            answeredNanos = nowNanos;
        }
    }

    /** 0 before it is accepted. */
    long nanosSinceAnswer(long nowNanos) {
        return answered ? nowNanos - answeredNanos : 0;
    }

    /** What the reports of those who talk come to; null for nothing new. */
    @Nullable
    Trigger verdict() {
        List<Party> talking = talking();
        if (talking.stream().anyMatch(party -> party.view == View.FAILED)) {
            return Trigger.FAIL;
        }
        if (talking.stream().anyMatch(Party::isInterrupted)) {
            return Trigger.INTERRUPT;
        }
        return talking.stream().anyMatch(party -> party.view == View.CONNECTED) ? Trigger.CONNECT : null;
    }

    /** On the new way everybody reports anew. */
    void forgetReports() {
        parties.values().forEach(party -> party.view = null);
    }

    /** Says something to one party, in its dialect or, as long as that is not known, in that of another. */
    void tell(User user, CallEvent event) {
        user.tell(event, dialectFor(user));
    }

    CallDialect dialectFor(User user) {
        if (user.dialect != null) {
            return user.dialect;
        }
        return parties.keySet().stream()
                .map(other -> other.dialect)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(CallDialect.CALL);
    }

    void cancelFailure() {
        if (failure != null) {
            failure.cancel();
            failure = null;
        }
    }

    CallView view(long nowNanos) {
        return new CallView(
                id,
                type,
                state,
                parties.values().stream()
                        .map(party -> new CallView.PartyView(
                                party.user.id, party.user.displayName, party.ringing, party.user.line != null))
                        .toList(),
                Duration.ofNanos(nowNanos - startedNanos),
                Duration.ofNanos(nanosSinceAnswer(nowNanos)),
                roomId);
    }
}
