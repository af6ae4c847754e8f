package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.demux.TupleTable;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceServer;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.PortPoller;
import io.sluice.loop.TcpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One port with the peers known behind it, and the way from a datagram to its transport. Shared by the transports of a loop,
 * or one transport's own. Made on any thread, then confined to its loop.
 */
public final class MediaSocket implements PortPoller.Handler {
    /** Checks come every 2.5 s (libwebrtc) to 5 s (Firefox): who has been silent for longer may lose an address. */
    private static final long CLAIM_NANOS = 10_000_000_000L;

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
    private final IceServer ice;
    private final Announcement announcement;
    private final TupleTable<WebRtcSession> tuples = new TupleTable<>();
    private @Nullable DatagramPort port;

    MediaSocket(MediaLoop mediaLoop, int id, IceServer ice, Announcement announcement) {
        this.mediaLoop = mediaLoop;
        this.id = id;
        this.ice = ice;
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

    IceServer ice() {
        return ice;
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

    int knownTuples() {
        return tuples.size();
    }

    IceCandidate.ListeningSocket listening() {
        Endpoint local = port().localEndpoint();
        return new IceCandidate.ListeningSocket(
                port() instanceof TcpPort ? IceCandidate.Protocol.TCP : IceCandidate.Protocol.UDP,
                local.address().getHostAddress(),
                local.port(),
                announcement.announcedAddress(),
                announcement.exposeInternal());
    }

    /**
     * Makes an endpoint a session's, unless it is another's that is alive: nobody takes over a call with a forged source
     * address. A NAT that gives a port away does so long after the last datagram.
     */
    boolean claim(Endpoint remote, WebRtcSession session, long nowNanos) {
        WebRtcSession owner = tuples.find(remote);
        if (owner == session) {
            return true;
        }
        if (owner != null && nowNanos - owner.lastCheckNanos() < CLAIM_NANOS) {
            return false;
        }
        tuples.put(remote, session);
        port().keep(remote);
        return true;
    }

    void release(Endpoint remote, WebRtcSession session) {
        if (tuples.remove(remote, session)) {
            port().release(remote);
        }
    }

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
        for (int i = 0; i < count; i++) {
            try {
                onDatagram(from, batch[i], nowNanos);
            } catch (RuntimeException | AssertionError e) {
                // The other datagrams of the batch are other people's.
                mediaLoop.loop().failed(e);
            }
        }
        mediaLoop.runs().end(nowNanos);
    }

    @Override
    public void onDisconnected(DatagramPort from, Endpoint remote, long nowNanos) {
        WebRtcSession session = tuples.find(remote);
        if (session != null) {
            session.onDisconnected(this, remote);
        }
    }

    private void onDatagram(DatagramPort from, Packet packet, long nowNanos) {
        DatagramKind kind = DatagramKind.of(packet.memory(), packet.length());
        if (kind == DatagramKind.STUN) {
            onStun(from, packet, nowNanos);
            return;
        }
        if (kind == DatagramKind.UNKNOWN) {
            mediaLoop.countUnknownDatagram();
            return;
        }
        WebRtcSession session = tuples.find(packet.remoteEndpoint());
        if (session == null) {
            mediaLoop.countUnknownTuple();
            return;
        }
        session.onDatagram(kind, packet, nowNanos);
    }

    private void onStun(DatagramPort from, Packet packet, long nowNanos) {
        byte[] request = Bytes.toArray(packet.memory(), 0, packet.length());
        byte[] response = ice.onStun(request, id, packet.remoteEndpoint(), nowNanos);
        if (response != null) {
            mediaLoop.egressBatch().send(nowNanos);
            MemorySegment.copy(response, 0, from.sendSlot(), ValueLayout.JAVA_BYTE, 0, response.length);
            from.send(response.length, packet.remoteEndpoint());
        }
    }
}
