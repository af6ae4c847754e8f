package io.sluice.ortc;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When two codecs are the same codec. */
final class Codecs {
    static final String APT = "apt";
    static final String PACKETIZATION_MODE = "packetization-mode";
    static final String PROFILE_LEVEL_ID = "profile-level-id";

    private Codecs() {}

    /** Whether it carries retransmissions of another codec (RFC 4588). */
    static boolean isRtx(RtpCodec codec) {
        return codec.mimeType().toLowerCase(Locale.ROOT).endsWith("/rtx");
    }

    static boolean isH264(RtpCodec codec) {
        return codec.mimeType().equalsIgnoreCase("video/H264");
    }

    /** The payload type an RTX codec repairs ("associated payload type", RFC 4588 section 8.1); null when it does not say. */
    static @Nullable Integer apt(RtpCodec codec) {
        return codec.parameters().get(APT) instanceof Integer apt ? apt : null;
    }

    /** The same media type, clock rate and number of channels, whatever the parameters. */
    static boolean haveSameFormat(RtpCodec a, RtpCodec b) {
        return a.mimeType().equalsIgnoreCase(b.mimeType())
                && a.clockRate() == b.clockRate()
                && Objects.equals(a.channels(), b.channels());
    }

    /** Whether a decoder of one can decode the other. */
    static boolean match(RtpCodec a, RtpCodec b) {
        return haveSameFormat(a, b) && (!isH264(a) || haveSameH264Format(a, b));
    }

    static <T extends RtpCodec> @Nullable T findMatch(List<T> among, RtpCodec codec) {
        for (T candidate : among) {
            if (match(candidate, codec)) {
                return candidate;
            }
        }
        return null;
    }

    static <T extends RtpCodec> @Nullable T findRtx(List<T> among, int apt) {
        for (T candidate : among) {
            if (isRtx(candidate) && Objects.equals(apt(candidate), apt)) {
                return candidate;
            }
        }
        return null;
    }

    /** "audio/opus 48000/2", "video/H264 90000 packetization-mode=1 profile-level-id=42e01f". */
    static String describe(RtpCodec codec) {
        StringBuilder text = new StringBuilder(codec.mimeType()).append(' ').append(codec.clockRate());
        if (codec.channels() != null) {
            text.append('/').append(codec.channels());
        }
        for (String name : List.of(PACKETIZATION_MODE, PROFILE_LEVEL_ID)) {
            Object value = codec.parameters().get(name);
            if (value != null) {
                text.append(' ').append(name).append('=').append(value);
            }
        }
        return text.toString();
    }

    /** The media codecs of a list, for the "accepted" part of a message. */
    static String describe(List<? extends RtpCodec> codecs) {
        String all = codecs.stream()
                .filter(codec -> !isRtx(codec))
                .map(Codecs::describe)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all;
    }

    /** The packetization mode must be equal, 0 when not given, and the profile the same (RFC 6184 section 8.2.2). */
    private static boolean haveSameH264Format(RtpCodec a, RtpCodec b) {
        H264Profile profile = H264Profile.of(a.parameters());
        return profile != null
                && profile == H264Profile.of(b.parameters())
                && packetizationMode(a).equals(packetizationMode(b));
    }

    private static String packetizationMode(RtpCodec codec) {
        return codec.parameters().getOrDefault(PACKETIZATION_MODE, 0).toString();
    }
}
