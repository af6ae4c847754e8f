package io.sluice.signaling.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a verified token says: {@code sub}, {@code name}, {@code room} and {@code grants}. */
final class Claims {
    /** Names are shown and kept for as long as somebody is there. */
    private static final int MAX_NAME = 64;

    private static final Set<Right> USUAL = Set.of(Right.PUBLISH, Right.SUBSCRIBE, Right.CALL);

    private Claims() {}

    static Grants grants(JWTClaimsSet claims, Instant expiresAt) {
        return new Grants(text(claims, "sub"), text(claims, "name"), text(claims, "room"), rights(claims), expiresAt);
    }

    private static @Nullable String text(JWTClaimsSet claims, String name) {
        Object value = claims.getClaim(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isEmpty() && text.codePointCount(0, text.length()) <= MAX_NAME) {
            return text;
        }
        throw JwtAuthenticator.refused(
                "the token's " + name + " is not accepted; accepted: a string of 1 to " + MAX_NAME + " characters");
    }

    /** Those of other servers are passed over: they grant nothing here. */
    private static Set<Right> rights(JWTClaimsSet claims) {
        Object value = claims.getClaim("grants");
        if (value == null) {
            return USUAL;
        }
        if (!(value instanceof Map<?, ?> grants)) {
            throw JwtAuthenticator.refused("the token's grants are no object");
        }
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (Right right : Right.values()) {
            if (isGranted(grants.get(right.wireName()), right)) {
                rights.add(right);
            }
        }
        return rights;
    }

    private static boolean isGranted(@Nullable Object value, Right right) {
        if (value != null && !(value instanceof Boolean)) {
            throw JwtAuthenticator.refused(
                    "the token's grants." + right.wireName() + " is not accepted; accepted: true or false");
        }
        return Boolean.TRUE.equals(value);
    }
}
