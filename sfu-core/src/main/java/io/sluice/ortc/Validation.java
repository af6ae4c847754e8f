package io.sluice.ortc;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks of capabilities and parameters by themselves, without a router. Strings are bounded and free of control
 * characters: they end up in lines of other clients' SDP, where a line break would let one client write the next line.
 */
final class Validation {
    /** More than any endpoint has, since there are 128 payload types; keeps hostile lists short. */
    static final int MAX_ITEMS = 128;

    private static final int MAX_TEXT = 255;
    private static final int MAX_PARAMETER_TEXT = 1024;
    private static final long MAX_SSRC = 0xffff_ffffL;

    /** Types 64 to 95 would be taken for RTCP, which shares the port (RFC 5761 section 4); 0 is RFC 3551's. */
    private static final String PAYLOAD_TYPES = "1 to 63 and 96 to 127, and 0 for audio/PCMU alone";

    /** Type and restricted name of RFC 6838 section 4.2. */
    private static final Pattern MIME_TYPE =
            Pattern.compile("(audio|video)/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}", Pattern.CASE_INSENSITIVE);

    /** As long as a one-byte header extension can carry (RFC 8285 section 4.2). */
    private static final Pattern RID = Pattern.compile("[A-Za-z0-9_-]{1,16}");

    private static final Pattern MID = Pattern.compile("[\\x21-\\x7e]{1,16}");

    private Validation() {}

    static void capabilities(RtpCapabilities capabilities) {
        each(capabilities.codecs(), new Field("codecs"), Validation::codecCapability);
        each(capabilities.headerExtensions(), new Field("headerExtensions"), Validation::headerExtension);
    }

    static void codecCapability(RtpCodecCapability codec, Field field) {
        codec(codec, field);
        Integer payloadType = codec.preferredPayloadType();
        if (payloadType != null) {
            payloadType(payloadType, codec, field.child("preferredPayloadType"));
        }
    }

    static void parameters(RtpParameters parameters) {
        if (parameters.mid() != null && !MID.matcher(parameters.mid()).matches()) {
            throw new Field("mid").invalid(Field.quote(parameters.mid()), "1 to 16 visible ASCII characters");
        }
        each(parameters.codecs(), new Field("codecs"), Validation::codecParameters);
        uniquePayloadTypes(parameters.codecs());
        rtxReferences(parameters.codecs());
        redReferences(parameters.codecs());
        each(parameters.headerExtensions(), new Field("headerExtensions"), Validation::headerExtensionParameters);
        uniqueExtensions(parameters.headerExtensions());
        each(parameters.encodings(), new Field("encodings"), Validation::encoding);
        codecReferences(parameters);
        uniqueSsrcs(parameters.encodings());
        optionalText(parameters.rtcp().cname(), new Field("rtcp").child("cname"));
        optionalText(parameters.msid(), new Field("msid"));
    }

    static <T extends @Nullable Object> void each(List<T> items, Field field, BiConsumer<T, Field> check) {
        if (items.size() > MAX_ITEMS) {
            throw field.invalid("has " + items.size() + " entries", "at most " + MAX_ITEMS);
        }
        for (int i = 0; i < items.size(); i++) {
            T item = items.get(i);
            if (item == null) {
                throw field.item(i).invalid("is null", "an object");
            }
            check.accept(item, field.item(i));
        }
    }

    private static void codecParameters(RtpCodecParameters codec, Field field) {
        codec(codec, field);
        payloadType(codec.payloadType(), codec, field.child("payloadType"));
    }

    private static void codec(RtpCodec codec, Field field) {
        if (!MIME_TYPE.matcher(codec.mimeType()).matches()) {
            throw field.child("mimeType")
                    .invalid(
                            codec.mimeType().isEmpty() ? "is missing" : Field.quote(codec.mimeType()),
                            "audio/ or video/ and the codec's name, such as video/VP8");
        }
        range(codec.clockRate(), 1, Integer.MAX_VALUE, field.child("clockRate"));
        if (codec.channels() != null) {
            range(codec.channels(), 1, 255, field.child("channels"));
        }
        formatParameters(codec.parameters(), field.child("parameters"));
        if (codec.parameters().containsKey(Codecs.APT) && Codecs.apt(codec) == null) {
            throw field.child("parameters")
                    .child(Codecs.APT)
                    .invalid("is not a number", "the payload type the RTX codec repairs, 0 to 127");
        }
        each(codec.rtcpFeedback(), field.child("rtcpFeedback"), Validation::feedback);
    }

    private static void payloadType(int payloadType, RtpCodec codec, Field field) {
        if (payloadType == 0 && !codec.mimeType().equalsIgnoreCase("audio/PCMU")) {
            throw field.invalid("is missing or 0", PAYLOAD_TYPES);
        }
        if (payloadType < 0 || payloadType > 127 || (payloadType >= 64 && payloadType <= 95)) {
            throw field.invalid(payloadType + " is out of range", PAYLOAD_TYPES);
        }
    }

    private static void feedback(RtcpFeedback feedback, Field field) {
        text(feedback.type(), MAX_TEXT, field.child("type"));
        printable(feedback.parameter(), MAX_TEXT, field.child("parameter"));
    }

    private static void headerExtension(RtpHeaderExtension extension, Field field) {
        text(extension.uri(), MAX_TEXT, field.child("uri"));
        range(extension.preferredId(), 1, 255, field.child("preferredId"));
    }

    private static void headerExtensionParameters(RtpHeaderExtensionParameters extension, Field field) {
        text(extension.uri(), MAX_TEXT, field.child("uri"));
        range(extension.id(), 1, 255, field.child("id"));
        formatParameters(extension.parameters(), field.child("parameters"));
    }

    private static void encoding(RtpEncodingParameters encoding, Field field) {
        if (encoding.ssrc() != null) {
            range(encoding.ssrc(), 0, MAX_SSRC, field.child("ssrc"));
        }
        if (encoding.rid() != null && !RID.matcher(encoding.rid()).matches()) {
            throw field.child("rid")
                    .invalid(Field.quote(encoding.rid()), "1 to 16 letters, digits, hyphens and underscores");
        }
        if (encoding.rtx() != null) {
            range(encoding.rtx().ssrc(), 0, MAX_SSRC, field.child("rtx").child("ssrc"));
        }
        optionalText(encoding.scalabilityMode(), field.child("scalabilityMode"));
        if (encoding.maxBitrate() != null) {
            range(encoding.maxBitrate(), 0, Long.MAX_VALUE, field.child("maxBitrate"));
        }
    }

    private static void formatParameters(Map<String, Object> parameters, Field field) {
        if (parameters.size() > MAX_ITEMS) {
            throw field.invalid("has " + parameters.size() + " entries", "at most " + MAX_ITEMS);
        }
        parameters.forEach((name, value) -> {
            text(name, MAX_TEXT, field);
            switch (value) {
                case String string -> printable(string, MAX_PARAMETER_TEXT, field.child(name));
                case Integer ignored -> {}
                default ->
                    throw field.child(name)
                            .invalid("is a " + value.getClass().getSimpleName(), "a string or an integer");
            }
        });
    }

    private static void uniquePayloadTypes(List<RtpCodecParameters> codecs) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < codecs.size(); i++) {
            int payloadType = codecs.get(i).payloadType();
            if (!seen.add(payloadType)) {
                throw new Field("codecs")
                        .item(i)
                        .child("payloadType")
                        .invalid(payloadType + " is taken", "one not used before");
            }
        }
    }

    private static void rtxReferences(List<RtpCodecParameters> codecs) {
        for (int i = 0; i < codecs.size(); i++) {
            RtpCodecParameters codec = codecs.get(i);
            if (Codecs.isRtx(codec) && !namesMediaCodec(Codecs.apt(codec), codecs)) {
                throw new Field("codecs")
                        .item(i)
                        .child("parameters")
                        .child(Codecs.APT)
                        .invalid("is " + Codecs.apt(codec), "the payload type of a media codec of the list");
            }
        }
    }

    /** RFC 2198 allows blocks of several codecs; here they are of one, which has to be negotiated beside. */
    private static void redReferences(List<RtpCodecParameters> codecs) {
        for (int i = 0; i < codecs.size(); i++) {
            RtpCodecParameters codec = codecs.get(i);
            if (Red.isRed(codec) && Codecs.findPrimary(codecs, codec) == null) {
                throw new Field("codecs")
                        .item(i)
                        .child("parameters")
                        .invalid(
                                "name no codec of the list, or several",
                                "the payload type of one audio codec, repeated: {\"111/111\": \"\"}");
            }
        }
    }

    private static void codecReferences(RtpParameters parameters) {
        for (int i = 0; i < parameters.encodings().size(); i++) {
            Integer payloadType = parameters.encodings().get(i).codecPayloadType();
            if (payloadType != null && !namesMediaCodec(payloadType, parameters.codecs())) {
                throw new Field("encodings")
                        .item(i)
                        .child("codecPayloadType")
                        .invalid("is " + payloadType, "the payload type of a media codec in codecs");
            }
        }
    }

    private static boolean namesMediaCodec(@Nullable Integer payloadType, List<RtpCodecParameters> codecs) {
        return codecs.stream()
                .anyMatch(codec -> !Codecs.isRtx(codec) && Objects.equals(payloadType, codec.payloadType()));
    }

    private static void uniqueExtensions(List<RtpHeaderExtensionParameters> extensions) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < extensions.size(); i++) {
            RtpHeaderExtensionParameters extension = extensions.get(i);
            Field field = new Field("headerExtensions").item(i);
            if (!seen.add(extension.id())) {
                throw field.child("id").invalid(extension.id() + " is taken", "one not used before");
            }
            if (!seen.add(extension.uri())) {
                throw field.child("uri")
                        .invalid(Field.quote(extension.uri()) + " is there twice", "one entry for each extension");
            }
        }
    }

    private static void uniqueSsrcs(List<RtpEncodingParameters> encodings) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < encodings.size(); i++) {
            Field field = new Field("encodings").item(i);
            RtpEncodingParameters encoding = encodings.get(i);
            if (encoding.ssrc() != null && !seen.add(encoding.ssrc())) {
                throw field.child("ssrc").invalid(encoding.ssrc() + " is taken", "one not used before");
            }
            if (encoding.rtx() != null && !seen.add(encoding.rtx().ssrc())) {
                throw field.child("rtx")
                        .child("ssrc")
                        .invalid(encoding.rtx().ssrc() + " is taken", "one not used before");
            }
        }
    }

    private static void range(long value, long min, long max, Field field) {
        if (value < min || value > max) {
            throw field.invalid(value + " is out of range", min + " to " + max);
        }
    }

    private static void optionalText(@Nullable String value, Field field) {
        if (value != null) {
            printable(value, MAX_TEXT, field);
        }
    }

    private static void text(String value, int max, Field field) {
        if (value.isEmpty()) {
            throw field.invalid("is missing or empty", "1 to " + max + " characters");
        }
        printable(value, max, field);
    }

    private static void printable(String value, int max, Field field) {
        if (value.length() > max) {
            throw field.invalid("has " + value.length() + " characters", "at most " + max);
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw field.invalid(Field.quote(value), "text without control characters");
        }
    }
}
