package io.sluice;

import io.sluice.bwe.BitrateLimits;
import io.sluice.dtls.FingerprintSet;
import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.ice.IceCredentials;
import io.sluice.packet.Endpoint;
import io.sluice.transport.WebRtcSession;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One peer's connection by ICE-lite and DTLS-SRTP, as browsers have it.
 *
 * <p>The order of things: hand {@link #iceParameters}, {@link #iceCandidates} and {@link #dtlsParameters} to the peer, give
 * what it answers to {@link #connect}, and {@link #produce} and {@link #consume} at any time before or after.
 */
public final class WebRtcTransport extends Transport {
    /** Below it no sender sends a usable picture: mediasoup's value. */
    static final long MIN_BITRATE_BPS = 30_000;

    private final WebRtcTransportListener listener;
    private final WebRtcSession session;
    /** At whose sockets it is reached, or null. */
    private final @Nullable WebRtcServer server;

    /** Written on the loop. */
    private volatile IceParameters iceParameters;

    private volatile @Nullable TransportTuple iceSelectedTuple;
    private volatile IceState iceState = IceState.NEW;
    private volatile DtlsState dtlsState = DtlsState.NEW;
    private final BandwidthEvents bandwidthEvents;
    /** Under the router's lock. */
    private BitrateLimits outgoing;

    /** Written under the router's lock. */
    private volatile DtlsRole dtlsRole = DtlsRole.AUTO;

    /**
     * @param session opened on its loop before this object is handed out
     */
    WebRtcTransport(
            Router router,
            WebRtcTransportOptions options,
            SessionEvents events,
            WebRtcSession session,
            IceCredentials credentials) {
        super(router, options.listener(), session);
        this.server = options.webRtcServer();
        this.iceParameters = Conversions.iceParameters(credentials);
        this.listener = options.listener();
        this.session = session;
        this.outgoing = new BitrateLimits(options.initialAvailableOutgoingBitrate(), 0, 0);
        this.bandwidthEvents = new BandwidthEvents(session.loop(), listener, this::tell);
        BitrateLimits limits = outgoing;
        execute(() -> {
            session.bandwidthListener(bandwidthEvents);
            session.outgoingBitrates(limits);
        });
        events.owner = this;
    }

    /** The server's ICE credentials, to be signalled to the peer; those of the last restart if there was one. */
    public IceParameters iceParameters() {
        return iceParameters;
    }

    /**
     * Makes fresh ICE credentials, to be signalled to the peer, whose next offer or answer uses them: after a change of its
     * network, say. Those in use stay valid until the peer's first check with the fresh ones, so media goes on meanwhile; those
     * of an earlier restart that the peer never used do not.
     *
     * @return what {@link #iceParameters} says from now on
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays; nothing has
     *     changed then
     */
    public IceParameters restartIce() {
        requireOpen();
        IceCredentials fresh = router().newIceCredentials();
        return onOpenSession(() -> {
            session.restartIce(fresh);
            iceParameters = Conversions.iceParameters(fresh);
            return iceParameters;
        });
    }

    /** The path packets to the peer take; empty unless connected or completed. */
    public Optional<TransportTuple> iceSelectedTuple() {
        IceState state = iceState();
        boolean connected = state == IceState.CONNECTED || state == IceState.COMPLETED;
        return connected ? Optional.ofNullable(iceSelectedTuple) : Optional.empty();
    }

    /** Where the peer reaches this transport, to be signalled to it. */
    public List<IceCandidate> iceCandidates() {
        return session.candidates().stream().map(Conversions::candidate).toList();
    }

    /** The server's certificate, and its role: either until {@link #connect}, and then what the peer's leaves. To be signalled to the peer. */
    public DtlsParameters dtlsParameters() {
        return new DtlsParameters(dtlsRole, List.of(Conversions.fingerprint(session.localFingerprint())));
    }

    /** The certificate that the peer has proved to be its own, in PEM; empty before DTLS is connected. */
    public Optional<String> dtlsRemoteCertificate() {
        return Optional.ofNullable(session.remoteCertificate()).map(Conversions::pem);
    }

    /** How far connectivity checks have come; the listener may hear of it a moment later. */
    public IceState iceState() {
        return isClosed() ? IceState.CLOSED : iceState;
    }

    /** How far the DTLS association has come; the listener may hear of it a moment later. */
    public DtlsState dtlsState() {
        return isClosed() ? DtlsState.CLOSED : dtlsState;
    }

    /**
     * Gives the peer's DTLS parameters, without which no handshake begins. Once only; returns at once, the connection comes
     * about by itself. A peer in the role of the server waits for this end to open the handshake; any other opens it.
     *
     * @throws IllegalArgumentException naming the field of {@code remote} if there is no usable fingerprint; the transport can
     *     still be connected
     * @throws IllegalStateException if called before
     * @throws ClosedException if the transport is closed
     */
    public void connect(DtlsParameters remote) {
        requireOpen();
        FingerprintSet fingerprints = Conversions.remoteFingerprints(remote);
        io.sluice.dtls.DtlsRole own = Conversions.ownRole(remote);
        router().withLock(() -> {
            if (dtlsRole != DtlsRole.AUTO) {
                throw new IllegalStateException(
                        "transport " + id() + " has been connected already; connect is called once");
            }
            dtlsRole = Conversions.role(own);
            execute(() -> session.connect(own, fingerprints));
        });
    }

    /**
     * Gives other DTLS parameters of a peer that is going to lose its end of the association, such as one that moves to
     * another device. Media goes on under the old keys until a handshake with the new certificate is complete, and the DTLS state
     * stays what it is. A peer that keeps its certificate needs none of this. Returns at once.
     *
     * @throws IllegalArgumentException as {@link #connect}; the association goes on then
     * @throws IllegalStateException if there was no {@link #connect}
     * @throws ClosedException if the transport is closed
     */
    public void restartDtls(DtlsParameters remote) {
        requireOpen();
        FingerprintSet fingerprints = Conversions.remoteFingerprints(remote);
        io.sluice.dtls.DtlsRole own = Conversions.ownRole(remote);
        router().withLock(() -> {
            if (dtlsRole == DtlsRole.AUTO) {
                throw new IllegalStateException(
                        "transport " + id() + " is not connected yet; restartDtls comes after connect");
            }
            dtlsRole = Conversions.role(own);
            execute(() -> session.restartDtls(own, fingerprints));
        });
    }

    /**
     * What the transport is and carries, for support.
     *
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public WebRtcTransportDump dump() {
        requireOpen();
        return new WebRtcTransportDump(
                Dumps.transport(this),
                iceParameters.usernameFragment(),
                iceCandidates(),
                iceState(),
                iceSelectedTuple().orElse(null),
                dtlsRole,
                dtlsParameters().fingerprints(),
                dtlsState());
    }

    /**
     * Tells the peer how much it may send in all: by REMB, which senders that follow transport-wide feedback heed as well.
     * Repeated every 1.5 s while it holds. Returns at once.
     *
     * @param bitrateBps bits per second, 30,000 at least; 0 for no limit
     * @throws IllegalArgumentException if it is neither
     * @throws ClosedException if the transport is closed
     */
    public void setMaxIncomingBitrate(long bitrateBps) {
        requireBitrate(bitrateBps);
        requireOpen();
        execute(() -> session.limitIncomingBitrate(bitrateBps));
    }

    /**
     * Sets what is sent to the peer at most, whatever the way there carries. Returns at once.
     *
     * @param bitrateBps bits per second, 30,000 and the minimum at least; 0 for no limit
     * @throws IllegalArgumentException if it is none of these
     * @throws ClosedException if the transport is closed
     */
    public void setMaxOutgoingBitrate(long bitrateBps) {
        requireBitrate(bitrateBps);
        limitOutgoing(old -> new BitrateLimits(old.initial(), old.min(), bitrateBps));
    }

    /**
     * Sets what the way to the peer is believed to carry at least, whatever its feedback says. Returns at once.
     *
     * @param bitrateBps bits per second, 30,000 at least and no more than the maximum; 0 for no limit
     * @throws IllegalArgumentException if it is none of these
     * @throws ClosedException if the transport is closed
     */
    public void setMinOutgoingBitrate(long bitrateBps) {
        requireBitrate(bitrateBps);
        limitOutgoing(old -> new BitrateLimits(old.initial(), bitrateBps, old.max()));
    }

    /**
     * What is known of the way to the peer; empty as long as no picture is sent whose receiver gives feedback.
     *
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public Optional<OutgoingBandwidth> outgoingBandwidth() {
        return onOpenSession(() -> session.bandwidth().map(BandwidthEvents::converted));
    }

    /**
     * Has the listener told what happens on the transport, of these types and no others.
     *
     * @throws ClosedException if the transport is closed
     */
    public void enableTraceEvents(Set<TransportTraceEventType> types) {
        requireOpen();
        bandwidthEvents.trace(types);
    }

    private void limitOutgoing(UnaryOperator<BitrateLimits> change) {
        requireOpen();
        router().withLock(() -> {
            BitrateLimits next = change.apply(outgoing);
            if (next.max() != 0 && next.min() > next.max()) {
                throw new IllegalArgumentException("bitrateBps is not accepted: the minimum of " + next.min()
                        + " would be above the maximum of " + next.max());
            }
            outgoing = next;
            execute(() -> session.outgoingBitrates(next));
        });
    }

    private static void requireBitrate(long bitrateBps) {
        if (bitrateBps != 0 && bitrateBps < MIN_BITRATE_BPS) {
            throw new IllegalArgumentException("bitrateBps " + bitrateBps
                    + " is not accepted; it is 0 for no limit, or at least " + MIN_BITRATE_BPS);
        }
    }

    @Override
    TransportPaths paths() {
        return new TransportPaths(iceState(), dtlsState(), iceSelectedTuple().orElse(null), null);
    }

    @Override
    void onDetached() {
        if (server != null) {
            server.remove(this);
        }
    }

    /**
     * Hears of the session on its loop, from its first moment, when the transport object does not exist yet; what comes
     * before the owner is known cannot come, because the peer does not know the credentials before the owner hands them out.
     */
    static final class SessionEvents implements WebRtcSession.Listener {
        volatile @Nullable WebRtcTransport owner;

        @Override
        public void onIceState(io.sluice.ice.IceState state) {
            WebRtcTransport transport = owner;
            if (transport != null) {
                IceState converted = Conversions.iceState(state);
                transport.iceState = converted;
                transport.tell(() -> transport.listener.onIceStateChanged(converted));
            }
        }

        @Override
        public void onTupleSelected(Protocol protocol, Endpoint local, Endpoint remote) {
            WebRtcTransport transport = owner;
            if (transport != null) {
                TransportTuple tuple = Conversions.tuple(protocol, local, remote);
                transport.iceSelectedTuple = tuple;
                transport.tell(this, () -> transport.listener.onIceSelectedTupleChanged(tuple));
            }
        }

        @Override
        public void onDtlsState(io.sluice.dtls.DtlsState state, String detail) {
            WebRtcTransport transport = owner;
            if (transport != null) {
                DtlsState converted = Conversions.dtlsState(state);
                transport.dtlsState = converted;
                transport.tell(() -> transport.listener.onDtlsStateChanged(converted, detail));
            }
        }
    }
}
