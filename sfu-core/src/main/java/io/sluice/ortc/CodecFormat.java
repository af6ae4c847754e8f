package io.sluice.ortc;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The format parameters ("fmtp") that tell codecs of one name apart: what each may hold, what is meant where it is absent, and
 * whether both sides must mean the same. A level says how much a side can decode, which no router can change in what a
 * producer sends: levels are checked, and not compared.
 */
final class CodecFormat {
    static final String PACKETIZATION_MODE = "packetization-mode";
    static final String PROFILE_LEVEL_ID = "profile-level-id";

    private static final String H265 = "video/h265";
    private static final String TIER_FLAG = "tier-flag";
    private static final String LEVEL_ID = "level-id";

    /** Thirty times the level, of 1 to 6.2 (H.265 section A.4.1). */
    private static final Set<String> H265_LEVELS =
            Set.of("30", "60", "63", "90", "93", "120", "123", "150", "153", "156", "180", "183", "186");

    /** 3.1, the highest level without a high tier (H.265 table A.8). */
    private static final int LAST_H265_LEVEL_OF_ONE_TIER = 93;

    private static final String NONE = "";

    private static final Map<String, List<Parameter>> BY_MIME_TYPE = Map.of(
            // What libwebrtc's multichannel Opus has, after the mapping table of RFC 7845 section 5.1.1.
            "audio/multiopus",
            List.of(
                    number("num_streams", NONE, 1, 255),
                    number("coupled_streams", NONE, 0, 255),
                    new Parameter("channel_mapping", NONE, "numbers of streams and commas", CodecFormat::list)),
            // RFC 6184 section 8.1. An absent profile is constrained baseline, as libwebrtc has it, since the
            // baseline level 1 of the RFC is not what any endpoint means.
            "video/h264",
            List.of(
                    number(PACKETIZATION_MODE, "0", 0, 2),
                    new Parameter(
                            PROFILE_LEVEL_ID,
                            H264ProfileLevelId.DEFAULT,
                            "six hexadecimal digits that name a profile and a level, such as 42e01f",
                            CodecFormat::h264Profile)),
            // RFC 9628 section 6.
            "video/vp9",
            List.of(number("profile-id", "0", 0, 3)),
            // AV1 RTP specification section 7.2.1.
            "video/av1",
            List.of(number("profile", "0", 0, 2), number("tier", "0", 0, 1), anyNumber("level-idx", "5", 31)),
            // RFC 7798 section 7.1; the profiles are those of H.265 section A.3.
            H265,
            List.of(
                    number("profile-id", "1", 1, 11),
                    number(TIER_FLAG, "0", 0, 1),
                    new Parameter(
                            LEVEL_ID,
                            "93",
                            "thirty times a level of 1 to 6.2, such as 93",
                            value -> H265_LEVELS.contains(value) ? Set.of() : null),
                    new Parameter("tx-mode", "SRST", "SRST, MRST or MRMT", CodecFormat::txMode)));

    private CodecFormat() {}

    /** Whether two codecs of the same name, clock rate and channels are the same format. Malformed ones never are. */
    static boolean match(RtpCodec a, RtpCodec b) {
        for (Parameter parameter : parameters(a)) {
            Object meaning = parameter.meaningIn(a);
            if (meaning == null || !meaning.equals(parameter.meaningIn(b))) {
                return false;
            }
        }
        return !claimsHighTierOfLowLevel(a) && !claimsHighTierOfLowLevel(b);
    }

    /** Whether a router's codec does not contradict what the engine's codec fixes, the layout of multichannel sound. */
    static boolean conforms(RtpCodec given, RtpCodec engine) {
        return parameters(engine).stream()
                .filter(parameter -> engine.parameters().containsKey(parameter.name()))
                .filter(parameter -> given.parameters().containsKey(parameter.name()))
                .allMatch(parameter ->
                        String.valueOf(parameter.meaningIn(given)).equals(String.valueOf(parameter.meaningIn(engine))));
    }

    /** Refuses values that no endpoint could mean, naming the parameter. */
    static void check(RtpCodec codec, Field field) {
        Field format = field.child("parameters");
        for (Parameter parameter : parameters(codec)) {
            Object value = codec.parameters().get(parameter.name());
            if (value != null && parameter.meaningIn(codec) == null) {
                throw format.child(parameter.name()).invalid(Field.quote(value.toString()), parameter.accepted());
            }
        }
        if (claimsHighTierOfLowLevel(codec)) {
            throw format.child(TIER_FLAG).invalid("1 has no level below 4", "0, or a level-id of 120 and more with it");
        }
    }

    /** The names of the parameters that tell a codec from others of its name, in the order in which messages list them. */
    static List<String> names(RtpCodec codec) {
        return parameters(codec).stream().map(Parameter::name).toList();
    }

    private static List<Parameter> parameters(RtpCodec codec) {
        return BY_MIME_TYPE.getOrDefault(codec.mimeType().toLowerCase(Locale.ROOT), List.of());
    }

    private static boolean claimsHighTierOfLowLevel(RtpCodec codec) {
        return codec.mimeType().equalsIgnoreCase(H265)
                && codec.parameters().getOrDefault(TIER_FLAG, 0).toString().equals("1")
                && H265_LEVELS.contains(level(codec))
                && Integer.parseInt(level(codec)) <= LAST_H265_LEVEL_OF_ONE_TIER;
    }

    private static String level(RtpCodec codec) {
        return codec.parameters()
                .getOrDefault(LEVEL_ID, LAST_H265_LEVEL_OF_ONE_TIER)
                .toString();
    }

    private static Parameter number(String name, String absent, int min, int max) {
        return new Parameter(name, absent, min + " to " + max, value -> number(value, min, max));
    }

    /** One that may differ between the sides. */
    private static Parameter anyNumber(String name, String absent, int max) {
        return new Parameter(name, absent, "0 to " + max, value -> number(value, 0, max) == null ? null : Set.of());
    }

    private static @Nullable Object number(String value, int min, int max) {
        if (!value.matches("[0-9]{1,3}")) {
            return null;
        }
        int number = Integer.parseInt(value);
        return number < min || number > max ? null : number;
    }

    private static @Nullable Object list(String value) {
        return value.isEmpty() || value.matches("[0-9]{1,3}(,[0-9]{1,3}){0,254}") ? Set.of() : null;
    }

    private static @Nullable Object h264Profile(String value) {
        H264ProfileLevelId id = H264ProfileLevelId.parse(value);
        return id == null ? null : id.profile();
    }

    private static @Nullable Object txMode(String value) {
        String mode = value.toUpperCase(Locale.ROOT);
        return List.of("SRST", "MRST", "MRMT").contains(mode) ? mode : null;
    }

    /**
     * @param absent the value meant where there is none
     * @param accepted for messages
     */
    private record Parameter(String name, String absent, String accepted, Meaning meaning) {
        /** What has to be equal on both sides; null for a value that means nothing. */
        @Nullable
        Object meaningIn(RtpCodec codec) {
            // SDP parsers turn what is digits alone, such as the profile-level-id 640032, into a number.
            return meaning.of(codec.parameters().getOrDefault(name, absent).toString());
        }
    }

    @FunctionalInterface
    private interface Meaning {
        @Nullable
        Object of(String value);
    }
}
