package io.sluice;

import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * What {@link WebRtcTransport#consume} makes of its options before it goes to the loop.
 *
 * @param rtpParameters what the peer is told
 * @param settings what the loop needs
 * @param cname of the producer's transport
 */
record Consumption(RtpParameters rtpParameters, OutboundStream.Settings settings, String cname) {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Below 2^15, see {@link OutboundStream.Settings}. */
    private static final int SEQUENCE_STARTS = 1 << 15;

    static Consumption of(Producer producer, ConsumerOptions options, String mid) {
        RtpParameters parameters = Ortc.consumerRtpParameters(
                producer.consumableRtpParameters(), options.rtpCapabilities(), mid, false, Ortc.randomSsrcs(RANDOM));
        long ssrc = Objects.requireNonNull(parameters.encodings().getFirst().ssrc(), "ssrc");
        OutboundStream.Settings settings = new OutboundStream.Settings(
                (int) ssrc,
                parameters.codecs().getFirst().payloadType(),
                new OutboundExtensions(Production.extensionMap(parameters.headerExtensions()), mid, true),
                RANDOM.nextInt(SEQUENCE_STARTS),
                RANDOM.nextInt(),
                options.paused(),
                RetransmissionModes.of(parameters, RANDOM.nextInt(SEQUENCE_STARTS)),
                options.ignoreDtx() && RetransmissionModes.isOpus(parameters));
        String cname = Objects.requireNonNullElse(parameters.rtcp().cname(), "");
        return new Consumption(parameters, settings, cname);
    }
}
