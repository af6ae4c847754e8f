package io.sluice.transport;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.PortPoller;
import io.sluice.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * One port of a loop, and the way from a datagram to its transport. Made on any thread, then confined to its loop.
 */
public abstract sealed class MediaSocket implements PortPoller.Handler permits WebRtcSocket, PlainSocket {
    /**
     * What peers are told of a socket.
     *
     * @param announcedAddress IP address or host name instead of the socket's own, or null
     * @param exposeInternal whether to tell the socket's own address too
     */
    public record Announcement(@Nullable String announcedAddress, boolean exposeInternal) {
        /** The socket's own address. */
        public static Announcement none() {
            return new Announcement(null, false);
        }
    }

    private final MediaLoop mediaLoop;
    private final int id;
    private final Announcement announcement;
    private @Nullable DatagramPort port;

    MediaSocket(MediaLoop mediaLoop, int id, Announcement announcement) {
        this.mediaLoop = mediaLoop;
        this.id = id;
        this.announcement = announcement;
    }

    /** Gives the port that was opened for this handler. */
    public void bind(DatagramPort opened) {
        assert mediaLoop.loop().confined();
        port = opened;
    }

    int id() {
        return id;
    }

    MediaLoop mediaLoop() {
        return mediaLoop;
    }

    Announcement announcement() {
        return announcement;
    }

    DatagramPort port() {
        if (port == null) {
            throw new IllegalStateException("socket " + id + " has no port yet");
        }
        return port;
    }

    boolean isBound() {
        return port != null;
    }

    /** Remote addresses that lead to a transport. */
    abstract int knownTuples();

    void flush() {
        if (port != null) {
            port.flush();
        }
    }

    void close() {
        if (port != null) {
            port.close();
        }
    }

    @Override
    public void onDatagrams(DatagramPort from, Packet[] batch, int count, long nowNanos) {
        mediaLoop.loop().overload().onRead(batch[0].arrivalNanos());
        try {
            expect(batch, count);
            take(from, batch, count, nowNanos);
        } finally {
            mediaLoop.arrivals().clear();
        }
        mediaLoop.runs().end(nowNanos);
    }

    private void expect(Packet[] batch, int count) {
        try {
            mediaLoop.arrivals().expect(this, batch, count);
        } catch (RuntimeException | AssertionError e) {
            // They can be taken all the same.
            mediaLoop.loop().failed(e);
        }
    }

    private void take(DatagramPort from, Packet[] batch, int count, long nowNanos) {
        for (int i = 0; i < count; i++) {
            try {
                onDatagram(from, batch[i], nowNanos);
            } catch (RuntimeException | AssertionError e) {
                // The other datagrams of the batch are other people's.
                mediaLoop.loop().failed(e);
            }
        }
    }

    /** Tells the transport that a datagram is for, if that can be told by now, that it is about to come. Borrowed for the call. */
    abstract void expect(Packet packet);

    /** Takes one datagram, borrowed for the call. */
    abstract void onDatagram(DatagramPort from, Packet packet, long nowNanos);
}
