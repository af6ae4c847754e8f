package io.sluice;

/** How far a transport's DTLS association has come. */
public enum DtlsState {
    /** Waits for {@link WebRtcTransport#connect}, for ICE, for the peer's first flight, or for its turn on a busy server. */
    NEW,
    /** The handshake runs. */
    CONNECTING,
    /** Keys are agreed and the peer's certificate is the one that was signalled. */
    CONNECTED,
    /** The handshake failed or took too long; the transport is of no more use. */
    FAILED,
    CLOSED
}
