package io.sluice.signaling.admin;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.http.Endpoint;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;
import io.sluice.signaling.protocol.Data;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/admin}: what goes on, and to have it ended. */
public final class AdminApi implements Endpoint {
    /** Where it is served. */
    public static final String PATH = "/api/admin";

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final int MAX_REASON = 120;
    private static final long MAX_DEADLINE_SECONDS = 86_400;

    private final Operations operations;
    private final Drain drain;
    private final Duration drainTimeout;
    private final AdminAccess access;

    /**
     * @param drainTimeout unless a request names another
     * @param adminToken null for none
     */
    public AdminApi(
            Operations operations,
            Drain drain,
            Duration drainTimeout,
            @Nullable String adminToken,
            Authenticator authenticator) {
        this.operations = operations;
        this.drain = drain;
        this.drainTimeout = drainTimeout;
        this.access = new AdminAccess(adminToken, authenticator);
    }

    @Override
    public boolean trustedHostsOnly() {
        return true;
    }

    @Override
    public EndpointResponse answer(EndpointRequest request) {
        access.require(request);
        List<String> path = parts(request.path());
        return switch (path.size()) {
            case 1 -> whole(request, path.get(0));
            case 2 -> one(request, path.get(0), path.get(1));
            case 4 -> inRoom(request, path);
            default -> throw nothing();
        };
    }

    private EndpointResponse whole(EndpointRequest request, String name) {
        return switch (name) {
            case "overview" -> shown(request, Optional.of(operations.overview()));
            case "rooms" -> shown(request, Optional.of(list("rooms", operations.rooms())));
            case "calls" -> shown(request, Optional.of(list("calls", operations.calls())));
            case "drain" -> drain(request);
            default -> throw nothing();
        };
    }

    private EndpointResponse one(EndpointRequest request, String name, String id) {
        String reason = reason(request);
        return switch (name) {
            case "rooms" ->
                request.method().equals("DELETE")
                        ? ended(operations.endRoom(id, reason), "room", id)
                        : shown(request, operations.room(id));
            case "calls" -> {
                requireMethod(request, "DELETE");
                yield ended(operations.endCall(id, reason == null ? "ended by the operator" : reason), "call", id);
            }
            default -> throw nothing();
        };
    }

    private EndpointResponse inRoom(EndpointRequest request, List<String> path) {
        if (!path.get(0).equals("rooms") || !path.get(2).equals("peers")) {
            throw nothing();
        }
        String roomId = path.get(1);
        String peerId = path.get(3);
        return request.method().equals("DELETE")
                ? ended(operations.removePeer(roomId, peerId, reason(request)), "peer", peerId)
                : shown(request, operations.peer(roomId, peerId));
    }

    private EndpointResponse drain(EndpointRequest request) {
        requireMethod(request, "POST");
        drain.begin(request.parameter("deadlineSeconds").map(AdminApi::seconds).orElse(drainTimeout));
        return EndpointResponse.json(new Data().put("draining", true).toJson());
    }

    private static EndpointResponse shown(EndpointRequest request, Optional<Data> what) {
        if (!request.method().equals("GET")) {
            throw EndpointException.methodNotAllowed("GET, HEAD, DELETE");
        }
        return EndpointResponse.json(what.orElseThrow(AdminApi::nothing).toJson());
    }

    private static EndpointResponse ended(boolean done, String what, String id) {
        if (!done) {
            throw nothing();
        }
        LOG.info("An operator has ended the {} {}", what, printable(id));
        return EndpointResponse.noContent();
    }

    private static void requireMethod(EndpointRequest request, String method) {
        if (!request.method().equals(method)) {
            throw EndpointException.methodNotAllowed(method);
        }
    }

    private static @Nullable String reason(EndpointRequest request) {
        String reason = request.parameter("reason").orElse(null);
        if (reason != null && reason.length() > MAX_REASON) {
            throw new EndpointException(
                    400, "bad-request", "reason: is too long; accepted: at most " + MAX_REASON + " characters");
        }
        return reason;
    }

    private static Duration seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= MAX_DEADLINE_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException ignored) {
            // Said below.
        }
        throw new EndpointException(
                400, "bad-request", "deadlineSeconds: is out of range; accepted: 0 to " + MAX_DEADLINE_SECONDS);
    }

    private static Data list(String name, Collection<Data> entries) {
        return new Data().put(name, entries);
    }

    private static List<String> parts(String path) {
        return path.length() <= PATH.length() + 1
                ? List.of()
                : List.of(path.substring(PATH.length() + 1).split("/", -1));
    }

    private static String printable(String id) {
        return id.replaceAll("[^A-Za-z0-9._~-]", "?");
    }

    private static EndpointException nothing() {
        return EndpointException.notFound(
                "there is no such thing; accepted: overview, rooms, rooms/ID, rooms/ID/peers/ID, calls, calls/ID,"
                        + " drain");
    }
}
