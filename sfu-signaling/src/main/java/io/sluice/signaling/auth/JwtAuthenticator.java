package io.sluice.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Accepts JSON Web Tokens (RFC 7519) signed with the configured algorithm and one of the configured keys. A token has to have an
 * expiry. What is wrong with a token is said in a sentence that has nothing of the token in it, and is never logged.
 */
public final class JwtAuthenticator implements Authenticator {
    /** Bytes in base64 of the claims here, a certificate chain's header included. */
    private static final int MAX_LENGTH = 8192;

    private final JwtOptions options;
    private final InstantSource clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    public JwtAuthenticator(JwtOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        processor.setJWSKeySelector((header, context) -> options.keys().of(header));
        // Claims are checked here, against a clock that is given.
        processor.setJWTClaimsSetVerifier(null);
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public Grants authenticate(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            throw refused("a token is needed; accepted: a JWT signed with " + algorithm());
        }
        if (token.length() > MAX_LENGTH) {
            throw refused("the token is too long; accepted: at most " + MAX_LENGTH + " characters");
        }
        JWTClaimsSet claims = verified(parsed(token));
        Instant end = validUntil(claims);
        requireIssuer(claims);
        requireAudience(claims);
        return Claims.grants(claims, end);
    }

    private static SignedJWT parsed(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | RuntimeException ignored) {
            throw refused("the token is no signed JWT");
        }
    }

    private JWTClaimsSet verified(SignedJWT token) {
        if (!algorithm().jws().equals(token.getHeader().getAlgorithm())) {
            throw refused("the token is signed in another way; accepted: " + algorithm());
        }
        try {
            return processor.process(token, null);
        } catch (BadJOSEException | JOSEException | RuntimeException ignored) {
            throw refused("the token's signature is not accepted, or its claims are no JSON object");
        }
    }

    /** The end includes the leeway, or a session could end before it began. */
    private Instant validUntil(JWTClaimsSet claims) {
        Date expiry = claims.getExpirationTime();
        if (expiry == null) {
            throw refused("the token does not say when it expires; accepted: exp in seconds since 1970");
        }
        Instant now = clock.instant();
        Instant end = expiry.toInstant().plus(options.leeway());
        if (!now.isBefore(end)) {
            throw refused("the token has expired");
        }
        Date start = claims.getNotBeforeTime();
        if (start != null && now.plus(options.leeway()).isBefore(start.toInstant())) {
            throw refused("the token is not valid yet");
        }
        return end;
    }

    private void requireIssuer(JWTClaimsSet claims) {
        if (options.issuer() != null && !Objects.equals(options.issuer(), claims.getIssuer())) {
            throw refused("the token is of another issuer");
        }
    }

    private void requireAudience(JWTClaimsSet claims) {
        if (options.audience() != null && !claims.getAudience().contains(options.audience())) {
            throw refused("the token is for another audience");
        }
    }

    private JwtAlgorithm algorithm() {
        return options.keys().algorithm();
    }

    static RefusedException refused(String sentence) {
        return new RefusedException(ErrorCode.UNAUTHORIZED, sentence);
    }
}
