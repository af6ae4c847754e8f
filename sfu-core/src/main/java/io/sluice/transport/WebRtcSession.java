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
import io.sluice.loop.Loop;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.StreamHandle;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.time.Timers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebRTC transport on its loop: connectivity by {@link IceLiteAgent}, keys by {@link DtlsAssociation}, media by
 * {@link MediaReceiver} and {@link MediaSender}. Confined to its loop but for the accessors that never change.
 */
public final class WebRtcSession {
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

    private final MediaLoop mediaLoop;
    private final Loop loop;
    private final Listener listener;
    private final List<MediaSocket> reachedAt;
    private final List<IceCandidate> candidates;
    private final IceServer iceServer;
    private final IceLiteAgent ice;
    /** The server's when the session was opened; it stays with it. */
    private final DtlsCertificate certificate;

    private final DtlsAssociation dtls;

    private final TransportCounters counters = new TransportCounters();
    private final TransportEgress egress;
    private final MediaSender sender;
    private final MediaReceiver receiver;
    private final RtcpReporter reports;
    private Timers.@Nullable Timer consentTimer;
    /** The pair in use and, between a restart and its first check, the one that follows. */
    private IceCredentials credentials;

    private @Nullable IceCredentials nextCredentials;
    private boolean connected;
    private boolean peerClosed;
    private boolean closed;

    WebRtcSession(MediaLoop mediaLoop, Settings settings, List<MediaSocket> reachedAt, Listener listener) {
        this.mediaLoop = mediaLoop;
        this.loop = mediaLoop.loop();
        this.listener = listener;
        this.credentials = settings.credentials();
        this.reachedAt = List.copyOf(reachedAt);
        this.candidates =
                IceCandidate.of(reachedAt.stream().map(MediaSocket::listening).toList(), settings.candidates());
        this.iceServer =
                reachedAt.isEmpty() ? mediaLoop.ice() : reachedAt.getFirst().ice();
        int ownSsrc = mediaLoop.random().nextInt();
        this.egress = new TransportEgress(loop, mediaLoop.egressBatch(), counters, mediaLoop.padding());
        this.sender = new MediaSender(mediaLoop, egress);
        this.receiver = new MediaReceiver(mediaLoop, egress, sender, counters, ownSsrc);
        this.reports = new RtcpReporter(mediaLoop, egress, sender, receiver, ownSsrc);
        this.ice = new IceLiteAgent(settings.consentTimeoutSeconds(), new IceEvents());
        DtlsContext context = mediaLoop.dtls();
        this.certificate = context.certificate();
        this.dtls = new DtlsAssociation(context.handshakes(), certificate, loop::execute, new DtlsEvents());
        iceServer.register(credentials, ice);
    }

    public Loop loop() {
        return loop;
    }

    public List<IceCandidate> candidates() {
        return candidates;
    }

    /** Of the server's certificate. One only, of the hash every peer knows: clients use the last of a list, servers the first. */
    public Fingerprint localFingerprint() {
        return certificate.fingerprint(HashAlgorithm.SHA_256);
    }

    /**
     * Restarts ICE: the peer is to use other credentials from now on. Those in use stay valid until it does, so that media goes
     * on; those of an earlier restart that it never used do not.
     *
     * @throws IllegalStateException if the session is closed
     */
    public void restartIce(IceCredentials fresh) {
        assert loop.confined();
        requireOpen();
        if (nextCredentials != null) {
            iceServer.unregister(nextCredentials);
        }
        iceServer.restart(credentials, fresh, ice);
        nextCredentials = fresh;
    }

    /** Gives the peer's certificate fingerprints and this end's role; before it no handshake begins. Once. */
    public void connect(DtlsRole ownRole, FingerprintSet remote) {
        assert loop.confined();
        if (!closed) {
            dtls.start(ownRole, remote);
        }
    }

    /** Takes new ones for an association that the peer is about to renew; media goes on meanwhile. */
    public void restartDtls(DtlsRole ownRole, FingerprintSet remote) {
        assert loop.confined();
        if (!closed) {
            dtls.restart(ownRole, remote);
        }
    }

    /**
     * Receives a stream.
     *
     * @throws IllegalArgumentException if its SSRC or MID is another stream's
     * @throws IllegalStateException if the session is closed
     */
    public InboundStream openInbound(ReceivedStream.Settings stream) {
        assert loop.confined();
        requireOpen();
        return receiver.open(stream);
    }

    /** Stops receiving a stream. Idempotent. */
    public void closeInbound(InboundStream stream) {
        assert loop.confined();
        receiver.close(stream);
    }

    /**
     * Sends a stream.
     *
     * @param cname the canonical name that binds a sender's sound to its picture (RFC 3550 section 6.5.1)
     * @throws IllegalStateException if the session is closed
     */
    public OutboundStream openOutbound(StreamHandle source, OutboundStream.Settings stream, String cname) {
        return openOutbound(source, stream, cname, score -> {});
    }

    /**
     * The same with somebody who is told each new score of the stream, 0 to 10, on the loop.
     *
     * @throws IllegalStateException if the session is closed
     */
    public OutboundStream openOutbound(
            StreamHandle source, OutboundStream.Settings stream, String cname, IntConsumer onScore) {
        assert loop.confined();
        requireOpen();
        return sender.open(source, stream, cname, onScore);
    }

    /** What is known of a stream that is sent here; empty when it is closed. */
    public Optional<SentStream> sent(OutboundStream stream) {
        assert loop.confined();
        return Optional.ofNullable(sender.bySsrc(stream.ssrc())).filter(sent -> sent.stream() == stream);
    }

    /** Stops sending a stream. Idempotent. */
    public void closeOutbound(OutboundStream stream) {
        assert loop.confined();
        sender.close(stream);
    }

    /** Every counter of this transport by name. */
    public Map<String, Long> statistics() {
        assert loop.confined();
        return counters.snapshot();
    }

    TransportCounters counters() {
        return counters;
    }

    public boolean isClosed() {
        assert loop.confined();
        return closed;
    }

    /** Ends the session with all it carries, after a farewell to the peer. Idempotent. */
    public void close() {
        assert loop.confined();
        if (closed) {
            return;
        }
        closed = true;
        iceServer.unregister(credentials);
        if (nextCredentials != null) {
            iceServer.unregister(nextCredentials);
        }
        reports.close();
        receiver.close();
        sender.close();
        dtls.close();
        ice.close();
        egress.close();
        if (consentTimer != null) {
            consentTimer.cancel();
        }
        mediaLoop.closed(this);
        if (!peerClosed) {
            listener.onDtlsState(DtlsState.CLOSED, "");
        }
    }

    IceServer ice() {
        return iceServer;
    }

    List<MediaSocket> reachedAt() {
        return reachedAt;
    }

    /** When the peer last proved that it is there; before the first time, a time so long ago that it counts as absent. */
    long lastCheckNanos() {
        return ice.lastRequestNanos();
    }

    /** The connection behind a remote endpoint has ended. */
    void onDisconnected(MediaSocket socket, Endpoint remote) {
        ice.onTupleGone(new IceTuple(socket.id(), remote));
    }

    void onDatagram(DatagramKind kind, Packet packet, long nowNanos) {
        switch (kind) {
            case RTP -> receiver.onRtp(packet, nowNanos);
            case RTCP -> receiver.onRtcp(packet);
            case DTLS -> dtls.onDatagram(Bytes.toArray(packet.memory(), 0, packet.length()));
            case STUN, UNKNOWN -> throw new IllegalArgumentException("kind " + kind + " does not belong to a session");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
    }

    private void secure(SrtpKeyingMaterial keys) {
        SrtpProfile profile = Objects.requireNonNull(SrtpProfile.ofId(keys.profile()), "profile");
        SrtpEngine engine = mediaLoop.srtpEngine();
        secure(
                engine.newReceiver(profile, keys.remoteKey(), keys.remoteSalt()),
                engine.newSender(profile, keys.localKey(), keys.localSalt()));
    }

    /** Media may flow, or goes on under other keys. Tests on virtual time come in here, since the handshake knows only real time. */
    void secure(SrtpReceiver unprotect, SrtpSender protect) {
        receiver.secure(unprotect);
        egress.secure(protect);
        reports.start();
        if (egress.isOpen()) {
            sender.onOpen();
        }
    }

    /** The peer has left: media in either direction has ended, and the transport waits to be closed by its owner. */
    void onPeerClosed() {
        reports.close();
        receiver.endMedia();
        egress.close();
        peerClosed = true;
        listener.onDtlsState(DtlsState.CLOSED, "");
    }

    /** One timer serves however many requests come: it looks at the deadline again when it fires. */
    private void armConsentTimer() {
        long deadline = ice.nextDeadlineNanos();
        if (consentTimer == null && deadline != Timers.NONE) {
            consentTimer = loop.timers().schedule(deadline, this::onConsentTimer);
        }
    }

    private void onConsentTimer() {
        consentTimer = null;
        ice.onTimer(loop.nowNanos());
        armConsentTimer();
    }

    private final class IceEvents implements IceLiteAgent.Listener {
        @Override
        public void onStateChanged(IceState state) {
            if (state == IceState.DISCONNECTED || state == IceState.CLOSED) {
                egress.unroute();
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
            boolean wasOpen = egress.isOpen();
            MediaSocket socket = socket(tuple);
            egress.route(new Route(socket.port(), tuple.remoteEndpoint()));
            listener.onTupleSelected(
                    socket.listening().protocol(), socket.port().localEndpoint(), tuple.remoteEndpoint());
            armConsentTimer();
            dtls.pathAvailable(tuple.remoteEndpoint().subscriber());
            if (!wasOpen && egress.isOpen()) {
                sender.onOpen();
            }
        }
    }

    private MediaSocket socket(IceTuple tuple) {
        return mediaLoop.socket(tuple.socketId());
    }

    private final class DtlsEvents implements DtlsAssociation.Listener {
        @Override
        public void send(byte[] datagram) {
            egress.sendPlain(datagram);
        }

        @Override
        public void connecting() {
            listener.onDtlsState(DtlsState.CONNECTING, "");
        }

        @Override
        public void connected(SrtpKeyingMaterial keys) {
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
