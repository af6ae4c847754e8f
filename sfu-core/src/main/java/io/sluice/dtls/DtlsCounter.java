package io.sluice.dtls;

/** What {@link DtlsCounters} counts: one counter for each reason to drop, and the outcomes of handshakes. */
public enum DtlsCounter {
    /** Datagrams dropped: longer than a packet slot, so cut off or hostile. */
    DATAGRAM_OVERSIZE,
    /** Datagrams dropped: a record header that is cut off, of another protocol version, or at odds with its length. */
    RECORD_MALFORMED,
    /** Datagrams dropped: a content type that was not negotiated, or application data without encryption. */
    RECORD_TYPE_UNKNOWN,
    /** Datagrams dropped: more records or handshake messages than any peer puts into one. */
    RECORDS_TOO_MANY,
    /** Datagrams or records dropped: handshake messages that declare more than is accepted, one alone or all together. */
    MESSAGE_OVERSIZE,
    /** Datagrams or records dropped: a fragment outside its message, or its record. */
    MESSAGE_INCONSISTENT,
    /** Encrypted records dropped: forged, or damaged (RFC 6347 section 4.1.2.7). */
    RECORD_NOT_AUTHENTIC,
    /** Datagrams dropped: no ClientHello has come yet, and this is none. */
    CLIENT_HELLO_MISSING,
    /** ChangeCipherSpec records dropped with what follows them: they overtook the CertificateVerify. */
    CHANGE_CIPHER_SPEC_EARLY,
    /** Datagrams dropped: more than a handshake with the worst network needs. */
    HANDSHAKE_TOO_LONG,
    /** Datagrams dropped: they came faster than the handshake takes them, or before it may begin. */
    QUEUE_FULL,
    /** Datagrams dropped: the association had failed or was closed. */
    ASSOCIATION_ENDED,
    /** Application data records dropped: nobody here reads them. */
    APPLICATION_DATA_IGNORED,
    /** Handshakes not begun because of {@link DtlsFailure#OVERLOADED}. */
    HANDSHAKES_REFUSED,
    /** Handshakes that succeeded. */
    HANDSHAKES_COMPLETED,
    /** Handshakes that ran into their deadline. */
    HANDSHAKES_TIMED_OUT,
    /** Handshakes ended by us: the association or everything was closed. */
    HANDSHAKES_CANCELLED,
    /** Handshakes that failed for any other reason. */
    HANDSHAKES_FAILED
}
