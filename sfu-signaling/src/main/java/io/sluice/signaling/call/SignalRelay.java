package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallRequest;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes descriptions and candidates between the parties of a call, and nobody else. Guarded by the desk's lock. */
final class SignalRelay {
    /** What was on its way when the call ended has arrived by then. */
    private static final long FORGIVEN_NANOS = Duration.ofSeconds(10).toNanos();

    private final Calls calls;
    private final CallCounters counters;
    private final CallTime scheduler;

    SignalRelay(Calls calls, CallCounters counters, CallTime scheduler) {
        this.calls = calls;
        this.counters = counters;
        this.scheduler = scheduler;
    }

    /**
     * Passes one on, with the truth about who it comes from.
     *
     * @param dialect it was said in; null if several have it
     */
    void pass(User sender, CallRequest.Signal request, @Nullable CallDialect dialect) {
        if (isLate(sender, request.callId())) {
            counters.onLateSignal();
            return;
        }
        Call call = calls.requireTalking(sender, request.callId());
        User receiver = receiver(call, call.party(sender), request.to());
        CallDialect spokenIn = dialect != null ? dialect : call.dialectFor(sender);
        call.tell(receiver, new CallEvent.Signalled(call.id, sender.id, call.type, request.signal(), spokenIn));
    }

    private boolean isLate(User sender, @Nullable String callId) {
        return sender.hasLeft(callId) && sender.nanosSinceCall(scheduler.nanoTime()) <= FORGIVEN_NANOS;
    }

    private static User receiver(Call call, Party sender, @Nullable String to) {
        List<Party> others = call.talking().stream()
                .filter(party -> party != sender && (to == null || party.user.id.equals(to)))
                .toList();
        if (others.size() > 1) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST,
                    "to: is missing; accepted: the id of one of the " + others.size() + " others");
        }
        if (others.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "to: User not found in this call; accepted: the id of another party that has accepted");
        }
        return others.getFirst().user;
    }
}
