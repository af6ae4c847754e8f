package io.sluice.signaling.socketio;

import io.sluice.signaling.http.Endpoint;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.http.EndpointRequest;
import io.sluice.signaling.http.EndpointResponse;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.protocol.Json;
import io.sluice.signaling.session.Connection;
import io.sluice.signaling.session.ConnectionListener;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Socket.IO version 4 at {@code /socket.io/}: polls and posts as an endpoint, WebSockets as a socket endpoint. Thread-safe.
 *
 * @see <a href="https://socket.io/docs/v4/engine-io-protocol/">the Engine.IO protocol</a>, and with it the Socket.IO protocol
 */
public final class SocketIo implements Endpoint, AutoCloseable {
    private static final String PATH = "/socket.io";
    private static final String PROTOCOL_REVISION = "4";
    private static final int GOING_AWAY = 1001;
    private static final int TRY_AGAIN_LATER = 1013;

    private final ConnectionListener.Acceptor acceptor;
    private final SocketIoLimits limits;
    private final SessionTable sessions;
    private final LongAdder begunByPolling = new LongAdder();
    private final LongAdder begunByWebSocket = new LongAdder();

    /**
     * @param acceptor takes clients on when they connect to the default namespace; called on any thread
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     */
    public SocketIo(ConnectionListener.Acceptor acceptor, SocketIoLimits limits, LongSupplier nanoClock) {
        this.acceptor = acceptor;
        this.limits = limits;
        this.sessions = new SessionTable(limits, nanoClock);
    }

    /** The table with Socket.IO in it. */
    public Routes addTo(Routes routes) {
        return routes.withEndpoint(PATH, this)
                .withSocketEndpoint(PATH, this::admit)
                .withSocketEndpoint(PATH + "/", this::admit);
    }

    /** Does what is due: to be called about once a second. */
    public void tick() {
        sessions.tick();
    }

    /** Clients at the moment. */
    public int sessions() {
        return sessions.size();
    }

    /** How many have begun by polling, and may have moved to a WebSocket since. */
    public long begunByPolling() {
        return begunByPolling.sum();
    }

    /** How many have begun on a WebSocket. */
    public long begunByWebSocket() {
        return begunByWebSocket.sum();
    }

    /** Tells all clients that the server stops. */
    @Override
    public void close() {
        sessions.closeAll(GOING_AWAY, "the server stops");
    }

    @Override
    public int maxBodyBytes() {
        return limits.payloadBytes();
    }

    @Override
    public EndpointResponse answer(EndpointRequest request) throws InterruptedException {
        checkRequest(request, "polling");
        Optional<String> sid = request.parameter("sid");
        return switch (request.method()) {
            case "GET" ->
                EndpointResponse.text(
                        200, sid.isEmpty() ? begin(request) : session(request).poll());
            case "POST" -> {
                session(request).post(request.body());
                yield EndpointResponse.text(200, "ok");
            }
            default -> throw EndpointException.methodNotAllowed("GET, POST");
        };
    }

    private ConnectionListener.Acceptor admit(EndpointRequest request) {
        checkRequest(request, "websocket");
        if (request.parameter("sid").isEmpty()) {
            return connection -> beginOn(connection, request);
        }
        EngineSession session = session(request);
        if (!session.mayUpgrade()) {
            throw new EndpointException(400, "bad-request", "the session has a WebSocket");
        }
        return connection -> upgradeTo(connection, session);
    }

    private String begin(EndpointRequest request) {
        EngineSession session = open(request);
        begunByPolling.increment();
        return opening(session, true).encode();
    }

    private ConnectionListener beginOn(Connection connection, EndpointRequest request) {
        EngineSession session;
        try {
            session = open(request);
        } catch (EndpointException e) {
            connection.close(TRY_AGAIN_LATER, "there are too many sessions");
            return new Closed();
        }
        begunByWebSocket.increment();
        session.startOn(connection);
        connection.send(opening(session, false).encode());
        connection.receiveNext();
        return new EngineSocket(connection, session, false);
    }

    private static ConnectionListener upgradeTo(Connection connection, EngineSession session) {
        if (!session.tryCandidate(connection)) {
            connection.close(TRY_AGAIN_LATER, "the session has a WebSocket");
            return new Closed();
        }
        connection.receiveNext();
        return new EngineSocket(connection, session, true);
    }

    private EngineSession open(EndpointRequest request) {
        return sessions.open(request.remoteAddress(), session -> new SocketIoConnection(session, acceptor));
    }

    private EngineSession session(EndpointRequest request) {
        String sid = request.parameter("sid")
                .orElseThrow(() -> new EndpointException(400, "bad-request", "sid: is missing or given twice"));
        return sessions.find(sid, request.remoteAddress());
    }

    private EnginePacket opening(EngineSession session, boolean mayUpgrade) {
        var opening = Json.object().put("sid", session.id());
        var upgrades = opening.putArray("upgrades");
        if (mayUpgrade) {
            upgrades.add("websocket");
        }
        opening.put("pingInterval", limits.pingInterval().toMillis())
                .put("pingTimeout", limits.pingTimeout().toMillis())
                .put("maxPayload", limits.payloadBytes());
        return new EnginePacket(EnginePacket.Type.OPEN, Json.write(opening));
    }

    private static void checkRequest(EndpointRequest request, String transport) {
        if (!request.path().equals(PATH) && !request.path().equals(PATH + "/")) {
            throw EndpointException.notFound("Socket.IO is at /socket.io/");
        }
        if (!request.parameter("EIO").equals(Optional.of(PROTOCOL_REVISION))) {
            throw new EndpointException(
                    400, "unsupported", "EIO: accepted is 4, that is a client of version 3 or later");
        }
        if (!request.parameter("transport").equals(Optional.of(transport))) {
            throw new EndpointException(400, "bad-request", "transport: accepted for this request is " + transport);
        }
    }

    /** Hears a WebSocket that is closing already. */
    private static final class Closed implements ConnectionListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed() {}
    }
}
