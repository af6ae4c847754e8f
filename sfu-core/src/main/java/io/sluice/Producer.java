package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.InboundStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A stream that a peer sends through a {@link WebRtcTransport}. Thread-safe. */
public final class Producer implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final WebRtcTransport transport;
    private final ProducerOptions options;
    private final Production production;
    private final InboundStream stream;

    /** Under the router's lock. */
    private final Set<Consumer> consumers = new HashSet<>();

    /** Under the router's lock. */
    private boolean paused;

    /** Under the router's lock. */
    private boolean closed;

    Producer(WebRtcTransport transport, ProducerOptions options, Production production, InboundStream stream) {
        this.transport = transport;
        this.options = options;
        this.production = production;
        this.stream = stream;
        this.paused = options.paused();
    }

    /** Unguessable. */
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

    /** Holds the stream's packets back from all consumers. Idempotent. */
    public void pause() {
        if (changePaused(true)) {
            transport.execute(stream::pause);
            currentConsumers().forEach(consumer -> consumer.producerPaused(true));
        }
    }

    /** Lets packets through again; video goes on with a key frame. Idempotent. */
    public void resume() {
        if (changePaused(false)) {
            transport.execute(() -> stream.resume(transport.loop().nowNanos()));
            currentConsumers().forEach(consumer -> consumer.producerPaused(false));
        }
    }

    /** Ends the stream; its consumers close with {@link CloseReason#PRODUCER_CLOSED}. Idempotent. */
    @Override
    public void close() {
        close(CloseReason.REQUESTED);
    }

    void close(CloseReason reason) {
        List<Consumer> orphans = router().locked(this::detach);
        if (orphans == null) {
            return;
        }
        transport.execute(() -> transport.session().closeInbound(stream));
        orphans.forEach(consumer -> consumer.close(CloseReason.PRODUCER_CLOSED));
        router().events().post(() -> options.listener().onClosed(reason));
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

    private boolean changePaused(boolean to) {
        return router().locked(() -> {
            boolean changed = !closed && paused != to;
            paused = changed ? to : paused;
            return changed;
        });
    }

    private List<Consumer> currentConsumers() {
        return router().locked(() -> List.copyOf(consumers));
    }

    @SuppressWarnings("NullAway") // null says that somebody else has closed it; it never leaves this class
    private List<Consumer> detach() {
        if (closed) {
            return null;
        }
        closed = true;
        router().removeProducer(this);
        transport.removeProducer(this);
        return new ArrayList<>(consumers);
    }
}
