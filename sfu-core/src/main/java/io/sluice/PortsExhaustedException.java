package io.sluice;

/** A transport was to get ports of its own, but the range has none left. Closing transports frees theirs. */
public class PortsExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PortsExhaustedException(String message, Throwable cause) {
        super(message, cause);
    }
}
