package io.sluice.signaling.socketio;

import io.sluice.signaling.session.Connection;
import io.sluice.signaling.session.ConnectionListener;

/** Hears one WebSocket of a session, which begins on it or tries to move to it. Called on the network thread. */
final class EngineSocket implements ConnectionListener {
    private static final int PROTOCOL_ERROR = 1002;
    private static final String PROBE = "probe";

    private final Connection connection;
    private final EngineSession session;
    private boolean trying;

    /**
     * @param trying whether the session polls, and is yet to move here
     */
    EngineSocket(Connection connection, EngineSession session, boolean trying) {
        this.connection = connection;
        this.session = session;
        this.trying = trying;
    }

    @Override
    public void onText(String text) {
        try {
            EnginePacket packet = EnginePacket.parse(text);
            if (trying) {
                probe(packet);
            } else {
                session.receive(packet);
            }
        } catch (MalformedPacketException e) {
            fail(e.getMessage());
            return;
        }
        session.inbox().onceEmpty(connection::receiveNext);
    }

    @Override
    public void onClosed() {
        session.lost(connection);
    }

    /** Until the client has moved, only the two packets that lead there are spoken. */
    private void probe(EnginePacket packet) {
        if (packet.type() == EnginePacket.Type.PING && packet.text().equals(PROBE)) {
            connection.send(new EnginePacket(EnginePacket.Type.PONG, PROBE).encode());
            session.probed();
        } else if (packet.type() == EnginePacket.Type.UPGRADE && session.moveTo(connection)) {
            trying = false;
        } else {
            throw new MalformedPacketException("an upgrade is a probe, then the upgrade");
        }
    }

    private void fail(String reason) {
        if (trying) {
            connection.close(PROTOCOL_ERROR, reason);
        } else {
            session.close(PROTOCOL_ERROR, reason);
        }
    }
}
