package io.sluice.rtcp;

/** Packet types, and the formats of the two feedback types that are read or written here. */
public final class RtcpType {
    /** RFC 3550 section 6.4.1. */
    public static final int SENDER_REPORT = 200;
    /** RFC 3550 section 6.4.2. */
    public static final int RECEIVER_REPORT = 201;
    /** RFC 3550 section 6.5. */
    public static final int SOURCE_DESCRIPTION = 202;
    /** RFC 3550 section 6.6. */
    public static final int BYE = 203;
    /** RFC 3550 section 6.7. */
    public static final int APPLICATION_DEFINED = 204;
    /** Transport layer feedback, RFC 4585 section 6.2. */
    public static final int TRANSPORT_FEEDBACK = 205;
    /** Payload-specific feedback, RFC 4585 section 6.3. */
    public static final int PAYLOAD_FEEDBACK = 206;
    /** RFC 3611 section 2. */
    public static final int EXTENDED_REPORT = 207;

    /** Generic NACK, a transport layer feedback: RFC 4585 section 6.2.1. */
    public static final int FORMAT_NACK = 1;
    /** Transport-wide congestion control: draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1. */
    public static final int FORMAT_TRANSPORT_CC = 15;
    /** Picture loss indication, a payload-specific feedback: RFC 4585 section 6.3.1. */
    public static final int FORMAT_PLI = 1;
    /** Full intra request: RFC 5104 section 4.3.1. */
    public static final int FORMAT_FIR = 4;
    /** Application layer feedback, of which REMB is read: RFC 4585 section 6.4. */
    public static final int FORMAT_APPLICATION = 15;

    private RtcpType() {}
}
