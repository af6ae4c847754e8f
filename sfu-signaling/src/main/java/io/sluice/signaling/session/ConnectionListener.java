package io.sluice.signaling.session;

/** Hears of one {@link Connection}. Called in order, one call at a time, mostly on the network thread: must not block. */
public interface ConnectionListener {
    /** The message asked for by {@link Connection#receiveNext}. */
    void onText(String text);

    /** The socket is closed or closing; the last call, and the only one of its kind. */
    void onClosed();

    /** Takes new sockets on. Called on the network thread or one of Socket.IO's: must not block. */
    interface Acceptor {
        ConnectionListener accept(Connection connection);
    }
}
