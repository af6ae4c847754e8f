package io.sluice.ortc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** From what a producer sends to what its router offers to consumers. */
final class ProducerNegotiation {
    /** As many as any sender has, and as layers within a stream. */
    private static final int MAX_ENCODINGS = 4;

    private static final int MAX_SPATIAL_LAYERS = 4;

    /** As many as descriptors have numbers for. */
    private static final int MAX_TEMPORAL_LAYERS = 8;

    private static final Field CODECS = new Field("codecs");
    private static final Field ENCODINGS = new Field("encodings");

    /** A stream that only its MID tells; what a producer without encodings means. */
    private static final RtpEncodingParameters UNNAMED =
            new RtpEncodingParameters(null, null, null, null, false, null, null);

    private static final Set<String> ONLY_FROM_PRODUCERS = Set.of(
            RtpHeaderExtensionUri.ABS_CAPTURE_TIME,
            RtpHeaderExtensionUri.PACKET_ID,
            RtpHeaderExtensionUri.DEPENDENCY_DESCRIPTOR);

    private ProducerNegotiation() {}

    static RtpParameters validate(MediaKind kind, RtpParameters given) {
        RtpParameters parameters = given.encodings().isEmpty() ? given.withEncodings(List.of(UNNAMED)) : given;
        Validation.parameters(parameters);
        requireCodecs(kind, parameters.codecs());
        Validation.each(parameters.codecs(), CODECS, CodecFormat::check);
        refuseEncryptedExtensions(parameters.headerExtensions());
        requireDistinctEncodings(kind, parameters.encodings());
        requireIdentification(parameters);
        return parameters;
    }

    static RtpMapping mapping(RtpParameters parameters, RtpCapabilities router, LongSupplier ssrcs) {
        List<RtpMapping.Codec> codecs = new ArrayList<>();
        for (int i = 0; i < parameters.codecs().size(); i++) {
            RtpCodecParameters codec = parameters.codecs().get(i);
            codecs.add(new RtpMapping.Codec(codec.payloadType(), mapped(codec, parameters, router, CODECS.item(i))));
        }
        List<RtpMapping.Encoding> encodings = parameters.encodings().stream()
                .map(encoding -> new RtpMapping.Encoding(
                        encoding.ssrc(), encoding.rid(), encoding.scalabilityMode(), ssrcs.getAsLong()))
                .toList();
        return new RtpMapping(codecs, encodings);
    }

    static RtpParameters consumable(
            MediaKind kind, RtpParameters parameters, RtpCapabilities router, RtpMapping mapping) {
        return new RtpParameters(
                null,
                consumableCodecs(parameters, router, mapping),
                consumableExtensions(kind, parameters, router),
                consumableEncodings(parameters, mapping),
                RtcpParameters.of(parameters.rtcp().cname()),
                parameters.msid());
    }

    private static void requireCodecs(MediaKind kind, List<RtpCodecParameters> codecs) {
        for (int i = 0; i < codecs.size(); i++) {
            RtpCodecParameters codec = codecs.get(i);
            if (MediaKind.ofMimeType(codec.mimeType()) != kind) {
                throw CODECS.item(i).child("mimeType").invalid(codec.mimeType() + " is not " + kind, kind + " codecs");
            }
        }
        if (codecs.stream().noneMatch(Codecs::isMedia)) {
            throw CODECS.invalid("hold no media codec", "at least one " + kind + " codec other than RTX");
        }
    }

    private static void refuseEncryptedExtensions(List<RtpHeaderExtensionParameters> extensions) {
        for (int i = 0; i < extensions.size(); i++) {
            if (extensions.get(i).encrypt()) {
                throw new Field("headerExtensions")
                        .item(i)
                        .child("encrypt")
                        .unsupported("encrypted header extensions (RFC 6904) are not supported", "false");
            }
        }
    }

    /** Several encodings are of one codec and told apart by themselves, since they share their MID. */
    private static void requireDistinctEncodings(MediaKind kind, List<RtpEncodingParameters> encodings) {
        if (encodings.size() > MAX_ENCODINGS || (encodings.size() > 1 && kind == MediaKind.AUDIO)) {
            int accepted = kind == MediaKind.AUDIO ? 1 : MAX_ENCODINGS;
            throw ENCODINGS.unsupported("have " + encodings.size() + " entries", "at most " + accepted + " of " + kind);
        }
        Set<String> rids = new HashSet<>();
        for (int i = 0; i < encodings.size(); i++) {
            RtpEncodingParameters encoding = encodings.get(i);
            Field field = ENCODINGS.item(i);
            if (encodings.size() > 1 && encoding.ssrc() == null && encoding.rid() == null) {
                throw field.child("rid").invalid("nothing tells it from the other encodings", "ssrc or rid for each");
            }
            if (encoding.rid() != null && !rids.add(encoding.rid())) {
                throw field.child("rid").invalid(Field.quote(encoding.rid()) + " is taken", "one not used before");
            }
            if (!Objects.equals(
                    encoding.codecPayloadType(), encodings.getFirst().codecPayloadType())) {
                throw field.child("codecPayloadType")
                        .unsupported("is another one than that of encodings[0]", "one codec for all encodings");
            }
            requireLayers(encoding.scalabilityMode(), field);
        }
    }

    private static void requireLayers(@Nullable String name, Field field) {
        ScalabilityMode mode = ScalabilityMode.parse(name);
        if (mode.spatialLayers() > MAX_SPATIAL_LAYERS || mode.temporalLayers() > MAX_TEMPORAL_LAYERS) {
            throw field.child("scalabilityMode")
                    .unsupported(
                            Field.quote(String.valueOf(name)),
                            "up to " + MAX_SPATIAL_LAYERS + " spatial and " + MAX_TEMPORAL_LAYERS + " temporal layers");
        }
    }

    private static void requireIdentification(RtpParameters parameters) {
        RtpEncodingParameters encoding = parameters.encodings().getFirst();
        if (encoding.ssrc() == null && encoding.rid() == null && parameters.mid() == null) {
            throw ENCODINGS.item(0).child("ssrc").invalid("nothing tells which packets are meant", "ssrc, rid or mid");
        }
    }

    private static int mapped(RtpCodecParameters codec, RtpParameters parameters, RtpCapabilities router, Field field) {
        if (Codecs.isRtx(codec)) {
            return mappedRtx(codec, parameters, router, field);
        }
        return payloadType(
                Red.isRed(codec)
                        ? mappedRed(codec, parameters, router, field)
                        : mappedMedia(codec, router.codecs(), router, field));
    }

    private static RtpCodecCapability mappedMedia(
            RtpCodecParameters codec, List<RtpCodecCapability> among, RtpCapabilities router, Field field) {
        RtpCodecCapability match = Codecs.findMatch(among, codec);
        if (match == null) {
            throw field.unsupported(
                    Field.quote(Codecs.describe(codec)) + " is not a codec of this router",
                    Codecs.describe(router.codecs()));
        }
        return match;
    }

    /** The router's RED of the same codec: its blocks would mean something else under another. */
    private static RtpCodecCapability mappedRed(
            RtpCodecParameters red, RtpParameters parameters, RtpCapabilities router, Field field) {
        RtpCodecParameters primary = Codecs.findPrimary(parameters.codecs(), red);
        if (primary == null) {
            throw field.invalid("repeats no codec of the list", "a format that names one");
        }
        Integer repeated = payloadType(mappedMedia(primary, router.codecs(), router, field));
        List<RtpCodecCapability> ofTheSame = router.codecs().stream()
                .filter(offered -> Red.isRed(offered) && repeated.equals(Red.primary(offered)))
                .toList();
        return mappedMedia(red, ofTheSame, router, field);
    }

    private static int mappedRtx(
            RtpCodecParameters rtx, RtpParameters parameters, RtpCapabilities router, Field field) {
        RtpCodecParameters media = parameters.codecs().stream()
                .filter(codec -> Integer.valueOf(codec.payloadType()).equals(Codecs.apt(rtx)))
                .findFirst()
                .orElseThrow(() -> field.invalid("repairs no codec of the list", "an apt that names one"));
        RtpCodecCapability match =
                Codecs.findRtx(router.codecs(), payloadType(mappedMedia(media, router.codecs(), router, field)));
        if (match == null) {
            throw field.unsupported(
                    "this router does not retransmit " + Codecs.describe(media), "codecs without their RTX");
        }
        return payloadType(match);
    }

    private static int payloadType(RtpCodecCapability codec) {
        Integer payloadType = codec.preferredPayloadType();
        if (payloadType == null) {
            throw new Field("routerRtpCapabilities")
                    .invalid(
                            Codecs.describe(codec) + " has no payload type",
                            "capabilities made by routerRtpCapabilities");
        }
        return payloadType;
    }

    /** The router's codec with the producer's format parameters: they describe the bits that consumers get. */
    private static List<RtpCodecParameters> consumableCodecs(
            RtpParameters parameters, RtpCapabilities router, RtpMapping mapping) {
        List<RtpCodecParameters> codecs = new ArrayList<>();
        Set<Integer> added = new HashSet<>();
        for (RtpCodecParameters codec : parameters.codecs()) {
            int payloadType = mapping.mappedPayloadType(codec.payloadType());
            if (Codecs.isRtx(codec) || !added.add(payloadType)) {
                continue;
            }
            for (RtpCodecCapability offered : router.codecs()) {
                if (payloadType(offered) == payloadType) {
                    codecs.add(offer(offered, format(offered, codec)));
                }
            }
            RtpCodecCapability rtx = Codecs.findRtx(router.codecs(), payloadType);
            if (rtx != null) {
                codecs.add(offer(rtx, rtx.parameters()));
            }
        }
        return codecs;
    }

    private static RtpCodecParameters offer(RtpCodecCapability offered, Map<String, Object> format) {
        return new RtpCodecParameters(
                offered.mimeType(),
                payloadType(offered),
                offered.clockRate(),
                offered.channels(),
                format,
                offered.rtcpFeedback());
    }

    private static Map<String, Object> format(RtpCodecCapability offered, RtpCodecParameters codec) {
        Integer primary = Red.isRed(offered) ? Red.primary(offered) : null;
        if (primary != null) {
            return Red.renamed(codec, primary);
        }
        return Codecs.isH264(codec)
                ? H264ProfileLevelId.negotiate(codec.parameters(), offered.parameters())
                : codec.parameters();
    }

    private static List<RtpHeaderExtensionParameters> consumableExtensions(
            MediaKind kind, RtpParameters parameters, RtpCapabilities router) {
        return router.headerExtensions().stream()
                .filter(extension ->
                        extension.kind() == kind && extension.direction().sends())
                .filter(extension -> isWrittenOrCarried(extension.uri(), parameters))
                .map(extension -> RtpHeaderExtensionParameters.of(extension.uri(), extension.preferredId()))
                .toList();
    }

    /** These come from the producer alone; without them a receiver would wait for what never comes. */
    private static boolean isWrittenOrCarried(String uri, RtpParameters parameters) {
        return !ONLY_FROM_PRODUCERS.contains(uri) || parameters.headerExtensionId(uri) != 0;
    }

    private static List<RtpEncodingParameters> consumableEncodings(RtpParameters parameters, RtpMapping mapping) {
        List<RtpEncodingParameters> encodings = new ArrayList<>();
        for (int i = 0; i < parameters.encodings().size(); i++) {
            RtpEncodingParameters encoding = parameters.encodings().get(i);
            encodings.add(new RtpEncodingParameters(
                    mapping.encodings().get(i).mappedSsrc(),
                    null,
                    null,
                    null,
                    encoding.dtx(),
                    encoding.scalabilityMode(),
                    encoding.maxBitrate()));
        }
        return encodings;
    }
}
