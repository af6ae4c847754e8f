package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpMapping;
import io.sluice.ortc.RtpParameters;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.rtp.codec.RedRenaming;
import io.sluice.transport.ReceivedStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link Transport#produce} makes of its options before it goes to the loop.
 *
 * @param rtpParameters the peer's, checked and completed
 * @param mapping how payload types and SSRCs are renamed
 * @param consumable what consumers choose from
 * @param encoding what was agreed on for the stream: SSRCs and payload types, its own and of its retransmissions, and feedback
 * @param settings what the loop needs
 */
record Production(
        RtpParameters rtpParameters,
        RtpMapping mapping,
        RtpParameters consumable,
        NegotiatedEncoding encoding,
        ReceivedStream.Settings settings) {
    private static final AtomicLong STREAM_IDS = new AtomicLong();
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * @param given the options' parameters, checked, with the name that all streams of the transport share
     */
    static Production of(ProducerOptions options, RtpParameters given, RtpCapabilities router) {
        MediaKind kind = options.kind();
        RtpMapping mapping = Ortc.producerMapping(given, router, Ortc.randomSsrcs(RANDOM));
        // Consumers are offered what will be forwarded, though the peer may name other codecs beside.
        RtpParameters used = Ortc.withCodecsInUse(given);
        RtpParameters consumable = Ortc.consumableRtpParameters(kind, used, router, mapping);
        NegotiatedEncoding encoding = NegotiatedEncoding.of(given).getFirst();
        return new Production(given, mapping, consumable, encoding, settings(options, given, mapping, encoding));
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

    private static ReceivedStream.Settings settings(
            ProducerOptions options, RtpParameters parameters, RtpMapping mapping, NegotiatedEncoding encoding) {
        int blocks = encoding.blockPayloadType();
        return new ReceivedStream.Settings(
                STREAM_IDS.incrementAndGet(),
                parameters.mid(),
                encoding.ssrc() == null ? null : encoding.ssrc().intValue(),
                encoding.rid(),
                encoding.codec().payloadType(),
                options.kind() == MediaKind.VIDEO,
                encoding.codec().clockRate(),
                extensionMap(parameters.headerExtensions()),
                KeyFrameDetector.forMimeType(encoding.codec().mimeType()),
                options.paused(),
                blocks < 0 ? null : new RedRenaming(blocks, mapping.mappedPayloadType(blocks)),
                ProducerFeedback.rtx(encoding),
                ProducerFeedback.of(encoding, options.keyFrameRequestDelay()));
    }

    /** What the stream is encoded with. */
    String mimeType() {
        return encoding.codec().mimeType();
    }
}
