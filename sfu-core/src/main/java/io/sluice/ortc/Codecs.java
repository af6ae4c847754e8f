package io.sluice.ortc;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When two codecs are the same codec. */
final class Codecs {
    static final String APT = "apt";

    private Codecs() {}

    /** Whether it carries retransmissions of another codec (RFC 4588). */
    static boolean isRtx(RtpCodec codec) {
        return codec.mimeType().toLowerCase(Locale.ROOT).endsWith("/rtx");
    }

    /** Whether it carries media of its own. */
    static boolean isMedia(RtpCodec codec) {
        return !isRtx(codec) && !Red.isRed(codec);
    }

    /** Whether it only comes in between speech: events of telephone keys (RFC 4733) or comfort noise (RFC 3389). */
    static boolean isAccessory(RtpCodec codec) {
        return codec.mimeType().equalsIgnoreCase("audio/telephone-event")
                || codec.mimeType().equalsIgnoreCase("audio/CN");
    }

    static boolean isH264(RtpCodec codec) {
        return codec.mimeType().equalsIgnoreCase("video/H264");
    }

    /** The payload type an RTX codec repairs ("associated payload type", RFC 4588 section 8.1); null when it does not say. */
    static @Nullable Integer apt(RtpCodec codec) {
        return codec.parameters().get(APT) instanceof Integer apt ? apt : null;
    }

    /** The same media type, clock rate and number of channels, whatever the parameters. */
    static boolean haveSameName(RtpCodec a, RtpCodec b) {
        return a.mimeType().equalsIgnoreCase(b.mimeType())
                && a.clockRate() == b.clockRate()
                && Objects.equals(a.channels(), b.channels());
    }

    /** Whether a decoder of one can decode the other, but for what RED and RTX refer to. */
    static boolean match(RtpCodec a, RtpCodec b) {
        return haveSameName(a, b) && CodecFormat.match(a, b);
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

    /** The codec that packets have: the one the encoding names, or else the first that is not RTX. */
    static RtpCodecParameters inUse(RtpEncodingParameters encoding, List<RtpCodecParameters> codecs) {
        Integer named = encoding.codecPayloadType();
        return codecs.stream()
                .filter(codec -> !isRtx(codec) && (named == null || codec.payloadType() == named))
                .findFirst()
                .orElseThrow(
                        () -> new Field("codecs").invalid("hold no media codec", "at least one codec other than RTX"));
    }

    /** What may come in between packets of a codec of sound, under the same SSRC: the other media codecs of the list, speech first. */
    static List<RtpCodecParameters> between(RtpCodecParameters used, List<RtpCodecParameters> codecs) {
        if (MediaKind.ofMimeType(used.mimeType()) != MediaKind.AUDIO) {
            return List.of();
        }
        return codecs.stream()
                .filter(codec -> isMedia(codec) && codec.payloadType() != used.payloadType())
                .sorted(Comparator.comparing(Codecs::isAccessory))
                .toList();
    }

    /** The codec whose payloads the packets of a RED codec hold; null when it names none of the list. */
    static @Nullable RtpCodecParameters findPrimary(List<RtpCodecParameters> among, RtpCodec red) {
        Integer primary = Red.primary(red);
        for (RtpCodecParameters candidate : among) {
            if (isMedia(candidate) && Objects.equals(candidate.payloadType(), primary)) {
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
        for (String name : CodecFormat.names(codec)) {
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
}
