package io.sluice.ortc;

/** The given capabilities or parameters are well-formed, but this engine or this router lacks what they ask for. */
public final class UnsupportedRtpException extends OrtcException {
    private static final long serialVersionUID = 1;

    UnsupportedRtpException(String field, String wrong, String accepted) {
        super(field, wrong, accepted);
    }
}
