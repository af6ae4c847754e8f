package io.sluice.srtp;

/** Why an engine cannot be had on this machine, as a sentence for its operator. */
final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String reason) {
        super(reason);
    }

    /** The sentence, without a full stop. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
