package io.sluice.signaling.auth;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of the server's own, for what it sends people to itself: a call that moves into a room. Whoever has one is granted what it
 * was made for; anything else is left to the authenticator behind. At most {@value #MAX} at a time, of which the oldest gives way.
 * For any thread.
 */
public final class Tickets implements Authenticator {
    /** A call's two parties come within seconds. */
    private static final int MAX = 10_000;

    private static final int SECRET_BYTES = 24;
    private static final String PREFIX = "ticket.";

    private final Authenticator behind;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grants> tickets = new LinkedHashMap<>();

    public Tickets(Authenticator behind, InstantSource clock) {
        this.behind = behind;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @param grants what its bearer may do, until when
     */
    public String issue(Grants grants) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String ticket = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        synchronized (tickets) {
            makeRoom();
            tickets.put(ticket, grants);
        }
        return ticket;
    }

    @Override
    public Grants authenticate(@Nullable String token) {
        if (token == null || !token.startsWith(PREFIX) || behind.isOpen()) {
            return behind.authenticate(token);
        }
        Grants grants;
        synchronized (tickets) {
            grants = tickets.get(token);
        }
        if (grants == null || isOver(grants)) {
            throw JwtAuthenticator.refused("the token has expired");
        }
        return grants;
    }

    @Override
    public boolean isOpen() {
        return behind.isOpen();
    }

    /** Looks at the oldest only: they were made in about the order in which they end. */
    private void makeRoom() {
        Iterator<Grants> oldest = tickets.values().iterator();
        while (oldest.hasNext() && (isOver(oldest.next()) || tickets.size() >= MAX)) {
            oldest.remove();
        }
    }

    private boolean isOver(Grants grants) {
        Instant end = grants.expiresAt();
        return end != null && !clock.instant().isBefore(end);
    }
}
