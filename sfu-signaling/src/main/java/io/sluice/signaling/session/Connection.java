package io.sluice.signaling.session;

import java.net.InetAddress;

/**
 * One peer's socket, as seen from its session. Thread-safe; nothing blocks. Text that is sent by one thread after another
 * leaves in that order.
 */
public interface Connection {
    /** Of the other end, which may be a proxy's. */
    InetAddress remoteAddress();

    /** Queues a message. Without effect once the socket is closing; a peer that does not read is closed. */
    void send(String text);

    /** Asks for one more message. Nothing is read from the peer otherwise, so that it is slowed down rather than queued. */
    void receiveNext();

    /**
     * Closes the socket with a closing handshake.
     *
     * @param code RFC 6455 section 7.4.1
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int code, String reason);
}
