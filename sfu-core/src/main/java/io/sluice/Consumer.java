package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.OutboundStream;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A producer's stream on its way to one peer, through that peer's {@link Transport}. Thread-safe. */
public final class Consumer implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final Transport transport;
    private final Producer producer;
    private final RtpParameters rtpParameters;
    private final ConsumerListener listener;
    private final OutboundStream stream;
    private final TraceQueue traces;
    private final ScoreEvents scores;

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
            OutboundStream stream,
            ScoreEvents scores) {
        this.transport = transport;
        this.producer = producer;
        this.rtpParameters = rtpParameters;
        this.listener = options.listener();
        this.stream = stream;
        this.traces = new TraceQueue(transport.router().events(), options.listener());
        this.scores = scores;
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
        return scores.score();
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
                                .sent(stream)
                                .map(sent -> SendSnapshots.of(sent, rtpParameters, kind(), transport.loop())))
                .orElseThrow(() -> new ClosedException("consumer " + id + " is closed"));
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
        changePaused(true, stream::pause);
    }

    /**
     * Sends again; video begins with a key frame, which is asked for. Without effect when not paused.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void resume() {
        changePaused(false, stream::resume);
    }

    /**
     * Asks the producer for a key frame; without effect on sound.
     *
     * @throws ClosedException if the consumer is closed
     */
    public void requestKeyFrame() {
        transport.router().withLock(() -> {
            requireOpen();
            transport.execute(stream::requestKeyFrame);
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
            transport.execute(() -> stream.trace(trace));
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
        return LoopCall.call(
                transport.loop(),
                () -> new ConsumerDump(
                        id,
                        producerId(),
                        transport.id(),
                        kind(),
                        pausedNow,
                        producerPausedNow,
                        rtpParameters,
                        stream.active(),
                        stream.awaitingKeyFrame(),
                        stream.leftOut(),
                        stream.packetsForwarded(),
                        stream.keyFrameWaitDrops(),
                        stream.tooLateDrops(),
                        stream.overloadDrops(),
                        stream.dtxDrops(),
                        traces.types(),
                        traces.dropped()));
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
        transport.execute(() -> transport.session().closeOutbound(stream));
        transport.router().events().post(() -> {
            scores.end();
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
        return stream.ssrc();
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
