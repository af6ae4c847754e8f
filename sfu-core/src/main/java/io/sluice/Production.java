package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpMapping;
import io.sluice.ortc.RtpParameters;
import io.sluice.ortc.ScalabilityMode;
import io.sluice.routing.LayerSettings;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.PayloadTypeMap;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.rtp.codec.RedRenaming;
import io.sluice.transport.ReceivedStreamSettings;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Transport#produce} makes of its options before it goes to the loop.
 *
 * @param rtpParameters the peer's, checked and completed
 * @param mapping how payload types and SSRCs are renamed
 * @param consumable what consumers choose from
 * @param type what there is to choose
 * @param encodings what was agreed on for each stream: SSRCs and payload types, its own and of its retransmissions, and feedback
 * @param settings what the loop needs of each
 */
record Production(
        RtpParameters rtpParameters,
        RtpMapping mapping,
        RtpParameters consumable,
        ProducerType type,
        List<NegotiatedEncoding> encodings,
        List<ReceivedStreamSettings> settings) {
    /** Of the form of header extensions that every packet may have (RFC 8285 section 4.2). */
    private static final int MAX_ONE_BYTE_ID = 14;

    private static final AtomicLong STREAM_IDS = new AtomicLong();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Codecs whose streams may hold spatial layers. */
    private static final Set<String> SCALABLE = Set.of("video/vp9", "video/av1");

    /**
     * @param given the options' parameters, checked, with the name that all streams of the transport share
     */
    static Production of(ProducerOptions options, RtpParameters given, RtpCapabilities router) {
        MediaKind kind = options.kind();
        RtpMapping mapping = Ortc.producerMapping(given, router, Ortc.randomSsrcs(RANDOM));
        // Consumers are offered what will be forwarded, though the peer may name other codecs beside.
        RtpParameters used = Ortc.withCodecsInUse(given);
        if (options.enableMediasoupPacketIdHeaderExtension()) {
            used = used.withHeaderExtensions(withPacketId(used.headerExtensions()));
        }
        RtpParameters consumable = Ortc.consumableRtpParameters(kind, used, router, mapping);
        List<NegotiatedEncoding> encodings = NegotiatedEncoding.of(given);
        ProducerType type = type(kind, given.encodings(), encodings.getFirst());
        List<ReceivedStreamSettings> settings = new ArrayList<>();
        for (int i = 0; i < encodings.size(); i++) {
            LayerSettings layers = layers(type, given.encodings(), i, encodings.get(i));
            settings.add(settings(options, given, mapping, encodings.get(i), layers));
        }
        return new Production(given, mapping, consumable, type, encodings, settings);
    }

    private static ProducerType type(MediaKind kind, List<RtpEncodingParameters> given, NegotiatedEncoding first) {
        if (kind == MediaKind.AUDIO) {
            return ProducerType.SIMPLE;
        }
        ScalabilityMode mode = ScalabilityMode.parse(given.getFirst().scalabilityMode());
        if (given.size() == 1 && mode.spatialLayers() == 1 && mode.temporalLayers() == 1) {
            return ProducerType.SIMPLE;
        }
        boolean scalable = SCALABLE.contains(first.codec().mimeType().toLowerCase(Locale.ROOT));
        return given.size() == 1 && scalable ? ProducerType.SVC : ProducerType.SIMULCAST;
    }

    private static @Nullable LayerSettings layers(
            ProducerType type, List<RtpEncodingParameters> given, int index, NegotiatedEncoding encoding) {
        if (type == ProducerType.SIMPLE) {
            return null;
        }
        String name = given.get(index).scalabilityMode();
        ScalabilityMode mode = ScalabilityMode.parse(name);
        return new LayerSettings(
                encoding.codec().mimeType(),
                mode.spatialLayers(),
                mode.temporalLayers(),
                ScalabilityMode.isIndependent(name),
                given.size() > 1);
    }

    /** The ids of the extensions that the engine knows; the others are neither read nor forwarded. */
    static ExtensionMap extensionMap(List<RtpHeaderExtensionParameters> extensions) {
        ExtensionMap.Builder builder = ExtensionMap.builder();
        for (RtpHeaderExtensionParameters extension : extensions) {
            ExtensionType type = ExtensionType.forUri(extension.uri());
            if (type != null) {
                builder.put(type, extension.id());
            }
        }
        return builder.build();
    }

    /** With the extension that is written here, under an id that no other has: the one the router uses, or else the next free. */
    private static List<RtpHeaderExtensionParameters> withPacketId(List<RtpHeaderExtensionParameters> given) {
        Set<Integer> taken =
                given.stream().map(RtpHeaderExtensionParameters::id).collect(Collectors.toSet());
        int id = ExtensionType.PACKET_ID.routerId();
        List<RtpHeaderExtensionParameters> extensions = new ArrayList<>(given);
        if (given.stream().noneMatch(extension -> extension.uri().equals(ExtensionType.PACKET_ID.uri()))) {
            for (int other = 1; taken.contains(id) && other <= MAX_ONE_BYTE_ID; other++) {
                id = other;
            }
            if (!taken.contains(id)) {
                extensions.add(RtpHeaderExtensionParameters.of(ExtensionType.PACKET_ID.uri(), id));
            }
        }
        return extensions;
    }

    private static ReceivedStreamSettings settings(
            ProducerOptions options,
            RtpParameters parameters,
            RtpMapping mapping,
            NegotiatedEncoding encoding,
            @Nullable LayerSettings layers) {
        int blocks = encoding.blockPayloadType();
        boolean numbered = options.enableMediasoupPacketIdHeaderExtension();
        ExtensionMap extensions =
                extensionMap(numbered ? withPacketId(parameters.headerExtensions()) : parameters.headerExtensions());
        return new ReceivedStreamSettings(
                STREAM_IDS.incrementAndGet(),
                parameters.mid(),
                encoding.ssrc() == null ? null : encoding.ssrc().intValue(),
                encoding.rid(),
                encoding.codec().payloadType(),
                options.kind() == MediaKind.VIDEO,
                encoding.codec().clockRate(),
                extensions,
                KeyFrameDetector.forMimeType(encoding.codec().mimeType()),
                options.paused(),
                blocks < 0 ? null : new RedRenaming(blocks, mapping.mappedPayloadType(blocks)),
                ProducerFeedback.rtx(encoding),
                ProducerFeedback.of(encoding, extensions, options.keyFrameRequestDelay()),
                layers,
                payloadTypesBetween(encoding, mapping),
                numbered && extensions.contains(ExtensionType.PACKET_ID));
    }

    /** Of what comes in between its packets, and what they are in the router; null for nothing. */
    private static @Nullable PayloadTypeMap payloadTypesBetween(NegotiatedEncoding encoding, RtpMapping mapping) {
        Map<Integer, Integer> types = new HashMap<>();
        encoding.between()
                .forEach(codec -> types.put(codec.payloadType(), mapping.mappedPayloadType(codec.payloadType())));
        return types.isEmpty() ? null : PayloadTypeMap.of(types);
    }

    /** What the payload types of a producer are to a consumer that has negotiated some of its codecs; null of a single codec. */
    static @Nullable PayloadTypeMap payloadTypes(Producer producer, RtpParameters negotiated) {
        if (NegotiatedEncoding.of(producer.rtpParameters()).getFirst().between().isEmpty()) {
            return null;
        }
        Set<Integer> taken = negotiated.codecs().stream()
                .map(RtpCodecParameters::payloadType)
                .collect(Collectors.toSet());
        return PayloadTypeMap.of(producer.rtpMapping().codecs().stream()
                .filter(codec -> taken.contains(codec.mappedPayloadType()))
                .collect(Collectors.toMap(RtpMapping.Codec::payloadType, RtpMapping.Codec::mappedPayloadType)));
    }

    /** The RTP stream ids of the encodings, null where there is none. */
    List<@Nullable String> rids() {
        List<@Nullable String> rids = new ArrayList<>();
        encodings.forEach(encoding -> rids.add(encoding.rid()));
        return rids;
    }

    /** What the streams are encoded with. */
    String mimeType() {
        return encodings.getFirst().codec().mimeType();
    }
}
