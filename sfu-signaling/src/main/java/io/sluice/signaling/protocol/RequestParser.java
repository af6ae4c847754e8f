package io.sluice.signaling.protocol;

import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into requests of a room. Fields that are not known are passed over, so that newer peers can talk to older
 * servers.
 */
public final class RequestParser {
    /** Browsers send one, or one for each hash they know. */
    private static final int MAX_FINGERPRINTS = 16;

    private static final int MAX_NAME = 64;
    private static final int MAX_SOURCE = 32;

    /** What a person is told in a sentence or two. */
    private static final int MAX_REASON = 256;

    /** Longer than a token with a handful of claims and an RSA signature, and no longer than a proxy lets a header be. */
    private static final int MAX_TOKEN = 8192;

    /** Ten gigabits per second: no more comes in here. */
    private static final long MAX_BITRATE = 10_000_000_000L;

    /** Exact in every JSON library. */
    private static final long MAX_SEQ = (1L << 53) - 1;

    /** Means the highest, as {@link io.sluice.ConsumerLayers#HIGHEST} does. */
    private static final int MAX_LAYER = 255;

    private static final int MAX_PRIORITY = 255;

    private static final Pattern ROOM_ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    private static final NavigableMap<String, Function<Fields, Request>> READERS = new TreeMap<>(Map.ofEntries(
            entry("join", RequestParser::join),
            entry(
                    "resume",
                    data -> new Request.Resume(
                            data.text("sessionToken", MAX_NAME), data.number("lastSeq", 0, MAX_SEQ))),
            entry("leave", _ -> new Request.Leave()),
            entry(
                    "createWebRtcTransport",
                    data -> new Request.CreateWebRtcTransport(
                            data.choice("purpose", Purpose.values()), data.flag("forceTcp"))),
            entry("connectWebRtcTransport", RequestParser::connect),
            entry("restartIce", data -> new Request.RestartIce(data.text("transportId"))),
            entry(
                    "setMaxIncomingBitrate",
                    data -> new Request.SetMaxIncomingBitrate(
                            data.text("transportId"), data.number("bitrate", 0, MAX_BITRATE))),
            entry("produce", RequestParser::produce),
            entry("consume", RequestParser::consume),
            entry("pauseConsumer", data -> new Request.PauseConsumer(data.text("consumerId"))),
            entry("resumeConsumer", data -> new Request.ResumeConsumer(data.text("consumerId"))),
            entry("closeConsumer", data -> new Request.CloseConsumer(data.text("consumerId"))),
            entry("requestKeyFrame", data -> new Request.RequestKeyFrame(data.text("consumerId"))),
            entry(
                    "setPreferredLayers",
                    data -> new Request.SetPreferredLayers(
                            data.text("consumerId"),
                            (int) data.number("spatialLayer", 0, MAX_LAYER),
                            data.optionalInt("temporalLayer", 0, MAX_LAYER))),
            entry(
                    "setConsumerPriority",
                    data -> new Request.SetConsumerPriority(
                            data.text("consumerId"), (int) data.number("priority", 1, MAX_PRIORITY))),
            entry("pauseProducer", data -> new Request.PauseProducer(data.text("producerId"))),
            entry("resumeProducer", data -> new Request.ResumeProducer(data.text("producerId"))),
            entry("closeProducer", data -> new Request.CloseProducer(data.text("producerId"))),
            entry("getStats", RequestParser::getStats),
            entry("setSubscription", RequestParser::setSubscription),
            entry("setDisplayName", data -> new Request.SetDisplayName(name(data, "displayName"))),
            entry("getIceServers", _ -> new Request.GetIceServers()),
            entry("mutePeer", RequestParser::mutePeer),
            entry(
                    "removePeer",
                    data -> new Request.RemovePeer(name(data, "peerId"), data.optionalText("reason", MAX_REASON))),
            entry("endRoom", data -> new Request.EndRoom(data.optionalText("reason", MAX_REASON)))));

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
                data.rtp("rtpParameters", RtpParameters.class),
                data.optionalText("source", MAX_SOURCE));
    }

    private static Request consume(Fields data) {
        return new Request.Consume(
                data.text("producerId"),
                data.rtp("rtpCapabilities", RtpCapabilities.class),
                data.flag("paused"),
                data.optionalText("transportId"));
    }

    private static Request join(Fields data) {
        String roomId = data.text("roomId");
        if (!ROOM_ID.matcher(roomId).matches()) {
            throw data.bad("roomId", "is no name of a room", "1 to 64 of A-Z, a-z, 0-9, '.', '_', '~' and '-'");
        }
        Subscription subscribe = data.choice("subscribe", Subscription.values(), Subscription.MANUAL);
        return new Request.Join(
                roomId,
                optionalName(data, "peerId"),
                optionalName(data, "displayName"),
                data.optionalText("token", MAX_TOKEN),
                subscribe,
                subscribe == Subscription.AUTO || data.has("rtpCapabilities")
                        ? data.rtp("rtpCapabilities", RtpCapabilities.class)
                        : null);
    }

    private static Request setSubscription(Fields data) {
        return new Request.SetSubscription(
                data.choice("mode", Subscription.values()),
                data.has("rtpCapabilities") ? data.rtp("rtpCapabilities", RtpCapabilities.class) : null);
    }

    private static Request getStats(Fields data) {
        Request.GetStats request = new Request.GetStats(
                data.optionalText("transportId"), data.optionalText("producerId"), data.optionalText("consumerId"));
        requireOne(data, "transportId", "producerId", "consumerId");
        return request;
    }

    private static Request mutePeer(Fields data) {
        Request.MutePeer request = new Request.MutePeer(
                name(data, "peerId"),
                data.optionalText("producerId"),
                data.has("kind") ? data.choice("kind", MediaKind.values()) : null);
        requireOne(data, "producerId", "kind");
        return request;
    }

    private static void requireOne(Fields data, String... names) {
        List<String> given = Stream.of(names).filter(data::has).toList();
        if (given.size() > 1) {
            throw data.bad(given.get(1), "is given beside " + given.getFirst(), "one of them at most");
        }
    }

    private static @Nullable String optionalName(Fields data, String field) {
        return data.has(field) ? name(data, field) : null;
    }

    /** What others are shown, or told: a line of text. */
    private static String name(Fields data, String field) {
        String name = data.text(field);
        int length = name.codePointCount(0, name.length());
        if (length == 0 || length > MAX_NAME) {
            throw data.bad(field, "has " + length + " characters", "1 to " + MAX_NAME);
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw data.bad(field, "has a control character", "a line of text");
        }
        return name;
    }
}
