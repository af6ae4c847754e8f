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
    /** Datagrams or records dropped: handshake messages that are not of the peer's role. */
    MESSAGE_UNEXPECTED,
    /** Alerts in the clear, which anybody may have sent: they end a handshake only if the peer is silent from then on. */
    ALERT_UNPROVEN,
    /**
     * Encrypted records dropped: forged, or damaged (RFC 6347 section 4.1.2.7); or of a handshake beside the established
     * association, whose keys they are not under.
     */
    RECORD_NOT_AUTHENTIC,
    /** Associations ended: Bouncy Castle threw up over a record that the peer had authenticated. */
    RECORD_NOT_PROCESSED,
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
    /** ClientHellos dropped: of the handshake that made the association, or the rest of one whose beginning is missing. */
    CLIENT_HELLO_REPEATED,
    /** ClientHellos dropped: the peer has not waited for the former renewal, or this end opens handshakes. */
    RENEWAL_TOO_EARLY,
    /** Application data records dropped: nobody here reads them. */
    APPLICATION_DATA_IGNORED,
    /** Attempts to begin a handshake put off: as many as are allowed were under way. */
    HANDSHAKES_REFUSED,
    /** Attempts to begin a handshake put off: as many as are allowed were under way with the peers of one address. */
    HANDSHAKES_REFUSED_PER_PEER,
    /** Handshakes that succeeded. */
    HANDSHAKES_COMPLETED,
    /** Those of them that renewed the keys of an established association. */
    HANDSHAKES_RENEWED,
    /** Handshakes that ran into their deadline. */
    HANDSHAKES_TIMED_OUT,
    /** Handshakes ended by us: the association or everything was closed. */
    HANDSHAKES_CANCELLED,
    /** Handshakes that failed for any other reason. */
    HANDSHAKES_FAILED
}
