package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.ortc.RtpMapping;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.InboundStream;
import io.sluice.routing.Track;
import io.sluice.transport.ReceivedStreamStatistics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a peer sends of one microphone or camera through a {@link Transport}: one stream, or several encodings of it. Thread-safe. */
public final class Producer implements AutoCloseable {
    private final String id;
    private final Transport transport;
    private final ProducerOptions options;
    private final Production production;
    private final List<InboundStream> streams;
    private final Track track;
    private final TraceQueue traces;
    /** Among the events of the router. */
    private final Object orientationKey = new Object();

    private final ProducerScores scores;

    /** Under the router's lock. */
    private final Set<Consumer> consumers = new LinkedHashSet<>();

    /** Under the router's lock. */
    private final Set<RtpObserver> observers = new LinkedHashSet<>();

    /** Under the router's lock. */
    private boolean paused;

    /** Under the router's lock. */
    private boolean closed;

    /** What follows a producer that came through a pipe, or null. Under the router's lock. */
    private @Nullable PipeLink link;

    /** Whether the listener has heard its last. Only where the router's events are delivered. */
    private boolean silent;

    Producer(
            Transport transport,
            ProducerOptions options,
            Production production,
            List<InboundStream> streams,
            ProducerScores scores) {
        this.id = options.id() == null ? UUID.randomUUID().toString() : options.id();
        this.transport = transport;
        this.options = options;
        this.production = production;
        this.streams = List.copyOf(streams);
        this.track = Track.of(streams.stream().map(InboundStream::handle).toList());
        this.scores = scores;
        scores.consumers(() -> consumers().forEach(Consumer::onProducerScore));
        this.paused = options.paused();
        this.traces = new TraceQueue(transport.router().events(), options.listener());
        if (hearsOfOrientation()) {
            transport.execute(() -> this.streams.forEach(stream -> stream.orientationListener(this::onOrientation)));
        }
        if (track.isLayered() && !options.listener().equals(ProducerListener.NONE)) {
            transport.execute(() -> track.demand().listener(this::onLayersWanted));
        }
    }

    /** A random UUID, unguessable, unless the options named another. */
    public String id() {
        return id;
    }

    public MediaKind kind() {
        return options.kind();
    }

    /** What consumers can choose from. */
    public ProducerType type() {
        return production.type();
    }

    /** How well the encodings get to the server, those that have had a score; in their order. */
    public List<ProducerScore> scores() {
        return scores.latest();
    }

    /** What the peer said it sends. */
    public RtpParameters rtpParameters() {
        return production.rtpParameters();
    }

    /** How its payload types and SSRCs are renamed in the router. */
    RtpMapping rtpMapping() {
        return production.mapping();
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
        changePaused(true, () -> streams.forEach(InboundStream::pause));
    }

    /**
     * Lets packets through again; video goes on with a key frame. Without effect when not paused.
     *
     * @throws ClosedException if the producer is closed
     */
    public void resume() {
        changePaused(
                false,
                () -> streams.forEach(stream -> stream.resume(transport.loop().nowNanos())));
    }

    /**
     * Sends an RTP packet, for a producer on a {@link DirectTransport} alone. Its SSRC or MID and its payload type are those of the
     * producer's RTP parameters; other packets are counted and dropped.
     *
     * @param packet header and payload in the clear, up to 2048 bytes, copied before the call returns
     * @return whether it was taken; otherwise too many are waiting, and it has been counted
     * @throws UnsupportedOperationException on another kind of transport
     * @throws ClosedException if the producer is closed
     */
    public boolean send(byte[] packet) {
        if (isClosed()) {
            throw new ClosedException("producer " + id + " is closed");
        }
        return transport.send(packet);
    }

    /**
     * Has the listener hear what passes on the stream: {@link ProducerListener#onTrace}. Costs time for each packet while it is
     * on, so it is for looking closely, not for statistics.
     *
     * @param types of these, and no others than these; empty for none
     * @throws ClosedException if the producer is closed
     */
    public void enableTraceEvents(Set<TraceEventType> types) {
        Set<TraceEventType> wanted = Set.copyOf(types);
        StreamTrace trace = wanted.isEmpty()
                ? null
                : new StreamTrace(StreamTrace.Side.PRODUCER, transport.loop(), traces, wanted, kind(), rtpParameters());
        router().withLock(() -> {
            requireOpen();
            traces.types(wanted);
            transport.execute(() -> streams.forEach(stream -> stream.trace(trace)));
        });
    }

    /**
     * What was counted of the producer's streams on their way in, one entry for each encoding that has sent something.
     *
     * @throws ClosedException if the producer is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public List<RtpStreamReceiveStatistics> statistics() {
        return statistics(0, streams.size());
    }

    /** Of some of the encodings, by index. */
    List<RtpStreamReceiveStatistics> statistics(int from, int to) {
        router().withLock(this::requireOpen);
        return LoopCall.call(transport.loop(), () -> {
            List<RtpStreamReceiveStatistics> counted = new ArrayList<>();
            for (int i = from; i < to; i++) {
                ReceivedStreamStatistics stream = transport.session().statistics(streams.get(i));
                if (stream != null) {
                    counted.add(Conversions.receiveStatistics(production, i, kind(), stream));
                }
            }
            return counted;
        });
    }

    /**
     * What the producer is, who receives it, and how it stands, for support.
     *
     * @throws ClosedException if the producer is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public ProducerDump dump() {
        router().withLock(this::requireOpen);
        return Dumps.producer(this, traces);
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
        transport.execute(() -> {
            track.demand().close();
            streams.forEach(transport.session()::closeInbound);
        });
        CloseReason handedDown =
                reason == CloseReason.ROUTER_CLOSED ? CloseReason.ROUTER_CLOSED : CloseReason.PRODUCER_CLOSED;
        List.copyOf(consumers).forEach(consumer -> consumer.detach(handedDown));
        List.copyOf(observers).forEach(observer -> observer.forget(this));
        router().events().post(() -> {
            silent = true;
            scores.end();
            traces.end();
            options.listener().onClosed(reason);
        });
        router().tell(told -> told.onProducerClosed(this, reason));
        if (link != null) {
            link.onFarEndClosed();
        }
    }

    /** Has the near end of the pipe close when this closes; false if it has already. Under the router's lock. */
    boolean link(PipeLink pipe) {
        link = pipe;
        return !closed;
    }

    /** Of sound the only one, of pictures that of the lowest quality. */
    InboundStream stream() {
        return streams.getFirst();
    }

    /** One for each encoding. */
    List<InboundStream> streams() {
        return streams;
    }

    Track track() {
        return track;
    }

    Transport transport() {
        return transport;
    }

    /** Those there are now, in the order of creation. */
    List<Consumer> consumers() {
        return router().locked(() -> List.copyOf(consumers));
    }

    /** Those that watch it now. */
    List<RtpObserver> observers() {
        return router().locked(() -> List.copyOf(observers));
    }

    /** Under the router's lock: false if the producer is closed. */
    boolean addConsumer(Consumer consumer) {
        if (closed) {
            return false;
        }
        router().tell(told -> told.onNewConsumer(consumer));
        return consumers.add(consumer);
    }

    /** Under the router's lock. */
    void removeConsumer(Consumer consumer) {
        consumers.remove(consumer);
    }

    /** Under the router's lock. */
    void addObserver(RtpObserver observer) {
        observers.add(observer);
    }

    /** Under the router's lock. */
    void removeObserver(RtpObserver observer) {
        observers.remove(observer);
    }

    private boolean hearsOfOrientation() {
        return kind() == MediaKind.VIDEO
                && !options.listener().equals(ProducerListener.NONE)
                && rtpParameters().headerExtensionId(RtpHeaderExtensionUri.VIDEO_ORIENTATION) != 0;
    }

    /** On the streams' loop. */
    private void onLayersWanted(int highestSpatialLayer) {
        router().events().post(track, () -> {
            if (!silent) {
                options.listener().onLayersWanted(highestSpatialLayer + 1);
            }
        });
    }

    /** On the stream's loop. */
    private void onOrientation(int octet) {
        router().events().post(orientationKey, () -> {
            if (!silent) {
                options.listener().onVideoOrientationChanged(VideoOrientation.of(octet));
            }
        });
    }

    /** Under the router's lock. */
    private void requireOpen() {
        if (closed) {
            throw new ClosedException("producer " + id + " is closed");
        }
    }

    private Router router() {
        return transport.router();
    }

    private void changePaused(boolean to, Runnable onLoop) {
        router().withLock(() -> {
            requireOpen();
            if (paused != to) {
                paused = to;
                transport.execute(onLoop);
                consumers.forEach(consumer -> consumer.producerPaused(to));
            }
        });
    }
}
