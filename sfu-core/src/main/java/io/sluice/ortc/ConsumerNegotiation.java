package io.sluice.ortc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** From what a router offers of a producer to what one consumer gets. */
final class ConsumerNegotiation {
    private ConsumerNegotiation() {}

    static boolean canConsume(RtpParameters consumable, RtpCapabilities remote) {
        Validation.capabilities(remote);
        return consumable.codecs().stream()
                .anyMatch(codec -> !Codecs.isRtx(codec) && Codecs.findMatch(remote.codecs(), codec) != null);
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

    /** The codecs both have, each followed by its RTX codec. */
    private static List<RtpCodecParameters> codecs(
            RtpParameters consumable, RtpCapabilities remote, boolean enableRtx) {
        List<RtpCodecParameters> codecs = new ArrayList<>();
        for (RtpCodecParameters codec : consumable.codecs()) {
            RtpCodecCapability match = Codecs.isRtx(codec) ? null : Codecs.findMatch(remote.codecs(), codec);
            if (match == null) {
                continue;
            }
            codecs.add(codec.withRtcpFeedback(feedback(codec, match, enableRtx)));
            RtpCodecParameters rtx = Codecs.findRtx(consumable.codecs(), codec.payloadType());
            if (enableRtx && rtx != null && takesRtx(remote, match, rtx)) {
                codecs.add(rtx);
            }
        }
        return codecs;
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
                .filter(codec -> Codecs.haveSameFormat(codec, rtx))
                .map(Codecs::apt)
                .anyMatch(apt -> apt == null || payloadType == null || Objects.equals(apt, payloadType));
    }

    private static List<RtpHeaderExtensionParameters> extensions(RtpParameters consumable, RtpCapabilities remote) {
        MediaKind kind = consumable.codecs().isEmpty()
                ? null
                : MediaKind.ofMimeType(consumable.codecs().getFirst().mimeType());
        return consumable.headerExtensions().stream()
                .filter(extension -> remote.headerExtensions().stream()
                        .anyMatch(offered -> offered.preferredId() == extension.id()
                                && offered.uri().equals(extension.uri())
                                && offered.kind() == kind
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

    private static RtpEncodingParameters encoding(RtpParameters consumable, boolean rtx, LongSupplier ssrcs) {
        RtpEncodingParameters source = consumable.encodings().getFirst();
        return new RtpEncodingParameters(
                ssrcs.getAsLong(),
                null,
                null,
                rtx ? new RtxParameters(ssrcs.getAsLong()) : null,
                source.dtx(),
                source.scalabilityMode(),
                source.maxBitrate());
    }
}
