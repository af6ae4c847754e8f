package io.sluice;

/** The object, or what it belongs to, has been closed; the call left nothing behind. */
public final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public ClosedException(String message) {
        super(message);
    }
}
