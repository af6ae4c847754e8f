package io.sluice;

import io.sluice.dtls.Fingerprint;
import io.sluice.loop.Loop;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.StreamHandle;
import io.sluice.transport.WebRtcSession;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One peer's connection: ICE-lite, DTLS-SRTP, and the producers and consumers it carries. Lives on one loop for life.
 * Thread-safe; methods block until done.
 */
public final class WebRtcTransport implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final Router router;
    private final WebRtcTransportListener listener;
    private final WebRtcSession session;
    private final AtomicInteger nextMid = new AtomicInteger();
    private final AtomicReference<@Nullable String> cname = new AtomicReference<>();
    private final AtomicBoolean connectCalled = new AtomicBoolean();

    private volatile IceState iceState = IceState.NEW;
    private volatile DtlsState dtlsState = DtlsState.NEW;

    /** Under the router's lock. */
    private final Set<Producer> producers = new HashSet<>();

    /** Under the router's lock. */
    private final Set<Consumer> consumers = new HashSet<>();

    /** Under the router's lock. */
    private boolean closed;

    /**
     * @param session opened on its loop before this object is handed out
     */
    WebRtcTransport(Router router, WebRtcTransportListener listener, SessionEvents events, WebRtcSession session) {
        this.router = router;
        this.listener = listener;
        this.session = session;
        events.owner = this;
    }

    /** Unguessable. */
    public String id() {
        return id;
    }

    /** The server's ICE credentials, to be signalled to the peer. */
    public IceParameters iceParameters() {
        return new IceParameters(
                session.credentials().usernameFragment(), session.credentials().password(), true);
    }

    /** Where the peer reaches this transport, to be signalled to it. */
    public List<IceCandidate> iceCandidates() {
        return session.candidates().stream().map(Conversions::candidate).toList();
    }

    /** The server's certificate and role, to be signalled to the peer. */
    public DtlsParameters dtlsParameters() {
        return new DtlsParameters(DtlsRole.AUTO, List.of(Conversions.fingerprint(session.localFingerprint())));
    }

    public IceState iceState() {
        return iceState;
    }

    public DtlsState dtlsState() {
        return dtlsState;
    }

    public boolean isClosed() {
        return router.locked(() -> closed);
    }

    /**
     * Gives the peer's DTLS parameters, without which no handshake is answered. Once only; returns at once, the connection
     * comes about by itself.
     *
     * @throws IllegalArgumentException if there is no usable fingerprint, or the peer wants to be the DTLS server
     * @throws IllegalStateException if called before
     * @throws ClosedException if the transport is closed
     */
    public void connect(DtlsParameters remote) {
        Fingerprint fingerprint = Conversions.remoteFingerprint(remote);
        requireOpen();
        if (!connectCalled.compareAndSet(false, true)) {
            throw new IllegalStateException("transport " + id + " has been connected already; connect is called once");
        }
        execute(() -> session.connect(fingerprint));
    }

    /**
     * Receives a stream from the peer.
     *
     * @throws IllegalArgumentException naming the field of {@code rtpParameters} that is wrong
     * @throws io.sluice.ortc.UnsupportedRtpException if the router lacks the codec
     * @throws ClosedException if the transport is closed
     */
    public Producer produce(ProducerOptions options) {
        requireOpen();
        Production production = Production.of(options, router.rtpCapabilities(), cnameFor(options.rtpParameters()));
        InboundStream stream = LoopCall.call(loop(), () -> session.openInbound(production.settings()));
        Producer producer = new Producer(this, options, production, stream);
        if (!router.locked(() -> add(producer))) {
            execute(() -> session.closeInbound(stream));
            throw new ClosedException("transport " + id + " is closed");
        }
        return producer;
    }

    /**
     * Sends a producer's stream to the peer.
     *
     * @throws NotFoundException if there is no such producer in this router
     * @throws io.sluice.ortc.UnsupportedRtpException if the peer's capabilities cannot receive it
     * @throws ClosedException if the transport is closed
     */
    public Consumer consume(ConsumerOptions options) {
        requireOpen();
        Producer producer = router.requireProducer(options.producerId());
        Consumption consumption = Consumption.of(producer, options, Integer.toString(nextMid.getAndIncrement()));
        StreamHandle source = producer.stream().handle();
        OutboundStream stream =
                LoopCall.call(loop(), () -> session.openOutbound(source, consumption.settings(), consumption.cname()));
        Consumer consumer = new Consumer(this, producer, consumption.rtpParameters(), options, stream);
        if (!router.locked(() -> add(consumer, producer))) {
            execute(() -> session.closeOutbound(stream));
            throw new ClosedException("transport " + id + " or producer " + producer.id() + " is closed");
        }
        return consumer;
    }

    /** What this transport carried and dropped, by name. */
    public Map<String, Long> statistics() {
        return LoopCall.call(loop(), session::statistics);
    }

    /** Closes the transport with its producers and consumers. Idempotent; never waits for listeners. */
    @Override
    public void close() {
        close(CloseReason.REQUESTED);
    }

    void close(CloseReason reason) {
        boolean first = router.locked(() -> {
            boolean open = !closed;
            closed = true;
            router.removeTransport(this);
            return open;
        });
        if (!first) {
            return;
        }
        router.locked(() -> List.copyOf(producers)).forEach(producer -> producer.close(CloseReason.TRANSPORT_CLOSED));
        router.locked(() -> List.copyOf(consumers)).forEach(consumer -> consumer.close(CloseReason.TRANSPORT_CLOSED));
        execute(session::close);
        router.events().post(() -> listener.onClosed(reason));
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

    /** The first name a peer gives holds for all it sends: receivers keep streams of one name in step. */
    private String cnameFor(RtpParameters parameters) {
        String given = parameters.rtcp().cname();
        cname.compareAndSet(null, given == null || given.isEmpty() ? id : given);
        return Objects.requireNonNull(cname.get());
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new ClosedException("transport " + id + " is closed");
        }
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
                transport.router.events().post(() -> transport.listener.onIceStateChanged(converted));
            }
        }

        @Override
        public void onDtlsState(io.sluice.dtls.DtlsState state, String detail) {
            WebRtcTransport transport = owner;
            if (transport != null) {
                DtlsState converted = Conversions.dtlsState(state);
                transport.dtlsState = converted;
                transport.router.events().post(() -> transport.listener.onDtlsStateChanged(converted, detail));
            }
        }
    }
}
