package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.LayerDemand;
import io.sluice.routing.OutboundStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A producer's stream on its way to one peer, through that peer's {@link Transport}. Thread-safe. */
public final class Consumer implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final Transport transport;
    private final Producer producer;
    private final RtpParameters rtpParameters;
    private final ConsumerListener listener;
    private final List<OutboundStream> streams;
    private final TraceQueue traces;
    private final Events heard;

    /** Under the router's lock; null where there is nothing to choose. */
    private @Nullable ConsumerLayers preferredLayers;

    /** Under the router's lock. */
    private int priority = OutboundStream.LEAST_PRIORITY;

    /** What comes from the loop. */
    record Events(ScoreEvents scores, LayerEvents layers) {}

    /** Under the router's lock. */
    private boolean paused;

    /** Under the router's lock. */
    private boolean closed;

    /** What follows a consumer that goes through a pipe, or null. Under the router's lock. */
    private @Nullable PipeLink link;

    Consumer(
            Transport transport,
            Producer producer,
            RtpParameters rtpParameters,
            ConsumerOptions options,
            List<OutboundStream> streams,
            Events heard) {
        this.transport = transport;
        this.producer = producer;
        this.rtpParameters = rtpParameters;
        this.listener = options.listener();
        this.streams = List.copyOf(streams);
        this.traces = new TraceQueue(transport.router().events(), options.listener());
        this.heard = heard;
        heard.scores().all(this::scores);
        this.preferredLayers = hasLayers() ? preferred(options.preferredLayers()) : null;
        this.paused = options.paused();
    }

    /** A random UUID, unguessable. */
    public String id() {
        return id;
    }

    public String producerId() {
        return producer.id();
    }

    public MediaKind kind() {
        return producer.kind();
    }

    /** What the peer will receive: its codec, SSRC, MID and extension ids. */
    public RtpParameters rtpParameters() {
        return rtpParameters;
    }

    /** How well the stream reaches the peer, 0 to 10, see {@link ConsumerListener#onScoreChanged}. */
    public int score() {
        return heard.scores().score();
    }

    /**
     * What was sent of the stream, and what the peer reports of it. Blocks until the stream's loop has answered.
     *
     * @throws ClosedException if the consumer is closed
     * @throws IllegalStateException on a loop's thread
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public RtpStreamSendStatistics statistics() {
        transport.router().withLock(this::requireOpen);
        return LoopCall.call(
                        transport.loop(),
                        () -> transport
                                .session()
                                .sent(streams.getFirst())
                                .map(sent -> SendSnapshots.of(sent, rtpParameters, kind(), transport.loop())))
                .orElseThrow(() -> new ClosedException("consumer " + id + " is closed"));
    }

    /**
     * What was counted of the encoding that the peer is sent on its way to the server; empty before its first packet, and while the
     * peer is sent none of several. Blocks until the producer's loop has answered.
     *
     * @throws ClosedException if the consumer, or with it the producer, is closed
     * @throws IllegalStateException on a loop's thread
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public Optional<RtpStreamReceiveStatistics> producerStatistics() {
        transport.router().withLock(this::requireOpen);
        int encoding = encodingIndex();
        return encoding < 0
                ? Optional.empty()
                : producer.statistics(encoding, encoding + 1).stream().findFirst();
    }

    /** How well the stream gets to the server and from there to the peer; what is not known yet counts as the best. */
    public ConsumerScore scores() {
        Integer[] all = new Integer[producer.streams().size()];
        Arrays.fill(all, ScoreEvents.BEST);
        producer.scores().forEach(known -> all[known.encodingIndex()] = known.score());
        int encoding = encodingIndex();
        return new ConsumerScore(score(), encoding < 0 ? 0 : all[encoding], Arrays.asList(all));
    }

    /** A score of the producer's has changed. */
    void onProducerScore() {
        heard.scores().onProducerScore();
    }

    /** Which encoding the peer is sent, the first to a pipe, which carries all; -1 for none of several. */
    private int encodingIndex() {
        boolean several = producer.streams().size() > 1 && type() != ConsumerType.PIPE;
        return several ? currentLayers().map(ConsumerLayers::spatialLayer).orElse(-1) : 0;
    }

    /** What it gets of its producer. */
    public ConsumerType type() {
        return transport.consumerType(producer);
    }

    /** How well the encodings of its producer get to the server, those that have had a score; in their order. */
    public List<ProducerScore> producerScores() {
        return producer.scores();
    }

    /** What is wanted at most; empty where there is nothing to choose. */
    public Optional<ConsumerLayers> preferredLayers() {
        return transport.router().locked(() -> Optional.ofNullable(preferredLayers));
    }

    /** What the peer is sent; empty while that is nothing, and where there is nothing to choose. */
    public Optional<ConsumerLayers> currentLayers() {
        return heard.layers().current();
    }

    /**
     * Sets which layers are wanted at most; what the peer is sent follows as far as these come and there is room. Layers above the
     * highest mean the highest. Without effect where there is nothing to choose.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void setPreferredLayers(ConsumerLayers layers) {
        transport.router().withLock(() -> {
            requireOpen();
            if (hasLayers()) {
                ConsumerLayers wanted = preferred(layers);
                preferredLayers = wanted;
                transport.execute(() -> streams.getFirst().preferLayers(wanted.spatialLayer(), wanted.temporalLayer()));
            }
        });
    }

    /** Who gets more of the way to the peer first, 1 to 255; 1 unless it was set. */
    public int priority() {
        return transport.router().locked(() -> priority);
    }

    /**
     * Sets who gets more of the way to the peer first, among the video consumers of a transport.
     *
     * @param next 1 (the last) to 255
     * @throws IllegalArgumentException if it is not within these
     * @throws ClosedException if the consumer is closed
     */
    public void setPriority(int next) {
        if (next < OutboundStream.LEAST_PRIORITY || next > OutboundStream.GREATEST_PRIORITY) {
            throw new IllegalArgumentException("priority is " + next + "; accepted is " + OutboundStream.LEAST_PRIORITY
                    + " to " + OutboundStream.GREATEST_PRIORITY);
        }
        transport.router().withLock(() -> {
            requireOpen();
            priority = next;
            transport.execute(() -> streams.forEach(stream -> stream.priority(next)));
        });
    }

    /**
     * Makes the priority what it was to begin with.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void unsetPriority() {
        setPriority(OutboundStream.LEAST_PRIORITY);
    }

    private boolean hasLayers() {
        return producer.track().isLayered() && transport.consumerType(producer) != ConsumerType.PIPE;
    }

    private ConsumerLayers preferred(@Nullable ConsumerLayers wanted) {
        int topSpatial = producer.track().spatialLayers() - 1;
        int topTemporal = producer.track().temporalLayers() - 1;
        return wanted == null
                ? new ConsumerLayers(topSpatial, topTemporal)
                : new ConsumerLayers(
                        Math.min(wanted.spatialLayer(), topSpatial), Math.min(wanted.temporalLayer(), topTemporal));
    }

    /** It is among its producer's consumers. */
    void begin() {
        demandOfPipe(producer.track().spatialLayers() - 1);
    }

    /**
     * Says up to which layer the receivers beyond a pipe want the stream, as {@link ProducerListener#onLayersWanted} of the producer at
     * its far end tells; until then all are wanted. {@link Router#pipeToRouter} does this by itself. Without effect where this is no pipe.
     *
     * @param spatialLayers how many, from the lowest up; 0 for none
     * @throws IllegalArgumentException if it is negative
     * @throws ClosedException if the consumer is closed
     */
    public void setLayersWanted(int spatialLayers) {
        if (spatialLayers < 0) {
            throw new IllegalArgumentException("spatialLayers is " + spatialLayers + "; accepted is 0 and more");
        }
        transport.router().withLock(() -> {
            requireOpen();
            demandOfPipe(Math.min(spatialLayers, producer.track().spatialLayers()) - 1);
        });
    }

    /** The far end of a pipe chooses for itself, so here all layers are wanted unless it says otherwise. */
    private void demandOfPipe(int highestLayer) {
        if (transport.consumerType(producer) == ConsumerType.PIPE) {
            producer.transport().execute(() -> producer.track().demand().report(this, highestLayer));
        }
    }

    /** Whether this consumer is paused, whatever its producer is. */
    public boolean isPaused() {
        return transport.router().locked(() -> paused);
    }

    public boolean isProducerPaused() {
        return producer.isPaused();
    }

    public boolean isClosed() {
        return transport.router().locked(() -> closed);
    }

    /**
     * Stops sending to the peer. Without effect when paused already.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void pause() {
        changePaused(true, () -> streams.forEach(OutboundStream::pause));
    }

    /**
     * Sends again; video begins with a key frame, which is asked for. Without effect when not paused.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void resume() {
        changePaused(false, () -> streams.forEach(OutboundStream::resume));
    }

    /**
     * Asks the producer for a key frame; without effect on sound.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void requestKeyFrame() {
        transport.router().withLock(() -> {
            requireOpen();
            transport.execute(() -> streams.forEach(OutboundStream::requestKeyFrame));
        });
    }

    /**
     * Has the listener hear what passes on the stream: {@link ConsumerListener#onTrace}. Costs time for each packet while it is
     * on, so it is for looking closely, not for statistics.
     *
     * @param types of these, and no others than these; empty for none
     * @throws IllegalArgumentException if {@code types} has {@link TraceEventType#SENDER_REPORT}, which producers have
     * @throws ClosedException if the consumer is closed
     */
    public void enableTraceEvents(Set<TraceEventType> types) {
        if (types.contains(TraceEventType.SENDER_REPORT)) {
            throw new IllegalArgumentException(
                    "types has SENDER_REPORT, accepted of a consumer are RTP, KEY_FRAME, NACK, PLI and FIR");
        }
        Set<TraceEventType> wanted = Set.copyOf(types);
        StreamTrace trace = wanted.isEmpty()
                ? null
                : new StreamTrace(StreamTrace.Side.CONSUMER, transport.loop(), traces, wanted, kind(), rtpParameters);
        transport.router().withLock(() -> {
            requireOpen();
            traces.types(wanted);
            transport.execute(() -> streams.forEach(stream -> stream.trace(trace)));
        });
    }

    /**
     * What the consumer is and how it stands, for support.
     *
     * @throws ClosedException if the consumer is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public ConsumerDump dump() {
        transport.router().withLock(this::requireOpen);
        boolean pausedNow = isPaused();
        boolean producerPausedNow = isProducerPaused();
        ConsumerLayers preferredNow = preferredLayers().orElse(null);
        ConsumerLayers currentNow = currentLayers().orElse(null);
        int priorityNow = priority();
        return LoopCall.call(
                transport.loop(),
                () -> new ConsumerDump(
                        id,
                        producerId(),
                        transport.id(),
                        kind(),
                        type(),
                        pausedNow,
                        producerPausedNow,
                        rtpParameters,
                        streams.getFirst().active(),
                        streams.getFirst().awaitingKeyFrame(),
                        streams.getFirst().leftOut(),
                        sum(OutboundStream::packetsForwarded),
                        sum(OutboundStream::keyFrameWaitDrops),
                        sum(OutboundStream::tooLateDrops),
                        sum(OutboundStream::overloadDrops),
                        sum(OutboundStream::dtxDrops),
                        sum(OutboundStream::codecDrops),
                        sum(OutboundStream::filteredPackets),
                        preferredNow,
                        currentNow,
                        priorityNow,
                        traces.types(),
                        traces.dropped()));
    }

    private long sum(ToLongFunction<OutboundStream> counter) {
        return streams.stream().mapToLong(counter).sum();
    }

    /** Stops receiving the stream for good. Idempotent; never waits for listeners. */
    @Override
    public void close() {
        transport.router().withLock(() -> detach(CloseReason.REQUESTED));
    }

    Transport transport() {
        return transport;
    }

    /** Under the router's lock. */
    void detach(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        producer.removeConsumer(this);
        transport.removeConsumer(this);
        transport.execute(() -> streams.forEach(transport.session()::closeOutbound));
        demandOfPipe(LayerDemand.NONE);
        transport.router().events().post(() -> {
            heard.scores().end();
            heard.layers().end();
            traces.end();
            listener.onClosed(reason);
        });
        transport.router().tell(told -> told.onConsumerClosed(this, reason));
        if (link != null) {
            link.onNearEndClosed();
        }
    }

    /** Has the far end of the pipe follow this one from now on; false if this is closed already. Under the router's lock. */
    boolean link(PipeLink pipe) {
        link = pipe;
        pipe.onPaused(paused || producer.isPaused());
        return !closed;
    }

    int ssrc() {
        return streams.getFirst().ssrc();
    }

    ConsumerListener listener() {
        return listener;
    }

    /** Under the router's lock. */
    void producerPaused(boolean now) {
        transport.router().events().post(now ? listener::onProducerPaused : listener::onProducerResumed);
        tellLink();
    }

    private void changePaused(boolean to, Runnable onLoop) {
        transport.router().withLock(() -> {
            requireOpen();
            if (paused != to) {
                paused = to;
                transport.execute(onLoop);
                tellLink();
            }
        });
    }

    /** Under the router's lock. */
    private void tellLink() {
        if (link != null) {
            link.onPaused(paused || producer.isPaused());
        }
    }

    /** Under the router's lock. */
    private void requireOpen() {
        if (closed) {
            throw new ClosedException("consumer " + id + " is closed");
        }
    }
}
