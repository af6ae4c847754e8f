package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.srtp.ClearText;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpProfile;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transport without connectivity checks on its loop: RTP and RTCP between ports of its own and one peer, in the clear or under
 * keys that signalling gave. The peer's address is given, or learnt from the first packet that proves to be for this transport;
 * it never changes afterwards. Packets from anywhere else are dropped and counted.
 */
public final class PlainSession extends MediaSession {
    /**
     * How a session is set up.
     *
     * @param rtcpMux whether RTCP shares the port of RTP (RFC 5761); otherwise there are two sockets
     * @param comedia whether the peer's address is learnt (RFC 4145 calls such an end passive)
     */
    public record Settings(boolean rtcpMux, boolean comedia) {}

    /** Hears of the session, on its loop. */
    public interface Listener {
        /** RTP, and with {@link Settings#rtcpMux} RTCP too, goes there from now on. */
        void onTuple(Endpoint local, Endpoint remote);

        /** RTCP goes there from now on, where it has a port of its own. */
        void onRtcpTuple(Endpoint local, Endpoint remote);
    }

    private final Settings settings;
    private final Listener listener;
    private final List<MediaSocket> sockets;
    private final PlainSocket rtpSocket;
    /** The same with rtcpMux. */
    private final PlainSocket rtcpSocket;

    private @Nullable Endpoint remote;
    private @Nullable Endpoint rtcpRemote;

    /** @param sockets bound: that of RTP, and without rtcpMux that of RTCP */
    PlainSession(MediaLoop mediaLoop, Settings settings, List<PlainSocket> sockets, Listener listener) {
        super(mediaLoop);
        if (sockets.size() != (settings.rtcpMux() ? 1 : 2)) {
            throw new IllegalArgumentException(sockets.size() + " sockets do not fit rtcpMux " + settings.rtcpMux());
        }
        this.settings = settings;
        this.listener = listener;
        this.sockets = List.copyOf(sockets);
        this.rtpSocket = sockets.getFirst();
        this.rtcpSocket = sockets.getLast();
        sockets.forEach(socket -> socket.owner(this));
    }

    /** Where RTP is received. */
    public Endpoint localEndpoint() {
        assert loop().confined();
        return rtpSocket.port().localEndpoint();
    }

    /** Where RTCP is received: the same with rtcpMux. */
    public Endpoint rtcpLocalEndpoint() {
        assert loop().confined();
        return rtcpSocket.port().localEndpoint();
    }

    /** Media may flow unprotected, once there is a way to the peer. */
    public void startInClear() {
        assert loop().confined();
        if (!isClosed()) {
            secure(ClearText.receiver(), ClearText.sender());
        }
    }

    /**
     * Media may flow under these keys, once there is a way to the peer.
     *
     * @param local master key and salt of what is sent, one behind the other (RFC 4568 section 6.1); cleared by the caller
     * @param peer those of what is received
     */
    public void start(SrtpProfile profile, byte[] local, byte[] peer) {
        assert loop().confined();
        if (isClosed()) {
            return;
        }
        SrtpEngine engine = mediaLoop().srtpEngine();
        secure(
                engine.newReceiver(profile, key(profile, peer), salt(profile, peer)),
                engine.newSender(profile, key(profile, local), salt(profile, local)));
    }

    /**
     * Gives the peer's address. Once.
     *
     * @param rtcp where it receives RTCP, if that is not with RTP
     */
    public void connect(Endpoint rtp, @Nullable Endpoint rtcp) {
        assert loop().confined();
        if (isClosed()) {
            return;
        }
        remote = rtp;
        rtcpRemote = rtcp;
        reroute();
        listener.onTuple(localEndpoint(), rtp);
        if (rtcp != null) {
            listener.onRtcpTuple(rtcpLocalEndpoint(), rtcp);
        }
    }

    int knownTuples(PlainSocket socket) {
        return (socket == rtpSocket ? remote : rtcpRemote) == null ? 0 : 1;
    }

    /** A datagram is about to come. From strangers nothing is expected. */
    void expect(PlainSocket socket, Packet packet) {
        if (socket == rtpSocket
                && packet.remoteEndpoint().equals(remote)
                && DatagramKind.of(packet.memory(), packet.length()) == DatagramKind.RTP) {
            expectRtp(packet);
        }
    }

    /** Takes a datagram from anybody: only RTP and RTCP on their ports are looked at. */
    void onDatagram(PlainSocket socket, Packet packet, long nowNanos) {
        DatagramKind kind = DatagramKind.of(packet.memory(), packet.length());
        if (kind == DatagramKind.RTP && socket == rtpSocket) {
            onMedia(packet, nowNanos);
        } else if (kind == DatagramKind.RTCP && socket == rtcpSocket) {
            onReports(packet);
        } else {
            mediaLoop().countUnknownDatagram();
        }
    }

    private void onMedia(Packet packet, long nowNanos) {
        if (isFromElsewhere(packet, remote)) {
            return;
        }
        boolean ours = onRtp(packet, nowNanos);
        if (ours && remote == null) {
            learn(packet.remoteEndpoint());
        }
    }

    private void onReports(Packet packet) {
        Endpoint expected = settings.rtcpMux() ? remote : rtcpRemote;
        if (isFromElsewhere(packet, expected)) {
            return;
        }
        boolean ours = onRtcp(packet);
        if (!ours || expected != null) {
            return;
        }
        if (settings.rtcpMux()) {
            learn(packet.remoteEndpoint());
        } else {
            rtcpRemote = packet.remoteEndpoint();
            reroute();
            listener.onRtcpTuple(rtcpLocalEndpoint(), packet.remoteEndpoint());
        }
    }

    private boolean isFromElsewhere(Packet packet, @Nullable Endpoint expected) {
        boolean elsewhere = expected == null
                ? !settings.comedia()
                : !packet.remoteEndpoint().equals(expected);
        if (elsewhere) {
            counters().foreignDrops++;
        }
        return elsewhere;
    }

    private void learn(Endpoint peer) {
        remote = peer;
        reroute();
        listener.onTuple(localEndpoint(), peer);
    }

    private void reroute() {
        Endpoint rtp = remote;
        Endpoint rtcp = settings.rtcpMux() ? remote : rtcpRemote;
        route(
                rtp == null ? null : new Route(rtpSocket.port(), rtp),
                rtcp == null ? null : new Route(rtcpSocket.port(), rtcp));
        repeatKeyFrameRequests();
    }

    @Override
    void disconnect() {
        remote = null;
        rtcpRemote = null;
    }

    @Override
    void onClosed() {}

    @Override
    List<MediaSocket> ownSockets() {
        return sockets;
    }

    private static byte[] key(SrtpProfile profile, byte[] keyAndSalt) {
        return Arrays.copyOf(keyAndSalt, profile.keyLength());
    }

    private static byte[] salt(SrtpProfile profile, byte[] keyAndSalt) {
        return Arrays.copyOfRange(keyAndSalt, profile.keyLength(), profile.keyLength() + profile.saltLength());
    }
}
