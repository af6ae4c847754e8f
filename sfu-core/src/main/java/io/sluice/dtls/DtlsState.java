package io.sluice.dtls;

/** Where an association stands. */
public enum DtlsState {
    /** Waiting for the fingerprint from signalling, a way to the peer, its first message, or room for one more handshake. */
    NEW,
    /** The handshake runs. */
    CONNECTING,
    /** The keys have been delivered, maybe more than once. */
    CONNECTED,
    /** The handshake failed, or the peer sent a fatal alert. */
    FAILED,
    /** Closed by the peer or by us. */
    CLOSED;

    /** Whether nothing happens any more. */
    boolean isOver() {
        return this == FAILED || this == CLOSED;
    }

    boolean mayBecome(DtlsState next) {
        return switch (this) {
            case NEW -> next == CONNECTING || next == FAILED || next == CLOSED;
            case CONNECTING -> next == CONNECTED || next == FAILED || next == CLOSED;
            case CONNECTED -> next == FAILED || next == CLOSED;
            case FAILED -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
