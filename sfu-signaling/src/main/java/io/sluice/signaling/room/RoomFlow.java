package io.sluice.signaling.room;

import io.sluice.ClosedException;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.RequestParser;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;

/** What is spoken between one socket and the room its peer is in. */
final class RoomFlow implements Flow {
    private final Session session;
    private final Room room;
    private final Peer peer;

    RoomFlow(Session session, Room room, Peer peer) {
        this.session = session;
        this.room = room;
        this.peer = peer;
    }

    @Override
    public void onOpened() {
        room.join(session.socketId(), session::push);
        session.push(MessageWriter.write(peer.welcome()));
    }

    @Override
    public void serve(Message message) {
        Outcome outcome;
        try {
            outcome = peer.serve(RequestParser.read(message));
        } catch (ClosedException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "what the request names is closed");
        }
        session.answer(message.head(), MessageWriter.write(message.head(), outcome.reply()));
        outcome.afterwards().run();
    }

    @Override
    public void onClosed() {
        peer.close();
    }
}
