package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import org.jspecify.annotations.Nullable;

/** The socket of somebody who calls or is called. Thread-safe; nothing blocks, and what is said arrives in that order. */
public interface CallLine {
    /** Unguessable; the socket's own. */
    String socketId();

    /** Where it comes from, for limits; null for this machine, since a proxy connects from there for everybody. */
    @Nullable
    String address();

    /**
     * Says something to the user with that id. What a request is answered with is said on the thread that serves it, before anything
     * else of its kind.
     */
    void tell(CallEvent event, CallDialect dialect, String userId);

    /** Closes the socket, because another has taken its place. */
    void replace();
}
