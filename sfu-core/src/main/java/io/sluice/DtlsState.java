package io.sluice;

/** How far a transport's DTLS association has come. */
public enum DtlsState {
    /** Waits for {@link WebRtcTransport#connect} or for the peer's first flight. */
    NEW,
    CONNECTING,
    /** Keys are agreed and the peer's certificate is the one that was signalled. */
    CONNECTED,
    /** The handshake failed or took too long; the transport is of no more use. */
    FAILED,
    CLOSED
}
