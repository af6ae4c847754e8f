package io.sluice.dtls;

import org.bouncycastle.tls.TlsFatalAlert;

/** Ends a handshake with an alert to the peer, and tells our side why. */
final class HandshakeRefusal extends TlsFatalAlert {
    private static final long serialVersionUID = 1L;

    private final DtlsFailure reason;
    private final String detail;

    HandshakeRefusal(DtlsFailure reason, short alertDescription, String detail) {
        super(alertDescription, detail);
        this.reason = reason;
        this.detail = detail;
    }

    DtlsFailure reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
