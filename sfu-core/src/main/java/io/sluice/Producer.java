package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.InboundStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A stream that a peer sends through a {@link WebRtcTransport}. Thread-safe. */
public final class Producer implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final WebRtcTransport transport;
    private final ProducerOptions options;
    private final Production production;
    private final InboundStream stream;
    private final ProducerScores scores;

    /** Under the router's lock. */
    private final Set<Consumer> consumers = new LinkedHashSet<>();

    /** Under the router's lock. */
    private boolean paused;

    /** Under the router's lock. */
    private boolean closed;

    Producer(
            WebRtcTransport transport,
            ProducerOptions options,
            Production production,
            InboundStream stream,
            ProducerScores scores) {
        this.transport = transport;
        this.options = options;
        this.production = production;
        this.stream = stream;
        this.scores = scores;
        this.paused = options.paused();
    }

    /** A random UUID, unguessable. */
    public String id() {
        return id;
    }

    public MediaKind kind() {
        return options.kind();
    }

    /** What the peer said it sends. */
    public RtpParameters rtpParameters() {
        return production.rtpParameters();
    }

    /** The same in the router's payload types and extension ids: what consumers choose from. */
    public RtpParameters consumableRtpParameters() {
        return production.consumable();
    }

    public boolean isPaused() {
        return router().locked(() -> paused);
    }

    public boolean isClosed() {
        return router().locked(() -> closed);
    }

    /**
     * Holds the stream's packets back from all consumers. Without effect when paused already.
     *
     * @throws ClosedException if the producer is closed
     */
    public void pause() {
        changePaused(true, stream::pause);
    }

    /**
     * Lets packets through again; video goes on with a key frame. Without effect when not paused.
     *
     * @throws ClosedException if the producer is closed
     */
    public void resume() {
        changePaused(false, () -> stream.resume(transport.loop().nowNanos()));
    }

    /**
     * What was counted of the producer's streams on their way in, one entry for each encoding that has sent something.
     *
     * @throws ClosedException if the producer is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public List<RtpStreamReceiveStatistics> statistics() {
        if (isClosed()) {
            throw new ClosedException("producer " + id + " is closed");
        }
        return LoopCall.call(
                        transport.loop(),
                        () -> Optional.ofNullable(transport.session().statistics(stream)))
                .map(counted -> Conversions.receiveStatistics(production, kind(), counted))
                .stream()
                .toList();
    }

    /**
     * Ends the stream; its consumers close before it, with {@link CloseReason#PRODUCER_CLOSED}. Idempotent; never waits for
     * listeners.
     */
    @Override
    public void close() {
        router().withLock(() -> detach(CloseReason.REQUESTED));
    }

    /** Under the router's lock. */
    void detach(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        router().removeProducer(this);
        transport.removeProducer(this);
        transport.execute(() -> transport.session().closeInbound(stream));
        CloseReason handedDown =
                reason == CloseReason.ROUTER_CLOSED ? CloseReason.ROUTER_CLOSED : CloseReason.PRODUCER_CLOSED;
        List.copyOf(consumers).forEach(consumer -> consumer.detach(handedDown));
        scores.end(() -> options.listener().onClosed(reason));
    }

    InboundStream stream() {
        return stream;
    }

    /** Under the router's lock: false if the producer is closed. */
    boolean addConsumer(Consumer consumer) {
        return !closed && consumers.add(consumer);
    }

    /** Under the router's lock. */
    void removeConsumer(Consumer consumer) {
        consumers.remove(consumer);
    }

    private Router router() {
        return transport.router();
    }

    private void changePaused(boolean to, Runnable onLoop) {
        router().withLock(() -> {
            if (closed) {
                throw new ClosedException("producer " + id + " is closed");
            }
            if (paused != to) {
                paused = to;
                transport.execute(onLoop);
                consumers.forEach(consumer -> consumer.producerPaused(to));
            }
        });
    }
}
