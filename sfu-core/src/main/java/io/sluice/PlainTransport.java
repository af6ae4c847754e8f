package io.sluice;

import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.packet.Endpoint;
import io.sluice.transport.PlainSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way for RTP without ICE and DTLS, as ffmpeg, GStreamer, SIP gateways and recorders speak it: on ports of its own, in the clear
 * or protected by SRTP under keys that the two ends tell each other.
 *
 * <p>The order of things: tell the peer {@link #localAddress}, {@link #rtcpLocalAddress} and {@link #srtpParameters}, give its own
 * to {@link #connect}, and produce and consume at any time before or after. With comedia and without SRTP there is nothing to
 * connect: the first packet tells the peer's address.
 *
 * <p>What protects: the peer's address, once known, never changes, and packets from elsewhere are dropped. With SRTP a packet has to
 * be authentic, so nobody without the key can become the peer. Without SRTP an address is no proof of anything: whoever can forge
 * it can send, and with comedia whoever comes first, naming a stream that was produced here if there is one, becomes the peer. So
 * use that only where the network keeps strangers away.
 */
public final class PlainTransport extends Transport {
    private final PlainEnd end;

    PlainTransport(
            Router router, PlainTransportListener listener, SessionEvents events, PlainEnd end, PlainSession session) {
        super(router, listener, session);
        this.end = end;
        events.owner = this;
        events.listener = listener;
    }

    /** Where the peer sends its RTP, and RTCP too if they share a port. */
    public MediaAddress localAddress() {
        return end.local();
    }

    /** Where the peer sends its RTCP; empty if that goes with RTP. */
    public Optional<MediaAddress> rtcpLocalAddress() {
        return Optional.ofNullable(end.rtcpLocal());
    }

    /** What this end sends under, to be told to the peer; empty without SRTP. */
    public Optional<SrtpParameters> srtpParameters() {
        return Optional.ofNullable(end.srtpParameters());
    }

    /** Where RTP goes; empty before the peer's address is known. */
    public Optional<TransportTuple> tuple() {
        return Optional.ofNullable(end.tuple());
    }

    /** Where RTCP goes, if not with RTP; empty before the peer's address is known. */
    public Optional<TransportTuple> rtcpTuple() {
        return Optional.ofNullable(end.rtcpTuple());
    }

    /**
     * Gives the peer's address, unless that is learnt, and its SRTP parameters, if there is SRTP. Once only; returns at once.
     *
     * @throws IllegalArgumentException naming the field of {@code peer} that is wrong, missing or too much; the transport can
     *     still be connected
     * @throws IllegalStateException if called before, or if there is nothing to connect
     * @throws ClosedException if the transport is closed
     */
    public void connect(PlainTransportPeer peer) {
        requireOpen();
        end.connect(this, peer);
    }

    /**
     * What the transport is and carries, for support.
     *
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public PlainTransportDump dump() {
        requireOpen();
        return new PlainTransportDump(
                Dumps.transport(this),
                localAddress(),
                rtcpLocalAddress().orElse(null),
                tuple().orElse(null),
                rtcpTuple().orElse(null),
                srtpParameters().map(SrtpParameters::cryptoSuite).orElse(null));
    }

    /** Begins to take media from whom it finds: once the transport can be handed out. */
    void start() {
        end.start(this);
    }

    @Override
    TransportPaths paths() {
        return new TransportPaths(null, null, end.tuple(), end.rtcpTuple());
    }

    /** Hears of the session on its loop. */
    static final class SessionEvents implements PlainSession.Listener {
        private volatile @Nullable PlainTransport owner;
        private volatile PlainTransportListener listener = PlainTransportListener.NONE;

        @Override
        public void onTuple(Endpoint local, Endpoint remote) {
            PlainTransport transport = owner;
            if (transport != null) {
                TransportTuple tuple = Conversions.tuple(Protocol.UDP, local, remote);
                transport.end.tuple(tuple);
                transport.tell(() -> listener.onTuple(tuple));
            }
        }

        @Override
        public void onRtcpTuple(Endpoint local, Endpoint remote) {
            PlainTransport transport = owner;
            if (transport != null) {
                TransportTuple tuple = Conversions.tuple(Protocol.UDP, local, remote);
                transport.end.rtcpTuple(tuple);
                transport.tell(() -> listener.onRtcpTuple(tuple));
            }
        }
    }
}
