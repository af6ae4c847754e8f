package io.sluice.signaling.session;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Head;

/** What a {@link Flow} may do with its socket. Thread-safe; nothing blocks, and messages leave in the order of the calls. */
public interface Session {
    /** A random UUID, unguessable; the socket's own. */
    String socketId();

    /** Says something unasked. Without effect when the socket is closed. */
    void push(String message);

    /**
     * Answers a request.
     *
     * @param message written with the same head
     */
    void answer(Head request, String message);

    /** Answers a request with an error. */
    void refuse(Head request, ErrorCode code, String words);

    /**
     * Closes the socket; {@link Flow#onClosed} follows.
     *
     * @param code RFC 6455 section 7.4
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int code, String reason);
}
