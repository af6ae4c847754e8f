package io.sluice.signaling.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyType;

/** How tokens are signed (RFC 7518 section 3.1). One is configured; a token's header has no say. */
public enum JwtAlgorithm {
    /** A secret that whoever makes tokens shares with this server. */
    HS256,
    /** An RSA key of at least 2048 bits. */
    RS256,
    /** A key on the curve P-256. */
    ES256;

    JWSAlgorithm jws() {
        return switch (this) {
            case HS256 -> JWSAlgorithm.HS256;
            case RS256 -> JWSAlgorithm.RS256;
            case ES256 -> JWSAlgorithm.ES256;
        };
    }

    KeyType keyType() {
        return switch (this) {
            case HS256 -> KeyType.OCT;
            case RS256 -> KeyType.RSA;
            case ES256 -> KeyType.EC;
        };
    }
}
