package io.sluice.signaling.protocol;

/** A request cannot be served; the peer is told the code and the message, and nothing else has happened. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public RefusedException(ErrorCode code, String message) {
        // A stranger can cause these at any rate: no stack trace.
        super(message, null, false, false);
        this.code = code;
    }

    /** A field's mistake: its path, what is wrong with it and what is accepted. */
    static RefusedException badField(String path, String wrong, String accepted) {
        return new RefusedException(ErrorCode.BAD_REQUEST, path + ": " + wrong + "; accepted: " + accepted);
    }

    public ErrorCode code() {
        return code;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
