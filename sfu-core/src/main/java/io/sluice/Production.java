package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpMapping;
import io.sluice.ortc.RtpParameters;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.transport.ReceivedStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link WebRtcTransport#produce} makes of its options before it goes to the loop.
 *
 * @param rtpParameters the peer's, checked and completed
 * @param consumable what consumers choose from
 * @param settings what the loop needs
 */
record Production(RtpParameters rtpParameters, RtpParameters consumable, ReceivedStream.Settings settings) {
    private static final AtomicLong STREAM_IDS = new AtomicLong();
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * @param given the options' parameters, checked, with the name that all streams of the transport share
     */
    static Production of(ProducerOptions options, RtpParameters given, RtpCapabilities router) {
        MediaKind kind = options.kind();
        RtpMapping mapping = Ortc.producerMapping(given, router, Ortc.randomSsrcs(RANDOM));
        RtpParameters consumable = Ortc.consumableRtpParameters(kind, ofCodecInUse(given), router, mapping);
        return new Production(given, consumable, settings(options, given));
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

    /** Consumers are offered what will be forwarded: the one codec of the encoding, though the peer may name others beside. */
    private static RtpParameters ofCodecInUse(RtpParameters parameters) {
        return new RtpParameters(
                parameters.mid(),
                List.of(codecInUse(parameters)),
                parameters.headerExtensions(),
                parameters.encodings(),
                parameters.rtcp(),
                parameters.msid());
    }

    private static ReceivedStream.Settings settings(ProducerOptions options, RtpParameters parameters) {
        RtpEncodingParameters encoding = parameters.encodings().getFirst();
        RtpCodecParameters codec = codecInUse(parameters);
        return new ReceivedStream.Settings(
                STREAM_IDS.incrementAndGet(),
                parameters.mid(),
                encoding.ssrc() == null ? null : encoding.ssrc().intValue(),
                encoding.rid(),
                codec.payloadType(),
                options.kind() == MediaKind.VIDEO,
                codec.clockRate(),
                extensionMap(parameters.headerExtensions()),
                KeyFrameDetector.forMimeType(codec.mimeType()),
                options.paused(),
                ProducerFeedback.rtx(parameters, codec),
                ProducerFeedback.of(codec, options.keyFrameRequestDelay()));
    }

    /** What the stream is encoded with. */
    String mimeType() {
        return codecInUse(rtpParameters).mimeType();
    }

    /** The codec the encoding names, or else the first. */
    private static RtpCodecParameters codecInUse(RtpParameters parameters) {
        Integer named = parameters.encodings().getFirst().codecPayloadType();
        return parameters.codecs().stream()
                .filter(codec -> named != null && codec.payloadType() == named)
                .findFirst()
                .orElse(parameters.codecs().getFirst());
    }
}
