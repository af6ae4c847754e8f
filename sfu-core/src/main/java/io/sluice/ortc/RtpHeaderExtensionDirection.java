package io.sluice.ortc;

import java.util.Locale;

/**
 * In which directions the owner of the capabilities handles a header extension. {@link #toString()} is the name on the
 * wire: "sendrecv", "sendonly", "recvonly" or "inactive".
 */
public enum RtpHeaderExtensionDirection {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
