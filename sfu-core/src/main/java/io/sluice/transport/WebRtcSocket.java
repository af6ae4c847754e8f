package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.demux.TupleTable;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceServer;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.TcpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A port of WebRTC transports with the peers known behind it: shared by the transports of a loop, or one transport's own.
 * Connectivity checks name the transport, everything else is told by where it comes from.
 */
public final class WebRtcSocket extends MediaSocket {
    /** Checks come every 2.5 s (libwebrtc) to 5 s (Firefox): who has been silent for longer may lose an address. */
    private static final long CLAIM_NANOS = 10_000_000_000L;

    private final IceServer ice;
    private final TupleTable<WebRtcSession> tuples = new TupleTable<>();

    WebRtcSocket(MediaLoop mediaLoop, int id, IceServer ice, Announcement announcement) {
        super(mediaLoop, id, announcement);
        this.ice = ice;
    }

    IceServer ice() {
        return ice;
    }

    @Override
    int knownTuples() {
        return tuples.size();
    }

    IceCandidate.ListeningSocket listening() {
        Endpoint local = port().localEndpoint();
        return new IceCandidate.ListeningSocket(
                port() instanceof TcpPort ? IceCandidate.Protocol.TCP : IceCandidate.Protocol.UDP,
                local.address().getHostAddress(),
                local.port(),
                announcement().announcedAddress(),
                announcement().exposeInternal());
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

    @Override
    public void onDisconnected(DatagramPort from, Endpoint remote, long nowNanos) {
        WebRtcSession session = tuples.find(remote);
        if (session != null) {
            session.onDisconnected(this, remote);
        }
    }

    @Override
    void expect(Packet packet) {
        if (DatagramKind.of(packet.memory(), packet.length()) == DatagramKind.RTP) {
            WebRtcSession session = tuples.find(packet.remoteEndpoint());
            if (session != null) {
                session.expectRtp(packet);
            }
        }
    }

    @Override
    void onDatagram(DatagramPort from, Packet packet, long nowNanos) {
        DatagramKind kind = DatagramKind.of(packet.memory(), packet.length());
        if (kind == DatagramKind.STUN) {
            onStun(from, packet, nowNanos);
            return;
        }
        if (kind == DatagramKind.UNKNOWN) {
            mediaLoop().countUnknownDatagram();
            return;
        }
        WebRtcSession session = tuples.find(packet.remoteEndpoint());
        if (session == null) {
            mediaLoop().countUnknownTuple();
            return;
        }
        session.onDatagram(kind, packet, nowNanos);
    }

    private void onStun(DatagramPort from, Packet packet, long nowNanos) {
        byte[] request = Bytes.toArray(packet.memory(), 0, packet.length());
        byte[] response = ice.onStun(request, id(), packet.remoteEndpoint(), nowNanos);
        if (response != null) {
            mediaLoop().egressBatch().send(nowNanos);
            MemorySegment.copy(response, 0, from.sendSlot(), ValueLayout.JAVA_BYTE, 0, response.length);
            from.send(response.length, packet.remoteEndpoint());
        }
    }
}
