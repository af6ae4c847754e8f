package io.sluice.signaling.session;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Head;
import java.net.InetAddress;

/** What a {@link Flow} may do with its socket. Thread-safe; nothing but {@link #takeUp} blocks, and messages leave in the order of the calls. */
public interface Session {
    /** A random UUID, unguessable; the socket's own. */
    String socketId();

    /** Of the other end, which may be a proxy's. */
    InetAddress remoteAddress();

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

    /** From now on what is said is numbered and kept, so that another socket can {@link #takeUp} the conversation. */
    Conversation keep();

    /**
     * Goes on with the conversation of another socket, which is closed: what its peer has not had is sent once more.
     *
     * @param lastSeq the number of the last message that came
     * @param reply what is said first
     * @throws io.sluice.signaling.protocol.RefusedException if that is not possible; nothing has changed then
     */
    void takeUp(Conversation other, long lastSeq, String reply);

    /**
     * Closes the socket; {@link Flow#onClosed} follows.
     *
     * @param code RFC 6455 section 7.4
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int code, String reason);
}
