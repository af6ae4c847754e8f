package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.OutboundStream;
import java.util.UUID;

/** A producer's stream on its way to one peer, through that peer's {@link WebRtcTransport}. Thread-safe. */
public final class Consumer implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final WebRtcTransport transport;
    private final Producer producer;
    private final RtpParameters rtpParameters;
    private final ConsumerListener listener;
    private final OutboundStream stream;

    /** Under the router's lock. */
    private boolean paused;

    /** Under the router's lock. */
    private boolean closed;

    Consumer(
            WebRtcTransport transport,
            Producer producer,
            RtpParameters rtpParameters,
            ConsumerOptions options,
            OutboundStream stream) {
        this.transport = transport;
        this.producer = producer;
        this.rtpParameters = rtpParameters;
        this.listener = options.listener();
        this.stream = stream;
        this.paused = options.paused();
    }

    /** Unguessable. */
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

    /** Stops sending to the peer. Idempotent. */
    public void pause() {
        if (changePaused(true)) {
            transport.execute(stream::pause);
        }
    }

    /** Sends again; video begins with a key frame, which is asked for. Idempotent. */
    public void resume() {
        if (changePaused(false)) {
            transport.execute(stream::resume);
        }
    }

    /** Asks the producer for a key frame; without effect on sound. */
    public void requestKeyFrame() {
        transport.execute(stream::requestKeyFrame);
    }

    /** Stops receiving the stream for good. Idempotent. */
    @Override
    public void close() {
        close(CloseReason.REQUESTED);
    }

    void close(CloseReason reason) {
        if (transport.router().locked(this::detach)) {
            transport.execute(() -> transport.session().closeOutbound(stream));
            transport.router().events().post(() -> listener.onClosed(reason));
        }
    }

    void producerPaused(boolean now) {
        transport.router().events().post(now ? listener::onProducerPaused : listener::onProducerResumed);
    }

    private boolean changePaused(boolean to) {
        return transport.router().locked(() -> {
            boolean changed = !closed && paused != to;
            paused = changed ? to : paused;
            return changed;
        });
    }

    private boolean detach() {
        if (closed) {
            return false;
        }
        closed = true;
        producer.removeConsumer(this);
        transport.removeConsumer(this);
        return true;
    }
}
