package io.sluice.signaling.room;

import io.sluice.CloseReason;
import io.sluice.ClosedException;
import io.sluice.Consumer;
import io.sluice.ConsumerListener;
import io.sluice.ConsumerOptions;
import io.sluice.NotFoundException;
import io.sluice.PortsExhaustedException;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.Router;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportOptions;
import io.sluice.ortc.OrtcException;
import io.sluice.ortc.UnsupportedRtpException;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Purpose;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one socket owns in the router, and what its requests do to it. Every id is looked up among the peer's own things, so that
 * nobody can touch, or find out about, somebody else's.
 *
 * <p>Used by one thread at a time; only consumers also go by themselves, when their producer does.
 */
final class Peer {
    private final String socketId;
    private final Router router;
    private final Room room;
    private final WebRtcTransportOptions transportOptions;

    /** In order of creation: the first receive transport is the one that consumes. */
    private final Map<String, OwnTransport> transports = new LinkedHashMap<>();

    private final Map<String, Producer> producers = new HashMap<>();
    private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();

    Peer(String socketId, Router router, Room room, WebRtcTransportOptions transportOptions) {
        this.transportOptions = transportOptions;
        this.socketId = socketId;
        this.router = router;
        this.room = room;
    }

    /** What the peer is told first. */
    Push.Welcome welcome() {
        return new Push.Welcome(socketId, router.rtpCapabilities());
    }

    /**
     * Does what the peer asks for.
     *
     * @throws RefusedException if it cannot be; nothing has changed then
     */
    Outcome serve(Request request) {
        return switch (request) {
            case Request.CreateWebRtcTransport create -> create(create);
            case Request.ConnectWebRtcTransport connect -> connect(connect);
            case Request.RestartIce restart -> restartIce(restart.transportId());
            case Request.Produce produce -> produce(produce);
            case Request.Consume consume -> consume(consume);
            case Request.PauseConsumer pause -> pauseConsumer(pause.consumerId());
            case Request.ResumeConsumer resume -> resumeConsumer(resume.consumerId());
            case Request.CloseConsumer close -> closeConsumer(close.consumerId());
            case Request.PauseProducer pause -> pauseProducer(pause.producerId());
            case Request.ResumeProducer resume -> resumeProducer(resume.producerId());
            case Request.CloseProducer close -> closeProducer(close.producerId());
        };
    }

    /** Leaves nothing behind. */
    void close() {
        room.leave(socketId);
        transports.values().forEach(own -> own.transport.close());
    }

    private Outcome create(Request.CreateWebRtcTransport request) {
        requireRoomFor(transports.size(), Limits.TRANSPORTS, "transports");
        WebRtcTransport transport = create(transportOptions.withProtocols(!request.forceTcp(), true));
        Purpose purpose = request.purpose();
        transports.put(transport.id(), new OwnTransport(transport, purpose));
        Reply reply = new Reply.TransportCreated(
                transport.id(), transport.iceParameters(), transport.iceCandidates(), transport.dtlsParameters());
        return purpose == Purpose.RECV ? new Outcome(reply, () -> room.startReceiving(socketId)) : new Outcome(reply);
    }

    private WebRtcTransport create(WebRtcTransportOptions options) {
        try {
            return router.createWebRtcTransport(options);
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
        return new Outcome(new Reply.IceRestarted(transportId, own.transport.restartIce()));
    }

    private Outcome connect(Request.ConnectWebRtcTransport request) {
        OwnTransport own = transport(request.transportId());
        if (own.connected) {
            throw new RefusedException(
                    ErrorCode.ALREADY_CONNECTED, "transportId: has been connected already; accepted: one connect each");
        }
        try {
            own.transport.connect(request.dtlsParameters());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        own.connected = true;
        return new Outcome(new Reply.TransportDone(request.transportId()));
    }

    private Outcome produce(Request.Produce request) {
        OwnTransport own = transport(request.transportId());
        own.require(Purpose.SEND);
        requireRoomFor(producers.size(), Limits.PRODUCERS, "producers");
        Producer producer;
        try {
            producer = own.transport.produce(new ProducerOptions(request.kind(), request.rtpParameters()));
        } catch (UnsupportedRtpException e) {
            throw refusal(ErrorCode.UNSUPPORTED, "rtpParameters", e);
        } catch (OrtcException e) {
            throw refusal(ErrorCode.BAD_REQUEST, "rtpParameters", e);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        producers.put(producer.id(), producer);
        return new Outcome(new Reply.Produced(producer.id()), () -> room.add(socketId, producer.id()));
    }

    private Outcome consume(Request.Consume request) {
        OwnTransport own = receiveTransport(request.transportId());
        requireRoomFor(consumers.size(), Limits.CONSUMERS, "consumers");
        Consumer consumer;
        try {
            consumer = own.transport.consume(options(request));
        } catch (NotFoundException e) {
            throw notFound("producerId", "producer");
        } catch (UnsupportedRtpException e) {
            throw refusal(ErrorCode.CANNOT_CONSUME, "rtpCapabilities", e);
        } catch (OrtcException e) {
            throw refusal(ErrorCode.BAD_REQUEST, "rtpCapabilities", e);
        } catch (ClosedException e) {
            // The producer went while its consumer came.
            throw notFound("producerId", "producer");
        }
        consumers.put(consumer.id(), consumer);
        if (consumer.isClosed()) {
            consumers.remove(consumer.id());
        }
        return new Outcome(
                new Reply.Consumed(consumer.id(), consumer.producerId(), consumer.kind(), consumer.rtpParameters()));
    }

    private ConsumerOptions options(Request.Consume request) {
        return new ConsumerOptions(
                request.producerId(), request.rtpCapabilities(), request.paused(), new ConsumerListener() {
                    @Override
                    public void onClosed(CloseReason reason) {
                        consumers.values().removeIf(Consumer::isClosed);
                    }
                });
    }

    private Outcome pauseConsumer(String consumerId) {
        consumer(consumerId).pause();
        return new Outcome(new Reply.ConsumerDone(consumerId));
    }

    private Outcome resumeConsumer(String consumerId) {
        consumer(consumerId).resume();
        return new Outcome(new Reply.ConsumerDone(consumerId));
    }

    private Outcome closeConsumer(String consumerId) {
        consumer(consumerId).close();
        consumers.remove(consumerId);
        return new Outcome(new Reply.ConsumerDone(consumerId));
    }

    private Outcome pauseProducer(String producerId) {
        producer(producerId).pause();
        return new Outcome(new Reply.ProducerDone(producerId), () -> room.setPaused(producerId, true));
    }

    private Outcome resumeProducer(String producerId) {
        producer(producerId).resume();
        return new Outcome(new Reply.ProducerDone(producerId), () -> room.setPaused(producerId, false));
    }

    private Outcome closeProducer(String producerId) {
        producer(producerId).close();
        producers.remove(producerId);
        return new Outcome(new Reply.ProducerDone(producerId), () -> room.remove(producerId));
    }

    private OwnTransport transport(String transportId) {
        OwnTransport own = transports.get(transportId);
        if (own == null) {
            throw notFound("transportId", "transport of yours");
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
                .filter(own -> own.purpose == Purpose.RECV)
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.BAD_REQUEST,
                        "transportId: there is no transport to receive with; accepted: consume after "
                                + "createWebRtcTransport with purpose recv"));
    }

    private Producer producer(String producerId) {
        Producer producer = producers.get(producerId);
        if (producer == null) {
            throw notFound("producerId", "producer of yours");
        }
        return producer;
    }

    private Consumer consumer(String consumerId) {
        Consumer consumer = consumers.get(consumerId);
        if (consumer == null) {
            throw notFound("consumerId", "consumer of yours");
        }
        return consumer;
    }

    private static void requireRoomFor(int existing, int limit, String what) {
        if (existing >= limit) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED, "this socket has " + limit + " " + what + "; accepted: at most " + limit);
        }
    }

    private static RefusedException notFound(String field, String what) {
        return new RefusedException(
                ErrorCode.NOT_FOUND,
                field + ": names no " + what + ", or none any more; accepted: an id from this server");
    }

    /** Negotiation names fields from the object it was given; the peer gave that object in a field. */
    private static RefusedException refusal(ErrorCode code, String field, OrtcException e) {
        String prefix = e.field().startsWith("rtp") ? "" : field + ".";
        return new RefusedException(code, prefix + e.getMessage());
    }

    private static final class OwnTransport {
        final WebRtcTransport transport;
        final Purpose purpose;
        boolean connected;

        OwnTransport(WebRtcTransport transport, Purpose purpose) {
            this.transport = transport;
            this.purpose = purpose;
        }

        void require(Purpose wanted) {
            if (purpose != wanted) {
                throw new RefusedException(
                        ErrorCode.BAD_REQUEST,
                        "transportId: was created with another purpose; accepted: one created with purpose "
                                + wanted.name().toLowerCase(Locale.ROOT));
            }
        }
    }
}
