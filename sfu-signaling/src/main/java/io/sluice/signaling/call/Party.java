package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallRequest.View;
import io.sluice.signaling.session.Scheduler.Task;
import org.jspecify.annotations.Nullable;

/** A user's part in one call. Guarded by the desk's lock. */
final class Party {
    final User user;

    /** Who had this party rung; null for who began the call. */
    @Nullable
    final User invitedBy;

    /** Whether it has not accepted. */
    boolean ringing;

    /** What it has reported last; null for nothing. */
    @Nullable
    View view;

    private @Nullable Task timeout;

    private Party(User user, @Nullable User invitedBy) {
        this.user = user;
        this.invitedBy = invitedBy;
        this.ringing = invitedBy != null;
    }

    static Party caller(User user) {
        return new Party(user, null);
    }

    static Party invited(User user, User invitedBy) {
        return new Party(user, invitedBy);
    }

    void ringUntil(Task end) {
        timeout = end;
    }

    void accept() {
        ringing = false;
        cancelTimeout();
    }

    void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /** Whether media does not flow, as far as the server knows. */
    boolean isInterrupted() {
        return view == View.RECONNECTING || (user.line == null && view != View.FAILED);
    }
}
