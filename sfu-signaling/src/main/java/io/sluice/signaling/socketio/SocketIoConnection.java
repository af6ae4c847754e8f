package io.sluice.signaling.socketio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.signaling.protocol.Json;
import io.sluice.signaling.session.Connection;
import io.sluice.signaling.session.ConnectionListener;
import java.net.InetAddress;
import java.util.UUID;

/**
 * A Socket.IO client in the default namespace, as a connection like any other. Its id, {@code socket.id} to the client, is the
 * {@code socketId} of the first message it is sent; the answer to its connecting waits for that.
 */
final class SocketIoConnection implements Connection, EngineSession.Client {
    private static final int NORMAL = 1000;
    private static final int UNSUPPORTED_DATA = 1003;
    private static final int POLICY_VIOLATION = 1008;

    private enum State {
        NEW,
        /** Accepted, and told nothing yet. */
        CONNECTING,
        CONNECTED
    }

    private final EngineSession session;
    private final ConnectionListener.Acceptor acceptor;
    private final Inbox inbox = new Inbox();

    /** Guarded by itself, as is the state; what is sent leaves in the order it was translated. */
    private final Envelopes envelopes = new Envelopes();

    private State state = State.NEW;

    SocketIoConnection(EngineSession session, ConnectionListener.Acceptor acceptor) {
        this.session = session;
        this.acceptor = acceptor;
    }

    @Override
    public InetAddress remoteAddress() {
        return session.address();
    }

    @Override
    public void send(String text) {
        ObjectNode message = (ObjectNode) Json.read(text);
        synchronized (envelopes) {
            if (state == State.CONNECTING) {
                state = State.CONNECTED;
                String sid = message.path("socketId").asText(UUID.randomUUID().toString());
                emit(SocketPacket.of(
                        SocketPacket.Type.CONNECT, Json.write(Json.object().put("sid", sid))));
            }
            emit(envelopes.toPacket(message));
        }
    }

    @Override
    public void receiveNext() {
        inbox.request();
    }

    /** Tells the client why in an event, since a polling client sees no code; and not to come back if it has misbehaved. */
    @Override
    public void close(int code, String reason) {
        ObjectNode why = Json.object().put("code", code).put("reason", reason);
        emit(SocketPacket.of(
                SocketPacket.Type.EVENT, Json.write(Json.array().add("closing").add(why))));
        if (code == POLICY_VIOLATION) {
            emit(SocketPacket.of(SocketPacket.Type.DISCONNECT, ""));
        }
        session.close(code, reason);
    }

    @Override
    public void onMessage(String text) {
        SocketPacket packet = SocketPacket.parse(text);
        if (packet.type() == SocketPacket.Type.CONNECT) {
            connect(packet);
        } else if (!packet.namespace().equals(SocketPacket.DEFAULT_NAMESPACE) || isNew()) {
            throw new MalformedPacketException("a client connects to the default namespace first");
        } else {
            take(packet);
        }
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void onClosed() {
        inbox.close();
    }

    private boolean isNew() {
        synchronized (envelopes) {
            return state == State.NEW;
        }
    }

    private void connect(SocketPacket packet) {
        if (!packet.namespace().equals(SocketPacket.DEFAULT_NAMESPACE)) {
            emit(new SocketPacket(
                    SocketPacket.Type.CONNECT_ERROR,
                    packet.namespace(),
                    packet.id(),
                    Json.write(Json.object().put("message", "there is the default namespace only"))));
            return;
        }
        synchronized (envelopes) {
            if (state != State.NEW) {
                throw new MalformedPacketException("a client connects once");
            }
            envelopes.authenticate(packet.json());
            state = State.CONNECTING;
        }
        session.connected();
        inbox.open(acceptor.accept(this));
    }

    private void take(SocketPacket packet) {
        switch (packet.type()) {
            case EVENT -> inbox.offer(toMessage(packet));
            // None is ever asked for.
            case ACK -> {}
            case DISCONNECT -> session.close(NORMAL, "");
            case BINARY_EVENT, BINARY_ACK -> close(UNSUPPORTED_DATA, "only text is spoken here");
            default -> throw new MalformedPacketException("a client sends no packet of type " + packet.type());
        }
    }

    private String toMessage(SocketPacket event) {
        synchronized (envelopes) {
            return envelopes.toMessage(event);
        }
    }

    private void emit(SocketPacket packet) {
        session.send(EnginePacket.message(packet.encode()));
    }
}
