package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ProductionTest {
    private static final RtpCapabilities ROUTER =
            Ortc.routerRtpCapabilities(RouterOptions.defaults().mediaCodecs());
    private static final RtpCodecParameters VP8 = new RtpCodecParameters(
            "video/VP8", 96, 90_000, null, Map.of(), List.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI));
    private static final RtpCodecParameters RTX =
            new RtpCodecParameters("video/rtx", 97, 90_000, null, Map.of("apt", 96), List.of());
    private static final RtpCodecParameters H264 = new RtpCodecParameters(
            "video/H264",
            108,
            90_000,
            null,
            Map.of("packetization-mode", 1, "profile-level-id", "42e01f", "level-asymmetry-allowed", 1),
            List.of());

    @Test
    void shouldNeverGiveTwoStreamsOfATransportOneSsrc() {
        LongSupplier ssrcs = Consumption.newSsrcs();
        Set<Long> given = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            given.add(ssrcs.getAsLong());
        }
        assertThat(given).hasSize(10_000).allSatisfy(ssrc -> assertThat(ssrc).isBetween(100_000_000L, 999_999_999L));
    }

    @Test
    void shouldOfferConsumersOnlyTheCodecThatIsForwarded() {
        Production production = of(new RtpEncodingParameters(77L, null, null, null, false, null, null));

        assertThat(production.consumable().codecs())
                .extracting(RtpCodecParameters::mimeType)
                .containsExactly("video/VP8", "video/rtx");
        assertThat(production.settings().getFirst().payloadType()).isEqualTo(96);
    }

    @Test
    void shouldForwardTheCodecThatTheEncodingNames() {
        Production production = of(new RtpEncodingParameters(77L, null, 108, null, false, null, null));

        assertThat(production.consumable().codecs())
                .extracting(RtpCodecParameters::mimeType)
                .containsExactly("video/H264", "video/rtx");
        assertThat(production.settings().getFirst().payloadType()).isEqualTo(108);
    }

    @Test
    void shouldForwardTheMediaCodecThoughRtxIsListedFirst() {
        Production production = of(RtpEncodingParameters.ofSsrc(77, 78), RTX, VP8);

        assertThat(production.settings().getFirst().payloadType()).isEqualTo(96);
        assertThat(production.settings().getFirst().clockRate()).isEqualTo(90_000);
        assertThat(production.consumable().codecs())
                .extracting(RtpCodecParameters::mimeType)
                .containsExactly("video/VP8", "video/rtx");
    }

    @Test
    void shouldSayWhereRetransmissionsComeAndWhatMayBeSentBack() {
        NegotiatedEncoding encoding =
                of(RtpEncodingParameters.ofSsrc(77, 78), VP8, RTX).encodings().getFirst();

        assertThat(encoding.ssrc()).isEqualTo(77);
        assertThat(encoding.rtxSsrc()).isEqualTo(78);
        assertThat(encoding.rtxPayloadType()).isEqualTo(97);
        assertThat(encoding.nack()).isTrue();
        assertThat(encoding.pli()).isTrue();
        assertThat(encoding.fir()).isFalse();
    }

    private static Production of(RtpEncodingParameters encoding) {
        return of(encoding, VP8, H264);
    }

    private static Production of(RtpEncodingParameters encoding, RtpCodecParameters... codecs) {
        RtpParameters parameters = TestMedia.parameters("0", VP8, List.of(encoding));
        RtpParameters both = new RtpParameters(
                parameters.mid(),
                List.of(codecs),
                parameters.headerExtensions(),
                parameters.encodings(),
                parameters.rtcp(),
                parameters.msid());
        return Production.of(new ProducerOptions(MediaKind.VIDEO, both), both, ROUTER);
    }
}
