package io.sluice;

import io.sluice.packet.Endpoint;
import io.sluice.transport.PlainSession;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a way without connectivity checks, as plain and pipe transports have it: our addresses and key, what the other end
 * must tell, and what has become known of it.
 */
final class PlainEnd {
    private static final int MAX_PORT = 65_535;

    private final PlainSession session;
    private final MediaAddress local;
    private final @Nullable MediaAddress rtcpLocal;
    private final boolean comedia;
    /** What we send under, or null without SRTP. */
    private final @Nullable SrtpParameters srtpParameters;

    /** Written on the loop. */
    private volatile @Nullable TransportTuple tuple;

    private volatile @Nullable TransportTuple rtcpTuple;

    /** Under the router's lock. */
    private boolean connected;

    PlainEnd(OpenedPlain opened, boolean comedia, @Nullable SrtpParameters srtpParameters) {
        this.session = opened.session();
        this.local = opened.local();
        this.rtcpLocal = opened.rtcpLocal();
        this.comedia = comedia;
        this.srtpParameters = srtpParameters;
    }

    MediaAddress local() {
        return local;
    }

    @Nullable
    MediaAddress rtcpLocal() {
        return rtcpLocal;
    }

    @Nullable
    SrtpParameters srtpParameters() {
        return srtpParameters;
    }

    @Nullable
    TransportTuple tuple() {
        return tuple;
    }

    @Nullable
    TransportTuple rtcpTuple() {
        return rtcpTuple;
    }

    void tuple(TransportTuple known) {
        tuple = known;
    }

    void rtcpTuple(TransportTuple known) {
        rtcpTuple = known;
    }

    /** Without SRTP there is nothing to wait for but the peer's address. */
    void start(Transport transport) {
        if (srtpParameters == null) {
            transport.execute(session::startInClear);
        }
    }

    void connect(Transport transport, PlainTransportPeer peer) {
        Endpoint rtp = address("port", peer.ip(), peer.port(), !comedia);
        Endpoint rtcp = address("rtcpPort", peer.ip(), peer.rtcpPort(), !comedia && rtcpLocal != null);
        requireSrtp(peer.srtpParameters());
        transport.router().withLock(() -> {
            if (comedia && srtpParameters == null) {
                throw new IllegalStateException("transport " + transport.id()
                        + " learns its peer's address (comedia) and has no SRTP: there is nothing to connect");
            }
            if (connected) {
                throw new IllegalStateException(
                        "transport " + transport.id() + " has been connected already; connect is called once");
            }
            connected = true;
            transport.execute(() -> connect(rtp, rtcp, peer.srtpParameters()));
        });
    }

    /** On the loop. */
    private void connect(@Nullable Endpoint rtp, @Nullable Endpoint rtcp, @Nullable SrtpParameters remote) {
        if (srtpParameters != null && remote != null) {
            byte[] own = srtpParameters.keyAndSalt();
            byte[] theirs = remote.keyAndSalt();
            session.start(srtpParameters.cryptoSuite().profile(), own, theirs);
            Arrays.fill(own, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
        if (rtp != null) {
            session.connect(rtp, rtcp);
        }
    }

    private @Nullable Endpoint address(String field, @Nullable String ip, @Nullable Integer port, boolean wanted) {
        if (!wanted) {
            if (port != null) {
                throw new IllegalArgumentException(field + " is " + port + ", accepted is none, since "
                        + (comedia ? "comedia is true: the peer's address is learnt" : "RTCP shares the port of RTP"));
            }
            return null;
        }
        InetAddress address = parse(ip);
        if (port == null || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    field + " is " + (port == null ? "missing" : port) + ", accepted is 1 to 65535");
        }
        return Endpoint.of(new InetSocketAddress(address, port));
    }

    private InetAddress parse(@Nullable String ip) {
        boolean ipv4 = !local.address().contains(":");
        try {
            InetAddress address = InetAddress.ofLiteral(ip == null ? "" : ip);
            boolean reachable = !address.isAnyLocalAddress() && !address.isMulticastAddress();
            if (reachable && (address instanceof Inet4Address) == ipv4) {
                return address;
            }
        } catch (IllegalArgumentException ignored) {
            // Told below.
        }
        throw new IllegalArgumentException("ip is " + (ip == null ? "missing" : "'" + ip + "'") + ", accepted is the "
                + (ipv4 ? "IPv4" : "IPv6") + " address of one host, since " + local.address() + " is one too");
    }

    private void requireSrtp(@Nullable SrtpParameters remote) {
        if (srtpParameters == null) {
            if (remote != null) {
                throw new IllegalArgumentException(
                        "srtpParameters are given, accepted are none, since enableSrtp is false");
            }
            return;
        }
        if (remote == null) {
            throw new IllegalArgumentException(
                    "srtpParameters are missing, accepted are those the peer sends under, since enableSrtp is true");
        }
        if (remote.cryptoSuite() != srtpParameters.cryptoSuite()) {
            throw new IllegalArgumentException("srtpParameters.cryptoSuite is " + remote.cryptoSuite()
                    + ", accepted is " + srtpParameters.cryptoSuite() + ", this transport's own");
        }
    }
}
