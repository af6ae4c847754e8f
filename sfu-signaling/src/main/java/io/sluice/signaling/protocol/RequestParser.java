package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import io.sluice.signaling.protocol.Incoming.Accepted;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.Incoming.Refused;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a peer's text into a {@link Request}. Whatever the text, the result is an {@link Incoming}: nothing is thrown. Fields that
 * are not known are passed over, so that newer peers can talk to older servers.
 */
public final class RequestParser {
    /** Longer than a UUID, and short enough to be echoed without a thought. */
    private static final int MAX_REQUEST_ID = 128;

    /** Browsers send one, or one for each hash they know. */
    private static final int MAX_FINGERPRINTS = 16;

    /** Sorted, because they are listed in an error message. */
    private static final Map<String, Function<Fields, Request>> READERS = new TreeMap<>(Map.ofEntries(
            entry(
                    "createWebRtcTransport",
                    data -> new Request.CreateWebRtcTransport(
                            data.choice("purpose", Purpose.values()), data.flag("forceTcp"))),
            entry("connectWebRtcTransport", RequestParser::connect),
            entry("restartIce", data -> new Request.RestartIce(data.text("transportId"))),
            entry("produce", RequestParser::produce),
            entry("consume", RequestParser::consume),
            entry("pauseConsumer", data -> new Request.PauseConsumer(data.text("consumerId"))),
            entry("resumeConsumer", data -> new Request.ResumeConsumer(data.text("consumerId"))),
            entry("closeConsumer", data -> new Request.CloseConsumer(data.text("consumerId"))),
            entry("pauseProducer", data -> new Request.PauseProducer(data.text("producerId"))),
            entry("resumeProducer", data -> new Request.ResumeProducer(data.text("producerId"))),
            entry("closeProducer", data -> new Request.CloseProducer(data.text("producerId")))));

    private RequestParser() {}

    private static Map.Entry<String, Function<Fields, Request>> entry(String type, Function<Fields, Request> reader) {
        return Map.entry(type, reader);
    }

    /** Reads one message. */
    public static Incoming parse(String text) {
        Head head = Head.NONE;
        try {
            JsonNode message = Json.read(text);
            if (!message.isObject()) {
                throw new RefusedException(
                        ErrorCode.BAD_REQUEST,
                        "the message " + Json.kindOf(message) + "; accepted: an object with type, data and requestId");
            }
            head = new Head(null, requestId(message.path("requestId")));
            String type = new Fields(message, "").text("type");
            Function<Fields, Request> reader = READERS.get(type);
            if (reader == null) {
                throw new RefusedException(
                        ErrorCode.UNKNOWN_TYPE, "type: is not known; accepted: " + String.join(", ", READERS.keySet()));
            }
            head = new Head(type, head.requestId());
            return new Accepted(head, reader.apply(data(message)));
        } catch (RefusedException e) {
            return new Refused(head, e.code(), e.getMessage());
        }
    }

    private static @Nullable RequestId requestId(JsonNode value) {
        if (Json.isAbsent(value)) {
            return null;
        }
        if (value.isNumber() || (value.isTextual() && value.textValue().length() <= MAX_REQUEST_ID)) {
            return new RequestId(value);
        }
        throw RefusedException.badField(
                "requestId",
                value.isTextual() ? "is too long" : Json.kindOf(value),
                "a number, or a string of at most " + MAX_REQUEST_ID + " characters");
    }

    /** The fields of the request; none if there is no data, so that the first missing one is named. */
    private static Fields data(JsonNode message) {
        JsonNode data = message.path("data");
        if (data.isObject() || Json.isAbsent(data)) {
            return new Fields(data, "");
        }
        throw RefusedException.badField("data", Json.kindOf(data), "an object");
    }

    private static Request connect(Fields data) {
        String transportId = data.text("transportId");
        Fields dtls = data.child("dtlsParameters");
        return new Request.ConnectWebRtcTransport(
                transportId,
                new DtlsParameters(
                        dtls.choice("role", DtlsRole.values(), DtlsRole.AUTO),
                        dtls.children("fingerprints", MAX_FINGERPRINTS).stream()
                                .map(print -> new DtlsFingerprint(print.text("algorithm"), print.text("value")))
                                .toList()));
    }

    private static Request produce(Fields data) {
        return new Request.Produce(
                data.text("transportId"),
                data.choice("kind", MediaKind.values()),
                data.rtp("rtpParameters", RtpParameters.class));
    }

    private static Request consume(Fields data) {
        return new Request.Consume(
                data.text("producerId"),
                data.rtp("rtpCapabilities", RtpCapabilities.class),
                data.flag("paused"),
                data.optionalText("transportId"));
    }
}
