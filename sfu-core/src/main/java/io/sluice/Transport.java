package io.sluice;

import io.sluice.loop.Loop;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.Track;
import io.sluice.transport.MediaSession;
import io.sluice.transport.SentStream;
import io.sluice.transport.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way for media in and out of a {@link Router}, with the producers and consumers it carries. Lives on one loop for life.
 * Thread-safe; methods block until done. The kinds differ in how the other end is found and what protects the media.
 */
public abstract sealed class Transport implements AutoCloseable
        permits WebRtcTransport, PlainTransport, PipeTransport, DirectTransport {
    private final String id = UUID.randomUUID().toString();
    private final Router router;
    private final TransportListener listener;
    private final MediaSession session;
    private final AtomicInteger nextMid = new AtomicInteger();

    /** Of consumers: no two of this transport have one in common, not even one after the other. */
    private final LongSupplier ssrcs = Consumption.newSsrcs();

    private final AtomicReference<@Nullable String> cname = new AtomicReference<>();

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
    Transport(Router router, TransportListener listener, MediaSession session) {
        this.router = router;
        this.listener = listener;
        this.session = session;
    }

    /** A random UUID, unguessable. */
    public final String id() {
        return id;
    }

    public final boolean isClosed() {
        return router.locked(() -> closed);
    }

    /**
     * Receives a stream from the peer. A call that fails leaves nothing behind.
     *
     * @throws io.sluice.ortc.InvalidRtpException naming the field of {@code rtpParameters} that is wrong
     * @throws io.sluice.ortc.UnsupportedRtpException if the router lacks the codec, or for more encodings or layers than are supported
     * @throws IllegalArgumentException if another producer of this transport has the same MID or SSRC, or one of this router the
     *     id of the options
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public final Producer produce(ProducerOptions options) {
        requireOpen();
        RtpParameters valid = Ortc.validateProducerRtpParameters(options.kind(), options.rtpParameters());
        Production production = Production.of(options, valid.withCname(cnameFor(valid)), router.rtpCapabilities());
        ProducerScores scores = new ProducerScores(router.events(), options.listener(), production.rids());
        List<InboundStream> streams = onOpenSession(() -> session.openInbound(production.settings(), scores.streams()));
        Producer producer = new Producer(this, options, production, streams, scores);
        boolean added = false;
        try {
            added = router.locked(() -> add(producer));
        } finally {
            if (!added) {
                execute(() -> streams.forEach(session::closeInbound));
            }
        }
        if (!added) {
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
        Consumption consumption = consumption(producer, options);
        int ssrc = consumption.ssrc();
        boolean consuming = false;
        onConsumerAdded(ssrc, options.listener());
        try {
            Consumer consumer = open(producer, consumption, options);
            consuming = true;
            return consumer;
        } finally {
            if (!consuming) {
                onConsumerRemoved(ssrc);
            }
        }
    }

    private Consumer open(Producer producer, Consumption consumption, ConsumerOptions options) {
        List<Track> tracks = tracks(producer);
        ScoreEvents scores = new ScoreEvents(router.events(), options.listener(), tracks.size());
        LayerEvents layers = new LayerEvents(router.events(), options.listener());
        List<OutboundStream> streams =
                onOpenSession(() -> open(tracks, consumption, options.preferredLayers(), scores, layers));
        Consumer consumer = new Consumer(
                this, producer, consumption.rtpParameters(), options, streams, new Consumer.Events(scores, layers));
        if (!router.locked(() -> add(consumer, producer))) {
            execute(() -> streams.forEach(session::closeOutbound));
            throw new ClosedException("transport " + id + " or producer " + producer.id() + " is closed");
        }
        consumer.begin();
        return consumer;
    }

    /** On the loop. */
    private List<OutboundStream> open(
            List<Track> tracks,
            Consumption consumption,
            @Nullable ConsumerLayers preferred,
            ScoreEvents scores,
            LayerEvents layers) {
        List<OutboundStream> streams = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            OutboundStream stream = session.openOutbound(
                    tracks.get(i), consumption.settings().get(i), consumption.cname(), scores.stream(i));
            stream.layersListener(() -> onLayersChanged(stream, layers, scores));
            if (preferred != null) {
                stream.preferLayers(preferred.spatialLayer(), preferred.temporalLayer());
            }
            streams.add(stream);
        }
        return streams;
    }

    /** On the loop. What is scored is another stream of the sender's, and on its way to the receiver nothing yet. */
    private void onLayersChanged(OutboundStream stream, LayerEvents layers, ScoreEvents scores) {
        if (layers.onChanged(stream) && !stream.track().isScalable()) {
            session.sent(stream).ifPresent(SentStream::restartScore);
            scores.onProducerScore();
        }
    }

    /** What a consumer of this kind of transport is sent, each under an SSRC of its own. */
    List<Track> tracks(Producer producer) {
        return List.of(producer.track());
    }

    ConsumerType consumerType(Producer producer) {
        return switch (producer.type()) {
            case SIMPLE -> ConsumerType.SIMPLE;
            case SIMULCAST -> ConsumerType.SIMULCAST;
            case SVC -> ConsumerType.SVC;
        };
    }

    /** What a consumer of this kind of transport gets of a producer. */
    Consumption consumption(Producer producer, ConsumerOptions options) {
        return Consumption.of(producer, options, Integer.toString(nextMid.getAndIncrement()), ssrcs);
    }

    /** Gives the SSRCs of this transport's consumers. */
    final LongSupplier ssrcs() {
        return ssrcs;
    }

    /** A consumer is about to be opened. */
    void onConsumerAdded(int ssrc, ConsumerListener hears) {}

    /** A consumer is no more, or has not come about. */
    void onConsumerRemoved(int ssrc) {}

    /** Takes a packet of this process's own. */
    boolean send(byte[] packet) {
        throw new UnsupportedOperationException("only producers of a DirectTransport send what they are given");
    }

    /** The path of packets, and of RTCP if that is another one; either may be null. */
    abstract TransportPaths paths();

    /**
     * What this transport carried and dropped: counters by name, in the order in which a packet meets them.
     *
     * @throws ClosedException if the transport is closed
     */
    public final Map<String, Long> statistics() {
        requireOpen();
        return LoopCall.call(loop(), session::statistics);
    }

    /**
     * What this transport carries, in figures that every kind has.
     *
     * @throws ClosedException if the transport is closed
     */
    public final TransportStatistics stats() {
        requireOpen();
        TransportPaths paths = paths();
        return LoopCall.call(loop(), () -> {
            Traffic traffic = session.traffic();
            long atNanos = loop().epochNanos(loop().nowNanos());
            return new TransportStatistics(
                    id,
                    Instant.EPOCH.plusNanos(atNanos),
                    traffic.bytesReceived(),
                    traffic.receiveBitrateBps(),
                    traffic.bytesSent(),
                    traffic.sendBitrateBps(),
                    traffic.rtpBytesReceived(),
                    traffic.rtpReceiveBitrateBps(),
                    traffic.rtpBytesSent(),
                    traffic.rtpSendBitrateBps(),
                    traffic.rtxBytesReceived(),
                    traffic.rtxReceiveBitrateBps(),
                    traffic.rtxBytesSent(),
                    traffic.rtxSendBitrateBps(),
                    traffic.probationBytesSent(),
                    session.bandwidth().map(BandwidthEvents::converted).orElse(null),
                    paths.iceState(),
                    paths.dtlsState(),
                    paths.tuple(),
                    paths.rtcpTuple(),
                    session.receivedLossShare(),
                    session.sentLossShare(),
                    session.incomingEstimateBps(),
                    session.incomingLimitBps(),
                    session.outgoingBitrates().max(),
                    session.outgoingBitrates().min());
        });
    }

    /**
     * Closes the transport: first its consumers, then its producers, then itself, in which order their listeners hear of it.
     * Idempotent; never waits for listeners.
     */
    @Override
    public final void close() {
        router.withLock(() -> detach(CloseReason.REQUESTED));
    }

    /** Under the router's lock. */
    void detach(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        router.removeTransport(this);
        onDetached();
        CloseReason handedDown =
                reason == CloseReason.ROUTER_CLOSED ? CloseReason.ROUTER_CLOSED : CloseReason.TRANSPORT_CLOSED;
        List.copyOf(consumers).forEach(consumer -> consumer.detach(handedDown));
        List.copyOf(producers).forEach(producer -> producer.detach(handedDown));
        router.events().post(() -> {
            silent = true;
            listener.onClosed(reason);
        });
        router.tell(told -> told.onTransportClosed(this, reason));
        execute(session::close);
    }

    /** The transport is no more. Under the router's lock. */
    void onDetached() {}

    /** Ends a transport that nobody has seen, without a word. */
    void abandon() {
        router.withLock(() -> closed = true);
        router.events().post(() -> silent = true);
        execute(session::close);
    }

    Router router() {
        return router;
    }

    MediaSession session() {
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
        onConsumerRemoved(consumer.ssrc());
    }

    /** A change of state that comes after the listener has heard of the closing has lost its meaning. */
    final void tell(Runnable change) {
        router.events().post(() -> tellUnlessSilent(change));
    }

    /**
     * The same of a change that the peer can bring about as often as it likes: while one waits, the next of the same key takes
     * its place.
     */
    final void tell(Object key, Runnable change) {
        router.events().post(key, () -> tellUnlessSilent(change));
    }

    private void tellUnlessSilent(Runnable change) {
        if (!silent) {
            change.run();
        }
    }

    /** The first name a peer gives holds for all it sends: receivers keep streams of one name in step. */
    String cnameFor(RtpParameters parameters) {
        String given = parameters.rtcp().cname();
        cname.compareAndSet(null, given == null || given.isEmpty() ? id : given);
        return Objects.requireNonNull(cname.get());
    }

    final void requireOpen() {
        if (isClosed()) {
            throw closedException();
        }
    }

    private ClosedException closedException() {
        return new ClosedException("transport " + id + " is closed");
    }

    /** Calls the loop for something that can be closed on the way there. */
    final <T> T onOpenSession(Supplier<T> call) {
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
}
