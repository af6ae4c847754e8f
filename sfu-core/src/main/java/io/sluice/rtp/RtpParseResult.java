package io.sluice.rtp;

/** What {@link RtpHeader#parse} says; each value but {@link #OK} is one drop reason with a counter of its own. */
public enum RtpParseResult {
    /** The header is whole and its fields are valid. */
    OK,
    /** Shorter than the fixed header and the CSRC list it announces. */
    TRUNCATED,
    /** The version is not 2 (RFC 3550 section 5.1). */
    BAD_VERSION,
    /** The extension block is longer than the packet (RFC 3550 section 5.3.1). */
    BAD_EXTENSION,
    /** The padding count is zero or reaches into the header (RFC 3550 section 5.1). */
    BAD_PADDING
}
