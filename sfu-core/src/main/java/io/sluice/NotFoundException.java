package io.sluice;

/** An id names nothing that exists here, or nothing any more. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotFoundException(String message) {
        super(message);
    }
}
