package io.sluice.signaling.admin;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Right;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is an operator: the bearer of the admin token, or of a token that grants {@link Right#ADMIN}. Where neither can be had, because
 * there is no admin token and everybody may come in, whoever connects from this machine, unless a proxy has brought the request here
 * for somebody else.
 */
final class AdminAccess {
    private static final String SCHEME = "bearer ";
    private static final List<String> PROXIED = List.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

    private final @Nullable String adminToken;
    private final Authenticator authenticator;

    AdminAccess(@Nullable String adminToken, Authenticator authenticator) {
        this.adminToken = adminToken;
        this.authenticator = authenticator;
    }

    /** @throws EndpointException 401 without a token that is accepted, 403 if it does not grant this */
    void require(EndpointRequest request) {
        if (adminToken == null && authenticator.isOpen()) {
            requireThisMachine(request);
            return;
        }
        String token = bearer(request);
        if (adminToken == null || !isEqual(adminToken, token)) {
            requireGrant(token);
        }
    }

    /** Whether the request was made on this machine, and not by a proxy for somebody else. */
    static boolean isFromThisMachine(EndpointRequest request) {
        return request.remoteAddress().isLoopbackAddress()
                && PROXIED.stream().noneMatch(request.headers()::containsKey);
    }

    private static void requireThisMachine(EndpointRequest request) {
        if (!isFromThisMachine(request)) {
            throw new EndpointException(
                    403,
                    ErrorCode.FORBIDDEN.wireName(),
                    "there is no admin token: without one, accepted are requests from the server's own machine, not by"
                            + " a proxy");
        }
    }

    private void requireGrant(String token) {
        if (authenticator.isOpen()) {
            throw unauthorized("the admin token is needed; accepted: Authorization: Bearer, and the token");
        }
        try {
            authenticator.authenticate(token).require(Right.ADMIN);
        } catch (RefusedException e) {
            throw e.code() == ErrorCode.FORBIDDEN
                    ? new EndpointException(403, e.code().wireName(), e.getMessage())
                    : unauthorized(e.getMessage());
        }
    }

    private static EndpointException unauthorized(String message) {
        return new EndpointException(401, ErrorCode.UNAUTHORIZED.wireName(), message)
                .withHeader("www-authenticate", "Bearer");
    }

    /** Empty without one. */
    private static String bearer(EndpointRequest request) {
        String header = request.header("authorization").orElse("");
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    /** In a time that says nothing about where they differ. */
    private static boolean isEqual(String secret, String guess) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
    }
}
