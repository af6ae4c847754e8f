package io.sluice.ortc;

/** The given capabilities or parameters are malformed or contradict themselves: nobody could serve them. */
public final class InvalidRtpException extends OrtcException {
    private static final long serialVersionUID = 1;

    InvalidRtpException(String field, String wrong, String accepted) {
        super(field, wrong, accepted);
    }
}
