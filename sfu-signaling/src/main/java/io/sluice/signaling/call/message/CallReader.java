package io.sluice.signaling.call.message;

import static io.sluice.signaling.call.message.CallSignal.Kind.ANSWER;
import static io.sluice.signaling.call.message.CallSignal.Kind.OFFER;

import io.sluice.signaling.call.message.CallRequest.MoveReason;
import io.sluice.signaling.call.message.CallRequest.View;
import io.sluice.signaling.call.message.CallSignal.Candidate;
import io.sluice.signaling.call.message.CallSignal.Description;
import io.sluice.signaling.call.message.CallSignal.Kind;
import io.sluice.signaling.protocol.Fields;
import io.sluice.signaling.protocol.RefusedException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is asked for about calls, in any dialect. The dialects have some names in common, and their fields tell them apart:
 * {@link Spoken#dialect} is null where nothing does.
 */
public final class CallReader {
    /** In UTF-16 code units: ten times what a browser says about a camera, a microphone and a screen. */
    public static final int MAX_SDP = 64 * 1024;

    /** Real ones take some 150. */
    public static final int MAX_CANDIDATE = 1024;

    /** In UTF-16 code units. Room for a UUID and for most people's addresses. */
    public static final int MAX_ID = 64;

    public static final int MAX_DISPLAY_NAME = 128;

    /** What a person or a program gives as its reason. */
    static final int MAX_REASON = 64;

    /** A proof with a handful of claims, signed by RSA. */
    static final int MAX_TOKEN = 4096;

    /** RFC 8839 section 5.4 lets it be that long. */
    private static final int MAX_USERNAME_FRAGMENT = 256;

    /** More media descriptions than anybody has. */
    private static final int MAX_MEDIA_LINES = 1024;

    private static final Map<String, Function<Fields, Spoken>> READERS = readers();

    private CallReader() {}

    /**
     * A request, and how it was said.
     *
     * @param dialect the only one in which this is said; null if it is said in several
     */
    public record Spoken(CallRequest request, @Nullable CallDialect dialect) {}

    /** All messages that are read here. */
    public static Set<String> types() {
        return READERS.keySet();
    }

    /**
     * Reads one message.
     *
     * @param type one of {@link #types}
     * @throws RefusedException naming the field that is wrong, and what is accepted
     */
    public static Spoken read(String type, Fields data) {
        Function<Fields, Spoken> reader = READERS.get(type);
        if (reader == null) {
            throw new IllegalArgumentException(type + " is no message about calls");
        }
        return reader.apply(data);
    }

    private static Map<String, Function<Fields, Spoken>> readers() {
        Map<String, Function<Fields, Spoken>> readers = new TreeMap<>();
        readers.put("user:join", data -> common(join(data)));
        readers.put("user:leave", _ -> common(new CallRequest.Leave()));
        readers.put("user:watch", _ -> common(new CallRequest.Watch()));
        readers.put("call:initiate", CallReader::initiate);
        readers.put("call:accept", data -> answered(data, new CallRequest.Accept(callId(data))));
        readers.put("call:reject", data -> answered(data, new CallRequest.Reject(callId(data), reason(data))));
        readers.put("call:end", data -> common(new CallRequest.End(callId(data))));
        readers.put("call:cancel", data -> common(new CallRequest.End(callId(data))));
        readers.put("call:state", data -> common(new CallRequest.Report(callId(data), view(data))));
        readers.put("call:invite", data -> common(new CallRequest.Invite(callId(data), data.text("to", MAX_ID))));
        readers.put("call:move", data -> common(move(data)));
        readers.put("pre-offer", CallReader::preOffer);
        readers.put("pre-offer-answer", CallReader::preOfferAnswer);
        for (CallDialect dialect : CallDialect.values()) {
            readers.put(dialect.type(OFFER), data -> description(data, OFFER, dialect));
            readers.put(dialect.type(ANSWER), data -> description(data, ANSWER, dialect));
        }
        readers.put(
                "ice:candidate", data -> candidate(data, data.has("to") || data.has("from") ? CallDialect.CALL : null));
        readers.put("ice-candidate", data -> candidate(data, CallDialect.PRE_OFFER));
        return readers;
    }

    private static Spoken common(CallRequest request) {
        return new Spoken(request, null);
    }

    private static CallRequest join(Fields data) {
        String token = data.optionalText("token", MAX_TOKEN);
        String userId = data.optionalText("userId");
        if (token == null && (userId == null || userId.isBlank())) {
            throw data.bad("userId", "User ID is required", "1 to " + MAX_ID + " characters");
        }
        return new CallRequest.Join(
                userId == null ? null : name(data, "userId", userId, MAX_ID),
                displayName(data),
                token,
                data.optionalText("sessionToken", MAX_ID));
    }

    private static @Nullable String displayName(Fields data) {
        String given = data.optionalText("displayName");
        return given == null ? null : name(data, "displayName", given, MAX_DISPLAY_NAME);
    }

    /** What others will see: no control characters, and something to be seen. */
    private static String name(Fields data, String field, String given, int max) {
        boolean visible = given.codePoints().noneMatch(Character::isISOControl) && !given.isBlank();
        if (!visible || given.length() > max) {
            throw data.bad(
                    field,
                    visible ? "has " + given.length() + " characters" : "is blank or has control characters",
                    "1 to " + max + " characters, none of them a control character");
        }
        return given;
    }

    private static Spoken initiate(Fields data) {
        boolean signal = !data.has("to") && data.has("targetUserId");
        String to = data.text(signal ? "targetUserId" : "to", MAX_ID);
        return new Spoken(
                new CallRequest.Initiate(to, data.choice("callType", CallType.values())),
                signal ? CallDialect.SIGNAL : CallDialect.CALL);
    }

    /** Who answers with the caller's id beside the call's does as the first dialect has it. */
    private static Spoken answered(Fields data, CallRequest request) {
        return new Spoken(request, data.has("from") ? CallDialect.CALL : null);
    }

    private static CallRequest move(Fields data) {
        return new CallRequest.Move(callId(data), data.choice("reason", MoveReason.values(), MoveReason.UNREACHABLE));
    }

    private static Spoken preOffer(Fields data) {
        return new Spoken(
                new CallRequest.Initiate(data.text("to", MAX_ID), data.choice("callType", CallType.values())),
                CallDialect.PRE_OFFER);
    }

    private static Spoken preOfferAnswer(Fields data) {
        String callId = data.optionalText("callId", MAX_ID);
        String answer = data.text("answer");
        return new Spoken(
                switch (answer) {
                    case "ACCEPT" -> new CallRequest.Accept(callId);
                    case "REJECT" -> new CallRequest.Reject(callId, null);
                    default -> throw data.bad("answer", "is none of the known", "ACCEPT or REJECT");
                },
                CallDialect.PRE_OFFER);
    }

    private static Spoken description(Fields data, Kind kind, CallDialect dialect) {
        String field = dialect == CallDialect.PRE_OFFER && !data.has(dialect.field(kind)) && data.has("sdp")
                ? "sdp"
                : dialect.field(kind);
        return signal(data, description(data, kind, field), dialect);
    }

    private static Description description(Fields data, Kind kind, String field) {
        if (!data.isObject(field)) {
            return new Description(kind, sdp(data, field), true, field);
        }
        Fields init = data.child(field);
        Description description = new Description(kind, sdp(init, "sdp"), false, field);
        String type = init.optionalText("type");
        if (type != null && !type.equals(description.type())) {
            throw init.bad("type", "is another", description.type());
        }
        return description;
    }

    private static String sdp(Fields data, String field) {
        return data.text(field, MAX_SDP);
    }

    private static Spoken candidate(Fields data, @Nullable CallDialect dialect) {
        String field = CallDialect.CANDIDATE_FIELD;
        if (data.isNull(field)) {
            return signal(data, Candidate.END, dialect);
        }
        if (data.isObject(field)) {
            return signal(data, candidate(data.child(field), false), dialect);
        }
        if (!data.has(field)) {
            throw data.mistyped(
                    field, "an object with candidate, sdpMid and sdpMLineIndex, or null for the end of candidates");
        }
        return signal(data, candidate(data, true), dialect);
    }

    private static Candidate candidate(Fields init, boolean bare) {
        String candidate = bounded(init, CallDialect.CANDIDATE_FIELD, MAX_CANDIDATE);
        return new Candidate(
                candidate == null ? "" : candidate,
                bounded(init, "sdpMid", MAX_ID),
                init.optionalInt("sdpMLineIndex", 0, MAX_MEDIA_LINES),
                bounded(init, "usernameFragment", MAX_USERNAME_FRAGMENT),
                bare);
    }

    /** Unlike other texts these may be empty. */
    private static @Nullable String bounded(Fields data, String field, int max) {
        String text = data.optionalText(field);
        if (text != null && text.length() > max) {
            throw data.bad(field, "has " + text.length() + " characters", "at most " + max);
        }
        return text;
    }

    private static Spoken signal(Fields data, CallSignal signal, @Nullable CallDialect dialect) {
        return new Spoken(
                new CallRequest.Signal(signal, data.optionalText("to", MAX_ID), data.optionalText("callId", MAX_ID)),
                dialect);
    }

    private static View view(Fields data) {
        return data.choice("state", View.values());
    }

    private static String callId(Fields data) {
        return data.text("callId", MAX_ID);
    }

    private static @Nullable String reason(Fields data) {
        String given = data.optionalText("reason");
        return given == null ? null : name(data, "reason", given, MAX_REASON);
    }
}
