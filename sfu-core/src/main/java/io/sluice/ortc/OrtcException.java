package io.sluice.ortc;

/** A mistake in given capabilities or parameters. The message says which field, what is wrong and what is accepted. */
public abstract sealed class OrtcException extends IllegalArgumentException
        permits InvalidRtpException, UnsupportedRtpException {
    private static final long serialVersionUID = 1;

    private final String field;

    OrtcException(String field, String wrong, String accepted) {
        super(field + ": " + wrong + "; accepted: " + accepted);
        this.field = field;
    }

    /** Path of the field in the given object, such as {@code encodings[0].ssrc}. */
    public final String field() {
        return field;
    }
}
