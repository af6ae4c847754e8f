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
        return push instanceof Push.Welcome welcome
                ? welcome(welcome)
                : message(typeOf(push), null, Json.MAPPER.valueToTree(push));
    }

    /** The same message with its number in the session, beside its type. */
    public static String numbered(long seq, String message) {
        // What is said to many is written once and numbered for each.
        return "{\"seq\":" + seq + "," + message.substring(1);
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

    private static String typeOf(Push push) {
        String name = push.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** Most records are as they are on the wire. */
    private static JsonNode data(Reply reply) {
        return switch (reply) {
            case Reply.TransportCreated created -> transport(created);
            case Reply.IceRestarted restarted -> restarted(restarted);
            case Reply.Stats stats -> stats(stats);
            default -> Json.MAPPER.valueToTree(reply);
        };
    }

    private static ObjectNode stats(Reply.Stats stats) {
        ObjectNode data = object();
        ArrayNode list = data.putArray("stats");
        for (Reply.StatsEntry entry : stats.stats()) {
            ObjectNode node = list.addObject().put("type", entry.type()).put("id", entry.id());
            node.setAll(Json.MAPPER.<ObjectNode>valueToTree(entry.statistics()));
        }
        return data;
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
