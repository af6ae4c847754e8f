package io.sluice;

import io.sluice.dtls.FingerprintSet;
import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.ice.IceCredentials;
import io.sluice.loop.Loop;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpParameters;
import io.sluice.packet.Endpoint;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.StreamHandle;
import io.sluice.transport.WebRtcSession;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One peer's connection: ICE-lite, DTLS-SRTP, and the producers and consumers it carries. Lives on one loop for life.
 * Thread-safe; methods block until done.
 *
 * <p>The order of things: hand {@link #iceParameters}, {@link #iceCandidates} and {@link #dtlsParameters} to the peer, give
 * what it answers to {@link #connect}, and {@link #produce} and {@link #consume} at any time before or after.
 */
public final class WebRtcTransport implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final Router router;
    private final WebRtcTransportListener listener;
    private final WebRtcSession session;
    private final AtomicInteger nextMid = new AtomicInteger();
    private final AtomicReference<@Nullable String> cname = new AtomicReference<>();

    /** Written on the loop. */
    private volatile IceParameters iceParameters;

    private volatile @Nullable TransportTuple iceSelectedTuple;
    private volatile IceState iceState = IceState.NEW;
    private volatile DtlsState dtlsState = DtlsState.NEW;
    /** Written under the router's lock. */
    private volatile DtlsRole dtlsRole = DtlsRole.AUTO;

    /** Under the router's lock. */
    private final Set<Producer> producers = new LinkedHashSet<>();

    /** Under the router's lock. */
    private final Set<Consumer> consumers = new LinkedHashSet<>();

    /** Under the router's lock. */
    private boolean closed;

    /** Whether the listener has heard its last. Only where the router's events are delivered. */
    private boolean silent;

    /**
     * @param session opened on its loop before this object is handed out
     */
    WebRtcTransport(
            Router router,
            WebRtcTransportListener listener,
            SessionEvents events,
            WebRtcSession session,
            IceCredentials credentials) {
        this.iceParameters = Conversions.iceParameters(credentials);
        this.router = router;
        this.listener = listener;
        this.session = session;
        events.owner = this;
    }

    /** A random UUID, unguessable. */
    public String id() {
        return id;
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
        IceCredentials fresh = router.newIceCredentials();
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

    /** How far connectivity checks have come; the listener may hear of it a moment later. */
    public IceState iceState() {
        return isClosed() ? IceState.CLOSED : iceState;
    }

    /** How far the DTLS association has come; the listener may hear of it a moment later. */
    public DtlsState dtlsState() {
        return isClosed() ? DtlsState.CLOSED : dtlsState;
    }

    public boolean isClosed() {
        return router.locked(() -> closed);
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
        router.withLock(() -> {
            if (dtlsRole != DtlsRole.AUTO) {
                throw new IllegalStateException(
                        "transport " + id + " has been connected already; connect is called once");
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
        router.withLock(() -> {
            if (dtlsRole == DtlsRole.AUTO) {
                throw new IllegalStateException(
                        "transport " + id + " is not connected yet; restartDtls comes after connect");
            }
            dtlsRole = Conversions.role(own);
            execute(() -> session.restartDtls(own, fingerprints));
        });
    }

    /**
     * Receives a stream from the peer. A call that fails leaves nothing behind.
     *
     * @throws io.sluice.ortc.InvalidRtpException naming the field of {@code rtpParameters} that is wrong
     * @throws io.sluice.ortc.UnsupportedRtpException if the router lacks the codec, or there is more than one encoding
     * @throws IllegalArgumentException if another producer of this transport has the same MID or SSRC
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public Producer produce(ProducerOptions options) {
        requireOpen();
        RtpParameters valid = Ortc.validateProducerRtpParameters(options.kind(), options.rtpParameters());
        Production production = Production.of(options, valid.withCname(cnameFor(valid)), router.rtpCapabilities());
        InboundStream stream = onOpenSession(() -> session.openInbound(production.settings()));
        Producer producer = new Producer(this, options, production, stream);
        if (!router.locked(() -> add(producer))) {
            execute(() -> session.closeInbound(stream));
            throw closedException();
        }
        return producer;
    }

    /**
     * Sends a producer's stream to the peer. A call that fails leaves nothing behind.
     *
     * @throws io.sluice.ortc.InvalidRtpException naming the field of {@code rtpCapabilities} that is wrong
     * @throws NotFoundException if there is no such producer in this router
     * @throws io.sluice.ortc.UnsupportedRtpException if the peer's capabilities cannot receive it
     * @throws ClosedException if the transport is closed, or the producer is closed meanwhile
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public Consumer consume(ConsumerOptions options) {
        Producer producer = router.locked(() -> {
            requireOpen();
            return router.requireProducer(options.producerId());
        });
        Consumption consumption = Consumption.of(producer, options, Integer.toString(nextMid.getAndIncrement()));
        StreamHandle source = producer.stream().handle();
        ScoreEvents scores = new ScoreEvents(router.events(), options.listener());
        OutboundStream stream =
                onOpenSession(() -> session.openOutbound(source, consumption.settings(), consumption.cname(), scores));
        Consumer consumer = new Consumer(this, producer, consumption.rtpParameters(), options, stream, scores);
        if (!router.locked(() -> add(consumer, producer))) {
            execute(() -> session.closeOutbound(stream));
            throw new ClosedException("transport " + id + " or producer " + producer.id() + " is closed");
        }
        return consumer;
    }

    /**
     * What this transport carried and dropped: counters by name, in the order in which a packet meets them.
     *
     * @throws ClosedException if the transport is closed
     */
    public Map<String, Long> statistics() {
        requireOpen();
        return LoopCall.call(loop(), session::statistics);
    }

    /**
     * Closes the transport: first its consumers, then its producers, then itself, in which order their listeners hear of it.
     * Idempotent; never waits for listeners.
     */
    @Override
    public void close() {
        router.withLock(() -> detach(CloseReason.REQUESTED));
    }

    /** Under the router's lock. */
    void detach(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        router.removeTransport(this);
        CloseReason handedDown =
                reason == CloseReason.ROUTER_CLOSED ? CloseReason.ROUTER_CLOSED : CloseReason.TRANSPORT_CLOSED;
        List.copyOf(consumers).forEach(consumer -> consumer.detach(handedDown));
        List.copyOf(producers).forEach(producer -> producer.detach(handedDown));
        router.events().post(() -> {
            silent = true;
            listener.onClosed(reason);
        });
        execute(session::close);
    }

    /** Ends a transport that nobody has seen, without a word. */
    void abandon() {
        router.withLock(() -> closed = true);
        router.events().post(() -> silent = true);
        execute(session::close);
    }

    Router router() {
        return router;
    }

    WebRtcSession session() {
        return session;
    }

    Loop loop() {
        return session.loop();
    }

    /** Runs a task on this transport's loop, after all that were given before. */
    void execute(Runnable task) {
        loop().execute(task);
    }

    /** Under the router's lock. */
    void removeProducer(Producer producer) {
        producers.remove(producer);
    }

    /** Under the router's lock. */
    void removeConsumer(Consumer consumer) {
        consumers.remove(consumer);
    }

    /** A change of state that comes after the listener has heard of the closing has lost its meaning. */
    private void tell(Runnable change) {
        router.events().post(() -> {
            if (!silent) {
                change.run();
            }
        });
    }

    /** The first name a peer gives holds for all it sends: receivers keep streams of one name in step. */
    private String cnameFor(RtpParameters parameters) {
        String given = parameters.rtcp().cname();
        cname.compareAndSet(null, given == null || given.isEmpty() ? id : given);
        return Objects.requireNonNull(cname.get());
    }

    private void requireOpen() {
        if (isClosed()) {
            throw closedException();
        }
    }

    private ClosedException closedException() {
        return new ClosedException("transport " + id + " is closed");
    }

    /** Calls the loop for something that can be closed on the way there. */
    private <T> T onOpenSession(Supplier<T> call) {
        return LoopCall.call(loop(), () -> {
            if (session.isClosed()) {
                throw closedException();
            }
            return call.get();
        });
    }

    private boolean add(Producer producer) {
        if (closed) {
            return false;
        }
        router.addProducer(producer);
        return producers.add(producer);
    }

    private boolean add(Consumer consumer, Producer producer) {
        return !closed && producer.addConsumer(consumer) && consumers.add(consumer);
    }

    /**
     * Hears of the session on its loop, from its first moment, when the transport object does not exist yet; what comes
     * before the owner is known cannot come, because the peer does not know the credentials before the owner hands them out.
     */
    static final class SessionEvents implements WebRtcSession.Listener {
        private volatile @Nullable WebRtcTransport owner;

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
                transport.tell(() -> transport.listener.onIceSelectedTupleChanged(tuple));
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
