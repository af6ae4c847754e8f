package io.sluice.signaling.room;

import io.sluice.ClosedException;
import io.sluice.Consumer;
import io.sluice.ConsumerLayers;
import io.sluice.ConsumerOptions;
import io.sluice.NotFoundException;
import io.sluice.PortsExhaustedException;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportOptions;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.OrtcException;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.UnsupportedRtpException;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Purpose;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one peer owns in its room's router, and what its requests do to it. Every id is looked up among the peer's own things, so that nobody
 * can touch, or find out about, somebody else's. Thread-safe: one request at a time; consumers also go by themselves, when their
 * producer does.
 */
final class Peer {
    private final String peerId;
    private final Room room;
    private final WebRtcTransportOptions transportOptions;
    private final java.util.function.Consumer<Push> pushes;

    private final ReentrantLock lock = new ReentrantLock();

    /** In order of creation: the first receive transport is the one that consumes. */
    private final Map<String, OwnTransport> transports = new LinkedHashMap<>();

    private final Map<String, Producer> producers = new LinkedHashMap<>();
    private final Map<String, OwnConsumer> consumers = new ConcurrentHashMap<>();
    private boolean closed;

    /**
     * @param pushes is given what the peer hears of its own things; must not block
     */
    Peer(String peerId, Room room, WebRtcTransportOptions transportOptions, java.util.function.Consumer<Push> pushes) {
        this.peerId = peerId;
        this.room = room;
        this.transportOptions = transportOptions;
        this.pushes = pushes;
    }

    /**
     * Does what the peer asks for.
     *
     * @throws RefusedException if it cannot be; nothing has changed then
     */
    Outcome serve(Request.OfMedia request) {
        return locked(() -> switch (request) {
            case Request.CreateWebRtcTransport create -> create(create);
            case Request.ConnectWebRtcTransport connect -> connect(connect);
            case Request.RestartIce restart -> restartIce(restart.transportId());
            case Request.SetMaxIncomingBitrate limit -> setMaxIncomingBitrate(limit);
            case Request.Produce produce -> produce(produce);
            case Request.Consume consume -> consume(consume);
            case Request.PauseConsumer pause -> onConsumer(pause.consumerId(), Consumer::pause);
            case Request.ResumeConsumer resume -> onConsumer(resume.consumerId(), Consumer::resume);
            case Request.CloseConsumer close -> closeConsumer(close.consumerId());
            case Request.RequestKeyFrame ask -> onConsumer(ask.consumerId(), Consumer::requestKeyFrame);
            case Request.SetPreferredLayers set ->
                onConsumer(set.consumerId(), consumer -> consumer.setPreferredLayers(layers(set)));
            case Request.SetConsumerPriority set ->
                onOwnConsumer(set.consumerId(), own -> own.setPriority(set.priority()));
            case Request.PauseProducer pause -> setPaused(pause.producerId(), true);
            case Request.ResumeProducer resume -> setPaused(resume.producerId(), false);
            case Request.CloseProducer close -> closeProducer(close.producerId());
            case Request.GetStats stats -> new Outcome(PeerStats.of(stats, transports, producers, consumers));
        });
    }

    /** Somebody else speaks in the room. */
    void prioritise() {
        consumers.values().forEach(OwnConsumer::prioritise);
    }

    /** What a picture of another peer's has more than the receiver gave it. */
    int additionalPriority(String producerId) {
        return room.additionalPriority(producerId);
    }

    /** Leaves nothing behind; nothing is made from now on. Idempotent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            transports.values().forEach(own -> own.transport().close());
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is a transport to receive with. */
    boolean canReceive() {
        return locked(() -> transports.values().stream().anyMatch(OwnTransport::receives));
    }

    /**
     * Consumes something for the peer unasked, paused.
     *
     * @param introduction tells the peer of it; anything else about it is told afterwards
     * @throws RefusedException if that is not possible
     */
    void subscribe(
            String producerId, RtpCapabilities capabilities, java.util.function.Consumer<Consumer> introduction) {
        OwnConsumer own = locked(() ->
                open(new Request.Consume(producerId, capabilities, true, null), new OwnConsumer(this, true, pushes)));
        introduction.accept(own.consumer());
        own.announced();
    }

    /**
     * Pauses what a moderator does not want.
     *
     * @param producerId that alone; null for all
     * @param kind of that kind alone; null for both
     * @return the ids of those that were not paused before
     */
    List<String> mute(@Nullable String producerId, @Nullable MediaKind kind) {
        return locked(() -> {
            if (producerId != null) {
                producer(producerId, "producer of that peer");
            }
            List<String> muted = new ArrayList<>();
            for (Producer producer : producers.values()) {
                if ((producerId == null || producer.id().equals(producerId))
                        && (kind == null || producer.kind() == kind)
                        && !producer.isPaused()) {
                    room.roster().setPaused(producer.id(), true, producer::pause);
                    muted.add(producer.id());
                }
            }
            return muted;
        });
    }

    /** What is there, for those who look on. */
    RoomView.Media view() {
        return locked(() -> new RoomView.Media(
                transports.size(),
                producers.values().stream()
                        .map(producer -> new RoomView.ProducerView(producer.id(), producer.kind(), producer.isPaused()))
                        .toList(),
                consumers.values().stream()
                        .map(own -> new RoomView.ConsumerView(
                                own.consumer().id(),
                                own.consumer().producerId(),
                                own.consumer().kind(),
                                own.consumer().isPaused()))
                        .toList()));
    }

    int producerScore(String producerId) {
        return room.roster().score(producerId);
    }

    void forget(OwnConsumer own) {
        consumers.values().remove(own);
    }

    private Outcome create(Request.CreateWebRtcTransport request) {
        if (closed) {
            throw new ClosedException("the peer has left");
        }
        Refusals.requireBelow(transports.size(), Limits.TRANSPORTS, "transports");
        OwnBandwidth bandwidth = new OwnBandwidth(pushes);
        WebRtcTransport transport =
                create(transportOptions.withListener(bandwidth).withProtocols(!request.forceTcp(), true));
        bandwidth.created(transport.id());
        Purpose purpose = request.purpose();
        transports.put(transport.id(), new OwnTransport(transport, purpose));
        Reply reply = new Reply.TransportCreated(
                transport.id(), transport.iceParameters(), transport.iceCandidates(), transport.dtlsParameters());
        return purpose == Purpose.RECV
                ? new Outcome(reply, () -> room.roster().startReceiving(peerId))
                : new Outcome(reply);
    }

    private WebRtcTransport create(WebRtcTransportOptions options) {
        try {
            return room.router().createWebRtcTransport(options);
        } catch (PortsExhaustedException e) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED, "the server has no port left for another transport; accepted: one later");
        } catch (UnsupportedOperationException e) {
            throw new RefusedException(
                    ErrorCode.UNSUPPORTED, "forceTcp: this server does not listen on TCP; accepted: false");
        }
    }

    private Outcome restartIce(String transportId) {
        OwnTransport own = transport(transportId);
        return new Outcome(new Reply.IceRestarted(transportId, own.transport().restartIce()));
    }

    private Outcome setMaxIncomingBitrate(Request.SetMaxIncomingBitrate request) {
        OwnTransport own = transport(request.transportId());
        own.require(Purpose.SEND);
        try {
            own.transport().setMaxIncomingBitrate(request.bitrate());
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest(String.valueOf(e.getMessage()));
        }
        return new Outcome(new Reply.TransportDone(request.transportId()));
    }

    private Outcome connect(Request.ConnectWebRtcTransport request) {
        OwnTransport own = transport(request.transportId());
        if (own.isConnected()) {
            throw new RefusedException(
                    ErrorCode.ALREADY_CONNECTED, "transportId: has been connected already; accepted: one connect each");
        }
        try {
            own.transport().connect(request.dtlsParameters());
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest(String.valueOf(e.getMessage()));
        }
        own.setConnected();
        return new Outcome(new Reply.TransportDone(request.transportId()));
    }

    private Outcome produce(Request.Produce request) {
        OwnTransport own = transport(request.transportId());
        own.require(Purpose.SEND);
        Refusals.requireBelow(producers.size(), Limits.PRODUCERS, "producers");
        String id = UUID.randomUUID().toString();
        OwnProducer listener = new OwnProducer(id, room.roster(), pushes);
        Producer producer = produce(
                own.transport(),
                new ProducerOptions(request.kind(), request.rtpParameters(), false, listener).withId(id));
        producers.put(id, producer);
        return new Outcome(new Reply.Produced(id), () -> {
            listener.announced();
            room.announce(peerId, producer, request.source());
        });
    }

    private static Producer produce(WebRtcTransport transport, ProducerOptions options) {
        try {
            return transport.produce(options);
        } catch (UnsupportedRtpException e) {
            throw Refusals.of(ErrorCode.UNSUPPORTED, "rtpParameters", e);
        } catch (OrtcException e) {
            throw Refusals.of(ErrorCode.BAD_REQUEST, "rtpParameters", e);
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private Outcome consume(Request.Consume request) {
        OwnConsumer own = open(request, new OwnConsumer(this, false, pushes));
        Consumer consumer = own.consumer();
        return new Outcome(
                new Reply.Consumed(consumer.id(), consumer.producerId(), consumer.kind(), consumer.rtpParameters()),
                own::announced);
    }

    private OwnConsumer open(Request.Consume request, OwnConsumer own) {
        OwnTransport transport = receiveTransport(request.transportId());
        Refusals.requireBelow(consumers.size(), Limits.CONSUMERS, "consumers");
        Consumer consumer = consume(
                transport.transport(),
                new ConsumerOptions(request.producerId(), request.rtpCapabilities(), request.paused(), own));
        own.isFor(consumer);
        consumers.put(consumer.id(), own);
        own.prioritise();
        if (consumer.isClosed()) {
            // Its producer went between the two, and nobody will forget it.
            consumers.remove(consumer.id());
        }
        return own;
    }

    private static Consumer consume(WebRtcTransport transport, ConsumerOptions options) {
        try {
            return transport.consume(options);
        } catch (NotFoundException | ClosedException e) {
            // Closed is the producer that went while its consumer came.
            throw Refusals.notFound("producerId", "producer");
        } catch (UnsupportedRtpException e) {
            throw Refusals.of(ErrorCode.CANNOT_CONSUME, "rtpCapabilities", e);
        } catch (OrtcException e) {
            throw Refusals.of(ErrorCode.BAD_REQUEST, "rtpCapabilities", e);
        }
    }

    private Outcome onConsumer(String consumerId, java.util.function.Consumer<Consumer> action) {
        return onOwnConsumer(consumerId, own -> action.accept(own.consumer()));
    }

    private Outcome onOwnConsumer(String consumerId, java.util.function.Consumer<OwnConsumer> action) {
        action.accept(ownConsumer(consumerId));
        return new Outcome(new Reply.ConsumerDone(consumerId));
    }

    private static ConsumerLayers layers(Request.SetPreferredLayers set) {
        Integer temporal = set.temporalLayer();
        return new ConsumerLayers(set.spatialLayer(), temporal == null ? ConsumerLayers.HIGHEST : temporal);
    }

    private Outcome closeConsumer(String consumerId) {
        ownConsumer(consumerId).consumer().close();
        consumers.remove(consumerId);
        return new Outcome(new Reply.ConsumerDone(consumerId));
    }

    /** Others hear of it after the reply, but what is said last is what was done last. */
    private Outcome setPaused(String producerId, boolean paused) {
        Producer producer = producer(producerId, "producer of yours");
        room.roster().setPaused(producerId, paused, paused ? producer::pause : producer::resume);
        return new Outcome(new Reply.ProducerDone(producerId));
    }

    private Outcome closeProducer(String producerId) {
        producer(producerId, "producer of yours").close();
        producers.remove(producerId);
        return new Outcome(
                new Reply.ProducerDone(producerId), () -> room.roster().remove(producerId));
    }

    private OwnTransport transport(String transportId) {
        OwnTransport own = transports.get(transportId);
        if (own == null) {
            throw Refusals.notFound("transportId", "transport of yours");
        }
        return own;
    }

    private OwnTransport receiveTransport(@Nullable String transportId) {
        if (transportId != null) {
            OwnTransport own = transport(transportId);
            own.require(Purpose.RECV);
            return own;
        }
        return transports.values().stream()
                .filter(OwnTransport::receives)
                .findFirst()
                .orElseThrow(() -> Refusals.badRequest("transportId: there is no transport to receive with; accepted: "
                        + "consume after createWebRtcTransport with purpose recv"));
    }

    private Producer producer(String producerId, String what) {
        Producer producer = producers.get(producerId);
        if (producer == null) {
            throw Refusals.notFound("producerId", what);
        }
        return producer;
    }

    private OwnConsumer ownConsumer(String consumerId) {
        OwnConsumer own = consumers.get(consumerId);
        if (own == null) {
            throw Refusals.notFound("consumerId", "consumer of yours");
        }
        return own;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
