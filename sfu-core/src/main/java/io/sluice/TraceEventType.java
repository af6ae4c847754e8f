package io.sluice;

/** What can be traced on a {@link Producer} or {@link Consumer}. */
public enum TraceEventType {
    /** Each packet, but for those told as {@link #KEY_FRAME}. */
    RTP,
    /** Each packet of video that a decoder can start with. */
    KEY_FRAME,
    /** Each request to send packets again. */
    NACK,
    /** Each picture loss indication. */
    PLI,
    /** Each full intra request. */
    FIR,
    /** Each sender report of a producer. */
    SENDER_REPORT
}
