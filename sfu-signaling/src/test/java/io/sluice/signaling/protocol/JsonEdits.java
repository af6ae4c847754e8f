package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes as changes to a message: the first chooses one of the samples, each three that follow one place in it and what happens
 * there. So whatever the bytes, the result is JSON whose fields mostly have names that mean something.
 */
final class JsonEdits {
    private static final int MAX_STEPS = 64;
    private static final int MAX_PLACES = 1000;
    private static final List<JsonNode> SAMPLES = List.of(
                    Samples.createTransport("send"),
                    Samples.connect("t1"),
                    Samples.produce("t1", "audio", Samples.AUDIO_PARAMETERS),
                    Samples.produce("t1", "video", Samples.VIDEO_PARAMETERS),
                    Samples.produce("t1", "video", Samples.VIDEO_WITH_RTX),
                    Samples.consume("p1", Samples.CAPABILITIES),
                    Samples.consume("p1", Samples.POOR_CAPABILITIES),
                    Samples.aboutProducer("closeProducer", "p1"))
            .stream()
            .map(Json::read)
            .toList();

    /** Values that some field takes and others must not. */
    private static final List<JsonNode> VALUES = List.of(
                    "null",
                    "true",
                    "false",
                    "0",
                    "1",
                    "-1",
                    "14",
                    "15",
                    "127",
                    "255",
                    "256",
                    "65536",
                    "2147483648",
                    "4294967295",
                    "4294967296",
                    "1e999",
                    "0.5",
                    "123456789012345678901234567890",
                    "\"\"",
                    "\"0\"",
                    "\"audio\"",
                    "\"video\"",
                    "\"send\"",
                    "\"auto\"",
                    "\"video/H264\"",
                    "\"video/rtx\"",
                    "\"audio/opus\"",
                    "\"VIDEO/vp8\"",
                    "\"/\"",
                    "\"sha-256\"",
                    "\"produce\"",
                    "\"consume\"",
                    "\"connectWebRtcTransport\"",
                    "\"pli\"",
                    "\"nack\"",
                    "\"transport-cc\"",
                    "\"\\u0000\\ud800\"",
                    "[]",
                    "{}",
                    "[[]]",
                    "{\"apt\":96}",
                    "{\"packetization-mode\":1,\"profile-level-id\":\"42e01f\"}",
                    "{\"profile-level-id\":\"zzzzzz\"}",
                    "\"urn:ietf:params:rtp-hdrext:sdes:mid\"",
                    "\"L3T3_KEY\"",
                    "\"sendonly\"")
            .stream()
            .map(Json::read)
            .toList();

    private static final List<String> NAMES = List.of(
            "type",
            "data",
            "requestId",
            "kind",
            "codecs",
            "headerExtensions",
            "encodings",
            "rtcp",
            "mid",
            "ssrc",
            "rid",
            "rtx",
            "fec",
            "mimeType",
            "payloadType",
            "preferredPayloadType",
            "clockRate",
            "channels",
            "parameters",
            "rtcpFeedback",
            "parameter",
            "uri",
            "id",
            "preferredId",
            "encrypt",
            "preferredEncrypt",
            "direction",
            "cname",
            "reducedSize",
            "mux",
            "dtx",
            "scalabilityMode",
            "maxBitrate",
            "transportId",
            "producerId",
            "consumerId",
            "paused",
            "purpose",
            "rtpParameters",
            "rtpCapabilities",
            "dtlsParameters",
            "role",
            "fingerprints",
            "algorithm",
            "value",
            "codecPayloadType",
            "apt",
            "__proto__");

    private final ByteBuffer script;
    private final ObjectNode message;

    private JsonEdits(byte[] bytes) {
        script = ByteBuffer.wrap(bytes);
        int sample = script.hasRemaining() ? script.get() & 0xff : 0;
        message = SAMPLES.get(sample % SAMPLES.size()).deepCopy();
    }

    static String apply(byte[] bytes) {
        JsonEdits edits = new JsonEdits(bytes);
        for (int steps = 0; steps < MAX_STEPS && edits.script.remaining() >= 3; steps++) {
            edits.step();
        }
        return Json.write(edits.message);
    }

    /** A value's place: its container, and its name or index there. */
    private record Place(JsonNode container, String name, int index) {
        JsonNode value() {
            return container instanceof ObjectNode object ? object.path(name) : container.path(index);
        }

        void set(JsonNode value) {
            if (container instanceof ObjectNode object) {
                object.set(name, value);
            } else if (container instanceof ArrayNode array) {
                array.set(index, value);
            }
        }

        void remove() {
            if (container instanceof ObjectNode object) {
                object.remove(name);
            } else if (container instanceof ArrayNode array) {
                array.remove(index);
            }
        }

        void add(String newName, JsonNode value) {
            if (container instanceof ObjectNode object) {
                object.set(newName, value);
            } else if (container instanceof ArrayNode array) {
                array.add(value);
            }
        }
    }

    private void step() {
        int kind = script.get() & 0xff;
        int position = script.get() & 0xff;
        int argument = script.get() & 0xff;
        List<Place> places = new ArrayList<>();
        collect(message, places);
        if (places.isEmpty() || places.size() > MAX_PLACES) {
            return;
        }
        Place place = places.get(position % places.size());
        String name = NAMES.get(argument % NAMES.size());
        switch (kind % 8) {
            case 0 -> place.remove();
            case 1, 2 -> place.set(VALUES.get(argument % VALUES.size()).deepCopy());
            case 3 -> place.add(name, place.value().deepCopy());
            case 4 -> place.set(Json.MAPPER.createArrayNode().add(place.value().deepCopy()));
            case 5 ->
                place.set(Json.MAPPER.createObjectNode().set(name, place.value().deepCopy()));
            case 6 -> place.set(places.get(argument % places.size()).value().deepCopy());
            default -> place.set(Json.MAPPER.getNodeFactory().textNode(text(argument & 31)));
        }
    }

    private String text(int length) {
        byte[] bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void collect(JsonNode container, List<Place> places) {
        container.fieldNames().forEachRemaining(name -> places.add(new Place(container, name, 0)));
        for (int i = 0; container instanceof ArrayNode && i < container.size(); i++) {
            places.add(new Place(container, "", i));
        }
        container.forEach(child -> collect(child, places));
    }
}
