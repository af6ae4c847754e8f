package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.IceCandidate;
import io.sluice.IceParameters;
import io.sluice.signaling.protocol.Incoming.Head;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what the server says, in the names {@code mediasoup-client} reads. */
public final class MessageWriter {
    private MessageWriter() {}

    /** A reply has the type and the id of its request. */
    public static String write(Head request, Reply reply) {
        return message(String.valueOf(request.type()), request.requestId(), data(reply));
    }

    /** An error has the request's id, and its type in the data if that is known. */
    public static String write(Head request, ErrorCode code, String words) {
        ObjectNode data = object().put("code", code.wireName()).put("message", words);
        if (request.type() != null) {
            data.put("request", request.type());
        }
        return message("error", request.requestId(), data);
    }

    /** A push has a type of its own and no id. */
    public static String write(Push push) {
        return switch (push) {
            case Push.Welcome welcome -> welcome(welcome);
            case Push.NewProducer producer ->
                message(
                        "newProducer",
                        null,
                        object().put("producerId", producer.producerId()).put("socketId", producer.socketId()));
            case Push.ProducerClosed producer -> aboutProducer("producerClosed", producer.producerId());
            case Push.ProducerPaused producer -> aboutProducer("producerPaused", producer.producerId());
            case Push.ProducerResumed producer -> aboutProducer("producerResumed", producer.producerId());
        };
    }

    /**
     * A message whose data the caller has put together.
     *
     * @param requestId of the request it answers, or null
     */
    public static String write(String type, @Nullable RequestId requestId, Data data) {
        return message(type, requestId, data.node());
    }

    private static String welcome(Push.Welcome welcome) {
        ObjectNode message = object().put("type", "rtpCapabilities").put("socketId", welcome.socketId());
        message.set("data", Json.MAPPER.valueToTree(welcome.rtpCapabilities()));
        return Json.write(message);
    }

    private static String aboutProducer(String type, String producerId) {
        return message(type, null, object().put("producerId", producerId));
    }

    private static ObjectNode data(Reply reply) {
        return switch (reply) {
            case Reply.TransportCreated created -> transport(created);
            case Reply.IceRestarted restarted -> restarted(restarted);
            case Reply.TransportDone done -> object().put("transportId", done.transportId());
            case Reply.Produced produced -> object().put("id", produced.id());
            case Reply.Consumed consumed -> consumer(consumed);
            case Reply.ConsumerDone done -> object().put("consumerId", done.consumerId());
            case Reply.ProducerDone done -> object().put("producerId", done.producerId());
        };
    }

    private static ObjectNode transport(Reply.TransportCreated created) {
        ObjectNode data = object().put("id", created.id());
        data.set("iceParameters", ice(created.iceParameters()));
        data.set("iceCandidates", candidates(created.iceCandidates()));
        data.set("dtlsParameters", dtls(created.dtlsParameters()));
        return data;
    }

    private static ObjectNode restarted(Reply.IceRestarted restarted) {
        ObjectNode data = object().put("transportId", restarted.transportId());
        data.set("iceParameters", ice(restarted.iceParameters()));
        return data;
    }

    private static ObjectNode consumer(Reply.Consumed consumed) {
        ObjectNode data = object().put("id", consumed.id())
                .put("producerId", consumed.producerId())
                .put("kind", consumed.kind().toString());
        data.set("rtpParameters", Json.MAPPER.valueToTree(consumed.rtpParameters()));
        return data;
    }

    private static ObjectNode ice(IceParameters parameters) {
        return object().put("usernameFragment", parameters.usernameFragment())
                .put("password", parameters.password())
                .put("iceLite", parameters.iceLite());
    }

    /** The address twice: older clients read {@code ip}. */
    private static ArrayNode candidates(List<IceCandidate> candidates) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (IceCandidate candidate : candidates) {
            ObjectNode node = list.addObject()
                    .put("foundation", candidate.foundation())
                    .put("priority", candidate.priority())
                    .put("address", candidate.address())
                    .put("ip", candidate.address())
                    .put("protocol", candidate.protocol())
                    .put("port", candidate.port())
                    .put("type", candidate.type());
            if (candidate.tcpType() != null) {
                node.put("tcpType", candidate.tcpType());
            }
        }
        return list;
    }

    private static ObjectNode dtls(DtlsParameters parameters) {
        ObjectNode data = object().put("role", parameters.role().name().toLowerCase(Locale.ROOT));
        ArrayNode fingerprints = data.putArray("fingerprints");
        for (DtlsFingerprint fingerprint : parameters.fingerprints()) {
            fingerprints.addObject().put("algorithm", fingerprint.algorithm()).put("value", fingerprint.value());
        }
        return data;
    }

    private static String message(String type, @Nullable RequestId requestId, JsonNode data) {
        ObjectNode message = object().put("type", type);
        if (requestId != null) {
            message.set("requestId", requestId.value());
        }
        message.set("data", data);
        return Json.write(message);
    }

    private static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }
}
