package io.sluice.ortc;

import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a router offers of a producer to another router: all of it, since that one chooses for its own consumers. A pipe's ends
 * are servers, so nothing is estimated on the way, and streams are told by SSRC alone.
 */
final class PipeNegotiation {
    private static final Set<String> LEFT_OUT = Set.of(
            RtpHeaderExtensionUri.MID, RtpHeaderExtensionUri.ABS_SEND_TIME, RtpHeaderExtensionUri.TRANSPORT_WIDE_CC);
    private static final Set<RtcpFeedback> KEPT = Set.of(RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR);

    private PipeNegotiation() {}

    static RtpParameters parameters(RtpParameters consumable, boolean enableRtx, LongSupplier ssrcs) {
        List<RtpCodecParameters> codecs = consumable.codecs().stream()
                .filter(codec -> enableRtx || !Codecs.isRtx(codec))
                .map(codec -> codec.withRtcpFeedback(feedback(codec, enableRtx)))
                .toList();
        boolean rtx = codecs.stream().anyMatch(Codecs::isRtx);
        return new RtpParameters(
                null,
                codecs,
                extensions(consumable),
                consumable.encodings().stream()
                        .map(encoding -> encoding(encoding, rtx, ssrcs))
                        .toList(),
                consumable.rtcp(),
                consumable.msid());
    }

    private static List<RtcpFeedback> feedback(RtpCodecParameters codec, boolean enableRtx) {
        return codec.rtcpFeedback().stream()
                .filter(feedback -> KEPT.contains(feedback) || (enableRtx && feedback.equals(RtcpFeedback.NACK)))
                .toList();
    }

    private static List<RtpHeaderExtensionParameters> extensions(RtpParameters consumable) {
        return consumable.headerExtensions().stream()
                .filter(extension -> !LEFT_OUT.contains(extension.uri()))
                .toList();
    }

    private static RtpEncodingParameters encoding(RtpEncodingParameters source, boolean rtx, LongSupplier ssrcs) {
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
