package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.PayloadTypeMap;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Transport#consume} makes of its options before it goes to the loop.
 *
 * @param rtpParameters what the peer is told
 * @param settings what the loop needs of each stream: of one, or for a pipe, of one for each encoding
 * @param cname of the producer's transport
 */
record Consumption(RtpParameters rtpParameters, List<OutboundStream.Settings> settings, String cname) {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Below 2^15, see {@link OutboundStream.Settings}. */
    private static final int SEQUENCE_STARTS = 1 << 15;

    private static final long FIRST_SSRC = 100_000_000;
    private static final long SSRCS = 900_000_000;

    /** @param ssrcs those of the transport, see {@link #newSsrcs} */
    static Consumption of(Producer producer, ConsumerOptions options, String mid, LongSupplier ssrcs) {
        RtpParameters parameters = Ortc.consumerRtpParameters(
                producer.consumableRtpParameters(),
                options.rtpCapabilities(),
                mid,
                enableRtx(options, producer.kind()),
                ssrcs);
        ExtensionMap ids = Production.extensionMap(parameters.headerExtensions());
        return of(producer, parameters, new OutboundExtensions(ids, mid, true), options);
    }

    /**
     * SSRCs from a random one on, in the range of {@link Ortc#randomSsrcs}: none comes twice in the life of a transport, so no
     * consumer is refused by chance, and none meets the SRTP indexes of one before it.
     */
    static LongSupplier newSsrcs() {
        AtomicLong next = new AtomicLong(RANDOM.nextLong(SSRCS));
        return () -> FIRST_SSRC + next.getAndIncrement() % SSRCS;
    }

    /** To the other end of a pipe, which gets the stream as it is and chooses for its own receivers. */
    static Consumption ofPipe(Producer producer, ConsumerOptions options, boolean enableRtx, LongSupplier ssrcs) {
        RtpParameters parameters = Ortc.pipeConsumerRtpParameters(producer.consumableRtpParameters(), enableRtx, ssrcs);
        ExtensionMap ids = Production.extensionMap(parameters.headerExtensions());
        return of(producer, parameters, OutboundExtensions.withoutMid(ids), options);
    }

    private static Consumption of(
            Producer producer, RtpParameters parameters, OutboundExtensions extensions, ConsumerOptions options) {
        PayloadTypeMap payloadTypes = Production.payloadTypes(producer, parameters);
        List<OutboundStream.Settings> settings = NegotiatedEncoding.of(parameters).stream()
                .map(encoding -> settings(encoding, extensions, options, payloadTypes))
                .toList();
        String cname = Objects.requireNonNullElse(parameters.rtcp().cname(), "");
        return new Consumption(parameters, settings, cname);
    }

    private static OutboundStream.Settings settings(
            NegotiatedEncoding encoding,
            OutboundExtensions extensions,
            ConsumerOptions options,
            @Nullable PayloadTypeMap payloadTypes) {
        return new OutboundStream.Settings(
                Objects.requireNonNull(encoding.ssrc(), "ssrc").intValue(),
                encoding.codec().payloadType(),
                extensions,
                RANDOM.nextInt(SEQUENCE_STARTS),
                RANDOM.nextInt(),
                options.paused(),
                RetransmissionModes.of(encoding, RANDOM.nextInt(SEQUENCE_STARTS)),
                options.ignoreDtx() && isOpus(encoding),
                payloadTypes);
    }

    /** The SSRC of the first stream. */
    int ssrc() {
        return settings.getFirst().ssrc();
    }

    /** No redundant coding of it, and no other. */
    private static boolean isOpus(NegotiatedEncoding encoding) {
        return encoding.codec().mimeType().equalsIgnoreCase("audio/opus");
    }

    private static boolean enableRtx(ConsumerOptions options, MediaKind kind) {
        Boolean wanted = options.enableRtx();
        return wanted == null ? kind == MediaKind.VIDEO : wanted;
    }
}
