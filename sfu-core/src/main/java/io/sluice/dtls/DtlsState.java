package io.sluice.dtls;

/** Where an association stands. */
public enum DtlsState {
    /** Waiting for the fingerprint from signalling, or for the peer's first message. */
    NEW,
    /** The handshake runs. */
    CONNECTING,
    /** The keys have been delivered. */
    CONNECTED,
    /** The handshake failed, or the peer sent a fatal alert. */
    FAILED,
    /** Closed by the peer or by us. */
    CLOSED;

    boolean mayBecome(DtlsState next) {
        return switch (this) {
            case NEW -> next == CONNECTING || next == CLOSED;
            case CONNECTING -> next == CONNECTED || next == FAILED || next == CLOSED;
            case CONNECTED -> next == FAILED || next == CLOSED;
            case FAILED -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
