package io.sluice.ice;

/** Why a STUN datagram did not count as a connectivity check; each reason is one counter of {@link IceCounters}. */
public enum IceDrop {
    /** Not exactly one STUN message, or attributes longer than it (RFC 8489 section 6.3); not answered. */
    MALFORMED,
    /** A request other than Binding; not answered. */
    UNSUPPORTED_METHOD,
    /** An indication, which peers send to keep a NAT binding alive; not answered. */
    INDICATION,
    /** A response, though an ICE-lite agent never asks; not answered. */
    RESPONSE,
    /** FINGERPRINT does not match the message (RFC 8489 section 14.7); not answered. */
    WRONG_FINGERPRINT,
    /** The last attribute is not FINGERPRINT; answered with 400. */
    MISSING_FINGERPRINT,
    /** USERNAME or MESSAGE-INTEGRITY is missing (RFC 8489 section 9.1.3); answered with 400. */
    MISSING_CREDENTIALS,
    /** USERNAME names no registered agent (RFC 8489 section 9.1.3); answered with 401. */
    UNKNOWN_USERNAME,
    /** MESSAGE-INTEGRITY was made with another password (RFC 8489 section 9.1.3); answered with 401. */
    WRONG_INTEGRITY,
    /** An attribute that must be understood is not (RFC 8489 section 6.3.1); answered with 420. */
    UNKNOWN_ATTRIBUTE,
    /** PRIORITY is missing (RFC 8445 section 7.1.1); answered with 400. */
    MISSING_PRIORITY,
    /** The peer claims the controlled role, which is ours (RFC 8445 section 7.3.1.1); answered with 487. */
    ROLE_CONFLICT,
    /** A valid request from an address that is another transport's, whose own checks come from there; not answered. */
    ADDRESS_IN_USE
}
