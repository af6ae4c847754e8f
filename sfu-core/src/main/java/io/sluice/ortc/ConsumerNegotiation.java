package io.sluice.ortc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** From what a router offers of a producer to what one consumer gets. */
final class ConsumerNegotiation {
    private ConsumerNegotiation() {}

    static boolean canConsume(RtpParameters consumable, RtpCapabilities remote) {
        Validation.capabilities(remote);
        return !codecs(consumable, remote, false).isEmpty();
    }

    static RtpParameters parameters(
            RtpParameters consumable,
            RtpCapabilities remote,
            @Nullable String mid,
            boolean enableRtx,
            LongSupplier ssrcs) {
        Validation.capabilities(remote);
        List<RtpHeaderExtensionParameters> extensions = extensions(consumable, remote);
        List<RtpCodecParameters> codecs = codecs(consumable, remote, enableRtx).stream()
                .map(codec -> withOneBandwidthEstimator(codec, extensions))
                .toList();
        if (codecs.isEmpty()) {
            throw new Field("rtpCapabilities.codecs")
                    .unsupported("hold no codec of the producer", Codecs.describe(consumable.codecs()));
        }
        boolean rtx = codecs.stream().anyMatch(Codecs::isRtx);
        return new RtpParameters(
                mid,
                codecs,
                extensions,
                List.of(encoding(consumable, rtx, ssrcs)),
                consumable.rtcp(),
                consumable.msid());
    }

    /** The codecs both have, each followed by its RTX codec, or RED by what it repeats. */
    private static List<RtpCodecParameters> codecs(
            RtpParameters consumable, RtpCapabilities remote, boolean enableRtx) {
        List<RtpCodecParameters> codecs = new ArrayList<>();
        for (RtpCodecParameters codec : consumable.codecs()) {
            if (Red.isRed(codec)) {
                addRed(codecs, codec, consumable, remote, enableRtx);
            } else if (Codecs.isMedia(codec) && !isRepeated(codec, consumable.codecs())) {
                addMedia(codecs, codec, consumable, remote, enableRtx);
            }
        }
        return holdsMain(codecs, consumable) ? codecs : List.of();
    }

    /** What comes in between speech is nothing without the speech. */
    private static boolean holdsMain(List<RtpCodecParameters> codecs, RtpParameters consumable) {
        return codecs.stream().anyMatch(codec -> !Codecs.isRtx(codec) && !Codecs.isAccessory(codec))
                || consumable.codecs().stream().allMatch(Codecs::isAccessory);
    }

    private static void addMedia(
            List<RtpCodecParameters> codecs,
            RtpCodecParameters codec,
            RtpParameters consumable,
            RtpCapabilities remote,
            boolean enableRtx) {
        RtpCodecCapability match = Codecs.findMatch(remote.codecs(), codec);
        if (match == null) {
            return;
        }
        codecs.add(codec.withRtcpFeedback(feedback(codec, match, enableRtx)));
        RtpCodecParameters rtx = Codecs.findRtx(consumable.codecs(), codec.payloadType());
        if (enableRtx && rtx != null && takesRtx(remote, match, rtx)) {
            codecs.add(rtx);
        }
    }

    /** The packets are RED or nothing: a receiver without it cannot be given the codec inside. */
    private static void addRed(
            List<RtpCodecParameters> codecs,
            RtpCodecParameters red,
            RtpParameters consumable,
            RtpCapabilities remote,
            boolean enableRtx) {
        RtpCodecParameters primary = Codecs.findPrimary(consumable.codecs(), red);
        RtpCodecCapability match = primary == null ? null : findRed(remote, red, primary);
        if (primary != null && match != null) {
            codecs.add(red.withRtcpFeedback(feedback(red, match, enableRtx)));
            addMedia(codecs, primary, consumable, remote, enableRtx);
        }
    }

    private static boolean isRepeated(RtpCodecParameters codec, List<RtpCodecParameters> codecs) {
        return codecs.stream().anyMatch(red -> Red.isRed(red) && Objects.equals(Red.primary(red), codec.payloadType()));
    }

    /** The receiver's RED of a codec. The payload type it names is believed where its list gives it to a codec. */
    private static @Nullable RtpCodecCapability findRed(
            RtpCapabilities remote, RtpCodecParameters red, RtpCodecParameters primary) {
        if (Codecs.findMatch(remote.codecs(), primary) == null) {
            return null;
        }
        for (RtpCodecCapability offered : remote.codecs()) {
            Integer named = Red.primary(offered);
            if (Codecs.match(offered, red)
                    && remote.codecs().stream()
                            .filter(codec -> named != null && named.equals(codec.preferredPayloadType()))
                            .allMatch(codec -> Codecs.match(codec, primary))) {
                return offered;
            }
        }
        return null;
    }

    /** What the router does and the receiver wants; a bare nack asks for retransmission. */
    private static List<RtcpFeedback> feedback(RtpCodecParameters codec, RtpCodecCapability match, boolean enableRtx) {
        return codec.rtcpFeedback().stream()
                .filter(match.rtcpFeedback()::contains)
                .filter(feedback -> enableRtx || !feedback.equals(RtcpFeedback.NACK))
                .toList();
    }

    /** Whether the receiver has an RTX codec for this media codec; capabilities of browsers' own API name no payload types. */
    private static boolean takesRtx(RtpCapabilities remote, RtpCodecCapability media, RtpCodecParameters rtx) {
        Integer payloadType = media.preferredPayloadType();
        return remote.codecs().stream()
                .filter(codec -> Codecs.haveSameName(codec, rtx))
                .map(Codecs::apt)
                .anyMatch(apt -> apt == null || payloadType == null || Objects.equals(apt, payloadType));
    }

    /** Those of the same id and name. Not of the same kind: mediasoup-client lists what sound and pictures share once. */
    private static List<RtpHeaderExtensionParameters> extensions(RtpParameters consumable, RtpCapabilities remote) {
        return consumable.headerExtensions().stream()
                .filter(extension -> remote.headerExtensions().stream()
                        .anyMatch(offered -> offered.preferredId() == extension.id()
                                && offered.uri().equals(extension.uri())
                                && offered.direction().receives()))
                .toList();
    }

    /** Transport-cc where its extension was agreed on, else REMB where send times are written, else neither. */
    private static RtpCodecParameters withOneBandwidthEstimator(
            RtpCodecParameters codec, List<RtpHeaderExtensionParameters> extensions) {
        boolean transportCc = contains(extensions, RtpHeaderExtensionUri.TRANSPORT_WIDE_CC);
        boolean remb = !transportCc && contains(extensions, RtpHeaderExtensionUri.ABS_SEND_TIME);
        return codec.withRtcpFeedback(codec.rtcpFeedback().stream()
                .filter(feedback -> transportCc || !feedback.equals(RtcpFeedback.TRANSPORT_CC))
                .filter(feedback -> remb || !feedback.equals(RtcpFeedback.GOOG_REMB))
                .toList());
    }

    private static boolean contains(List<RtpHeaderExtensionParameters> extensions, String uri) {
        return extensions.stream().anyMatch(extension -> extension.uri().equals(uri));
    }

    /** One stream whatever the producer sends: of as many spatial layers as that has encodings, and the highest limit. */
    private static RtpEncodingParameters encoding(RtpParameters consumable, boolean rtx, LongSupplier ssrcs) {
        List<RtpEncodingParameters> sources = consumable.encodings();
        LongStream limits = sources.stream()
                .map(RtpEncodingParameters::maxBitrate)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue);
        long limit = limits.max().orElse(0);
        return new RtpEncodingParameters(
                ssrcs.getAsLong(),
                null,
                null,
                rtx ? new RtxParameters(ssrcs.getAsLong()) : null,
                sources.getFirst().dtx(),
                scalabilityMode(sources),
                limit == 0 ? null : limit);
    }

    private static @Nullable String scalabilityMode(List<RtpEncodingParameters> sources) {
        String mode = sources.stream()
                .map(RtpEncodingParameters::scalabilityMode)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return sources.size() == 1
                ? mode
                : "L" + sources.size() + "T" + ScalabilityMode.parse(mode).temporalLayers();
    }
}
