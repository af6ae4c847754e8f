package io.sluice.signaling.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyType;

/** How tokens are signed (RFC 7518 section 3.1). One is configured; a token's header has no say. */
public enum JwtAlgorithm {
    /** A secret that whoever makes tokens shares with this server. */
    HS256(JWSAlgorithm.HS256, KeyType.OCT),
    /** An RSA key of at least 2048 bits. */
    RS256(JWSAlgorithm.RS256, KeyType.RSA),
    /** A key on the curve P-256. */
    ES256(JWSAlgorithm.ES256, KeyType.EC);

    private final JWSAlgorithm jws;
    private final KeyType keyType;

    JwtAlgorithm(JWSAlgorithm jws, KeyType keyType) {
        this.jws = jws;
        this.keyType = keyType;
    }

    JWSAlgorithm jws() {
        return jws;
    }

    KeyType keyType() {
        return keyType;
    }
}
