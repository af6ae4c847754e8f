package io.sluice.signaling.protocol;

import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Turns messages into requests of a room. Fields that are not known are passed over, so that newer peers can talk to older
 * servers.
 */
public final class RequestParser {
    /** Browsers send one, or one for each hash they know. */
    private static final int MAX_FINGERPRINTS = 16;

    private static final NavigableMap<String, Function<Fields, Request>> READERS = new TreeMap<>(Map.ofEntries(
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

    /** The types of the requests, sorted. */
    public static SortedSet<String> types() {
        return Collections.unmodifiableSortedSet(READERS.navigableKeySet());
    }

    /**
     * Reads the fields of a message of one of {@link #types}.
     *
     * @throws RefusedException naming the field that is wrong
     */
    public static Request read(Incoming.Message message) {
        Function<Fields, Request> reader = READERS.get(message.type());
        if (reader == null) {
            throw new IllegalArgumentException(message.type() + " is no request of a room");
        }
        return reader.apply(message.data());
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
