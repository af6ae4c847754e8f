package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.dtls.DtlsAssociation;
import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsFailure;
import io.sluice.dtls.DtlsRole;
import io.sluice.dtls.DtlsState;
import io.sluice.dtls.Fingerprint;
import io.sluice.dtls.FingerprintSet;
import io.sluice.dtls.HashAlgorithm;
import io.sluice.dtls.SrtpKeyingMaterial;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceLiteAgent;
import io.sluice.ice.IceServer;
import io.sluice.ice.IceState;
import io.sluice.ice.IceTuple;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpProfile;
import io.sluice.time.Timers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One WebRTC transport on its loop: connectivity by {@link IceLiteAgent}, keys by {@link DtlsAssociation}. */
public final class WebRtcSession extends MediaSession {
    /**
     * How a session is set up.
     *
     * @param credentials the server's, unique in the process
     * @param consentTimeoutSeconds 0, or 10 to 60
     * @param candidates which of its sockets the peer is told
     */
    public record Settings(IceCredentials credentials, int consentTimeoutSeconds, IceCandidate.Policy candidates) {}

    /** Hears of the session, on its loop. */
    public interface Listener {
        void onIceState(IceState state);

        /** Packets to the peer go there from now on. */
        void onTupleSelected(IceCandidate.Protocol protocol, Endpoint local, Endpoint remote);

        /**
         * @param detail why, if the state is {@link DtlsState#FAILED}; otherwise empty
         */
        void onDtlsState(DtlsState state, String detail);
    }

    private final Listener listener;
    private final List<MediaSocket> ownSockets;
    private final List<IceCandidate> candidates;
    private final IceServer iceServer;
    private final IceLiteAgent ice;
    /** The server's when the session was opened; it stays with it. */
    private final DtlsCertificate certificate;

    private final DtlsAssociation dtls;

    private Timers.@Nullable Timer consentTimer;
    /** The pair in use and, between a restart and its first check, the one that follows. */
    private IceCredentials credentials;

    private @Nullable IceCredentials nextCredentials;
    /** In DER, once connected. Written on the loop, read anywhere. */
    private volatile byte @Nullable [] remoteCertificate;

    private boolean connected;
    private boolean peerClosed;

    /**
     * @param reachedAt all of one {@link IceServer}
     * @param owned whether the session closes these sockets in the end
     */
    WebRtcSession(
            MediaLoop mediaLoop, Settings settings, List<WebRtcSocket> reachedAt, boolean owned, Listener listener) {
        super(mediaLoop);
        this.listener = listener;
        this.credentials = settings.credentials();
        this.ownSockets = owned ? List.copyOf(reachedAt) : List.of();
        this.candidates =
                IceCandidate.of(reachedAt.stream().map(WebRtcSocket::listening).toList(), settings.candidates());
        this.iceServer =
                reachedAt.isEmpty() ? mediaLoop.ice() : reachedAt.getFirst().ice();
        this.ice = new IceLiteAgent(settings.consentTimeoutSeconds(), new IceEvents());
        DtlsContext context = mediaLoop.dtls();
        this.certificate = context.certificate();
        this.dtls = new DtlsAssociation(context.handshakes(), certificate, loop()::execute, new DtlsEvents());
        iceServer.register(credentials, ice);
    }

    public List<IceCandidate> candidates() {
        return candidates;
    }

    /** Of the server's certificate. One only, of the hash every peer knows: clients use the last of a list, servers the first. */
    public Fingerprint localFingerprint() {
        return certificate.fingerprint(HashAlgorithm.SHA_256);
    }

    /** The peer's certificate in DER, null before it has proved to be its own; that of the last handshake. Any thread. */
    public byte @Nullable [] remoteCertificate() {
        byte[] known = remoteCertificate;
        return known == null ? null : known.clone();
    }

    /**
     * Restarts ICE: the peer is to use other credentials from now on. Those in use stay valid until it does, so that media goes
     * on; those of an earlier restart that it never used do not.
     *
     * @throws IllegalStateException if the session is closed
     */
    public void restartIce(IceCredentials fresh) {
        assert loop().confined();
        requireOpen();
        if (nextCredentials != null) {
            iceServer.unregister(nextCredentials);
        }
        iceServer.restart(credentials, fresh, ice);
        nextCredentials = fresh;
    }

    /** Gives the peer's certificate fingerprints and this end's role; before it no handshake begins. Once. */
    public void connect(DtlsRole ownRole, FingerprintSet remote) {
        assert loop().confined();
        if (!isClosed()) {
            dtls.start(ownRole, remote);
        }
    }

    /** Takes new ones for an association that the peer is about to renew; media goes on meanwhile. */
    public void restartDtls(DtlsRole ownRole, FingerprintSet remote) {
        assert loop().confined();
        if (!isClosed()) {
            dtls.restart(ownRole, remote);
        }
    }

    @Override
    void disconnect() {
        iceServer.unregister(credentials);
        if (nextCredentials != null) {
            iceServer.unregister(nextCredentials);
        }
        dtls.close();
        ice.close();
        if (consentTimer != null) {
            consentTimer.cancel();
        }
    }

    @Override
    void onClosed() {
        if (!peerClosed) {
            listener.onDtlsState(DtlsState.CLOSED, "");
        }
    }

    @Override
    List<MediaSocket> ownSockets() {
        return ownSockets;
    }

    /** When the peer last proved that it is there; before the first time, a time so long ago that it counts as absent. */
    long lastCheckNanos() {
        return ice.lastRequestNanos();
    }

    /** The connection behind a remote endpoint has ended. */
    void onDisconnected(WebRtcSocket socket, Endpoint remote) {
        ice.onTupleGone(new IceTuple(socket.id(), remote));
    }

    void onDatagram(DatagramKind kind, Packet packet, long nowNanos) {
        switch (kind) {
            case RTP -> onRtp(packet, nowNanos);
            case RTCP -> onRtcp(packet);
            case DTLS -> dtls.onDatagram(Bytes.toArray(packet.memory(), 0, packet.length()));
            case STUN, UNKNOWN -> throw new IllegalArgumentException("kind " + kind + " does not belong to a session");
        }
    }

    private void secure(SrtpKeyingMaterial keys) {
        SrtpProfile profile = Objects.requireNonNull(SrtpProfile.ofId(keys.profile()), "profile");
        SrtpEngine engine = mediaLoop().srtpEngine();
        secure(
                engine.newReceiver(profile, keys.remoteKey(), keys.remoteSalt()),
                engine.newSender(profile, keys.localKey(), keys.localSalt()));
    }

    /** The peer has left: media in either direction has ended, and the transport waits to be closed by its owner. */
    void onPeerClosed() {
        endMedia();
        peerClosed = true;
        listener.onDtlsState(DtlsState.CLOSED, "");
    }

    /** One timer serves however many requests come: it looks at the deadline again when it fires. */
    private void armConsentTimer() {
        long deadline = ice.nextDeadlineNanos();
        if (consentTimer == null && deadline != Timers.NONE) {
            consentTimer = loop().timers().schedule(deadline, this::onConsentTimer);
        }
    }

    private void onConsentTimer() {
        consentTimer = null;
        ice.onTimer(loop().nowNanos());
        armConsentTimer();
    }

    private final class IceEvents implements IceLiteAgent.Listener {
        @Override
        public void onStateChanged(IceState state) {
            if (state == IceState.DISCONNECTED || state == IceState.CLOSED) {
                egress().unroute();
            }
            listener.onIceState(state);
        }

        @Override
        public boolean claimTuple(IceTuple tuple, long nowNanos) {
            return socket(tuple).claim(tuple.remoteEndpoint(), WebRtcSession.this, nowNanos);
        }

        @Override
        public void onRestarted() {
            credentials = Objects.requireNonNull(nextCredentials, "nextCredentials");
            nextCredentials = null;
        }

        @Override
        public void onTupleRemoved(IceTuple tuple) {
            socket(tuple).release(tuple.remoteEndpoint(), WebRtcSession.this);
        }

        @Override
        public void onTupleSelected(IceTuple tuple) {
            WebRtcSocket socket = socket(tuple);
            route(new Route(socket.port(), tuple.remoteEndpoint()));
            listener.onTupleSelected(
                    socket.listening().protocol(), socket.port().localEndpoint(), tuple.remoteEndpoint());
            armConsentTimer();
            dtls.pathAvailable(tuple.remoteEndpoint().subscriber());
        }
    }

    private WebRtcSocket socket(IceTuple tuple) {
        return mediaLoop().webRtcSocket(tuple.socketId());
    }

    private final class DtlsEvents implements DtlsAssociation.Listener {
        @Override
        public void send(byte[] datagram) {
            egress().sendPlain(datagram);
        }

        @Override
        public void connecting() {
            listener.onDtlsState(DtlsState.CONNECTING, "");
        }

        @Override
        public void connected(SrtpKeyingMaterial keys) {
            remoteCertificate = keys.remoteCertificate();
            secure(keys);
            if (!connected) {
                connected = true;
                listener.onDtlsState(DtlsState.CONNECTED, "");
            }
        }

        @Override
        public void failed(DtlsFailure reason, String detail) {
            listener.onDtlsState(DtlsState.FAILED, reason + ": " + detail);
        }

        @Override
        public void closed() {
            onPeerClosed();
        }
    }
}
