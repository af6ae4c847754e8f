package io.sluice.transport;

import io.sluice.loop.DatagramPort;
import io.sluice.packet.Packet;
import org.jspecify.annotations.Nullable;

/** A port of one transport that is told, or learns, where its peer is: everything that comes is its own to judge. */
public final class PlainSocket extends MediaSocket {
    private @Nullable PlainSession session;

    PlainSocket(MediaLoop mediaLoop, int id, Announcement announcement) {
        super(mediaLoop, id, announcement);
    }

    void owner(PlainSession owner) {
        session = owner;
    }

    @Override
    int knownTuples() {
        return session == null ? 0 : session.knownTuples(this);
    }

    @Override
    void expect(Packet packet) {
        if (session != null) {
            session.expect(this, packet);
        }
    }

    @Override
    void onDatagram(DatagramPort from, Packet packet, long nowNanos) {
        PlainSession owner = session;
        if (owner == null) {
            mediaLoop().countUnknownTuple();
        } else {
            owner.onDatagram(this, packet, nowNanos);
        }
    }
}
