package io.sluice.signaling.turn;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Makes out what each client is told of STUN and TURN servers. Where the TURN server shares a secret with this one, everybody gets
 * credentials of their own that end by themselves (draft-uberti-behave-turn-rest-00, which coturn calls {@code use-auth-secret}).
 * For any thread.
 */
public final class IceServers {
    /** What a user's id may be made of in a TURN username; a colon would end the time in front of it. */
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._~-]");

    private final TurnOptions options;
    private final InstantSource clock;

    public IceServers(TurnOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    /** No servers: enough for peers that reach each other, or this server, by themselves. */
    public static IceServers none() {
        return new IceServers(TurnOptions.none(), InstantSource.system());
    }

    /**
     * What one client is told. Credentials are made anew at each call.
     *
     * @param user whom the TURN server's log names; any text
     */
    public Handout handOut(String user) {
        List<IceServer> servers = new ArrayList<>();
        if (!options.stunUrls().isEmpty()) {
            servers.add(new IceServer(options.stunUrls(), null, null));
        }
        TurnAccess access = options.access();
        return access == null ? new Handout(servers, OptionalLong.empty()) : withTurn(servers, access, user);
    }

    private Handout withTurn(List<IceServer> servers, TurnAccess access, String user) {
        return switch (access) {
            case TurnAccess.Fixed fixed -> {
                servers.add(new IceServer(options.turnUrls(), fixed.username(), fixed.credential()));
                yield new Handout(servers, OptionalLong.empty());
            }
            case TurnAccess.SharedSecret shared -> {
                Duration lifetime = shared.lifetime();
                Instant end = clock.instant().plus(lifetime);
                String name = end.getEpochSecond() + ":" + UNUSUAL.matcher(user).replaceAll("_");
                servers.add(new IceServer(options.turnUrls(), name, shared.credentialOf(name)));
                yield new Handout(servers, OptionalLong.of(lifetime.toSeconds()));
            }
        };
    }

    /**
     * What a client is told.
     *
     * @param servers in the order to be tried
     * @param expiresInSeconds after which its credentials take no more allocations; empty if they stay good
     */
    public record Handout(List<IceServer> servers, OptionalLong expiresInSeconds) {
        public Handout {
            servers = List.copyOf(servers);
        }
    }
}
