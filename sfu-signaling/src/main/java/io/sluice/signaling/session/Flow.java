package io.sluice.signaling.session;

import io.sluice.signaling.protocol.Incoming.Message;
import java.util.Set;

/**
 * One kind of conversation on one socket, such as that of a room or that of a call. Called on the socket's virtual thread, one call
 * after the other; may block for as long as its peer may wait.
 */
public interface Flow {
    /** The socket is open; nothing has come from it. */
    default void onOpened() {}

    /**
     * Serves a message of one of the flow's types, and answers it through its {@link Session}.
     *
     * @throws io.sluice.signaling.protocol.RefusedException if it cannot be served; the peer is told, and nothing has changed
     */
    void serve(Message message);

    /** The socket is closed; the last call, and it always comes. */
    default void onClosed() {}

    /** Gives every socket its flow. Thread-safe. */
    interface Factory {
        /** Of the messages that its flows serve; those of two factories have none in common. */
        Set<String> types();

        /** A flow for a new socket. Called on the network thread: must not block, nor send. */
        Flow open(Session session);
    }
}
