package io.sluice.signaling.socketio;

/** What a client sent is not the protocol; the message says what is. */
final class MalformedPacketException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedPacketException(String message) {
        // A stranger can cause these at any rate: no stack trace.
        super(message, null, false, false);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
