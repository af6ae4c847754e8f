package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.allExtensions;
import static io.sluice.ortc.Fixtures.format;
import static io.sluice.ortc.Fixtures.ssrcsFrom;
import static io.sluice.ortc.MediaKind.AUDIO;
import static io.sluice.ortc.RtcpFeedback.TRANSPORT_CC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Redundant audio goes from who sends it to who takes it, under the router's numbers; nobody else gets it. */
class RedNegotiationTest {
    private static final RtpCapabilities ROUTER = Ortc.routerRtpCapabilities(List.of(
            RtpCodecCapability.audio("audio/opus", 48000, 2),
            RtpCodecCapability.audio("audio/red", 48000, 2),
            RtpCodecCapability.audio("audio/G722", 8000, 1)));
    private static final RtpCodecParameters OPUS = codec("audio/opus", 111, 48000, 2, Map.of());
    private static final RtpCodecParameters RED = codec("audio/red", 63, 48000, 2, format("111/111", ""));

    @Test
    void shouldMapRedWithTheCodecThatItRepeats() {
        assertThat(Ortc.producerMapping(sent(RED, OPUS), ROUTER, ssrcsFrom(1)).codecs())
                .containsExactly(new RtpMapping.Codec(63, 101), new RtpMapping.Codec(111, 100));
    }

    @Test
    void shouldOfferWhatIsSentAndWhatIsInIt() {
        assertThat(offer(RED, OPUS).codecs())
                .extracting(codec -> codec.payloadType() + " " + codec.mimeType() + " " + codec.parameters())
                .containsExactly("101 audio/red {100/100=}", "100 audio/opus {}");
        assertThat(offer(codec("audio/red", 63, 48000, 2, format("111/111/111", "")), OPUS)
                        .codecs())
                .extracting(RtpCodecParameters::parameters)
                .startsWith(Map.of("100/100/100", ""));
    }

    /** Browsers that can do both send the one that stands first. */
    @Test
    void shouldOfferPlainOpusWhereThatStandsFirst() {
        assertThat(offer(OPUS, RED).codecs())
                .extracting(RtpCodecParameters::mimeType)
                .containsExactly("audio/opus");
    }

    @Test
    void shouldGiveRedToWhoTakesIt() {
        RtpCapabilities remote = takes(opus(100), red(101, format("100/100", "")));
        assertThat(Ortc.canConsume(offer(RED, OPUS), remote)).isTrue();
        assertThat(Ortc.consumerRtpParameters(offer(RED, OPUS), remote, "0", false, ssrcsFrom(7))
                        .codecs())
                .extracting(codec -> codec.payloadType() + " " + codec.mimeType() + " " + codec.parameters())
                .containsExactly("101 audio/red {100/100=}", "100 audio/opus {}");
    }

    static Stream<Arguments> receivers() {
        return Stream.of(
                Arguments.of("what the router announces", ROUTER, true),
                Arguments.of("numbers of its own", takes(opus(111), red(63, format("111/111", ""))), true),
                Arguments.of("no numbers", takes(opus(null), red(null, Map.of())), true),
                Arguments.of(
                        "a number that its list does not give", takes(opus(100), red(101, format("5/5", ""))), true),
                Arguments.of("RED of something else", takes(opus(100), g722(), red(101, format("9/9", ""))), false),
                Arguments.of(
                        "the right RED beside another",
                        takes(opus(100), g722(), red(63, format("9/9", "")), red(101, format("100/100", ""))),
                        true),
                Arguments.of("opus alone", takes(opus(100)), false),
                Arguments.of("RED alone", takes(red(101, format("100/100", ""))), false),
                Arguments.of(
                        "RED of another clock rate",
                        takes(
                                opus(100),
                                new RtpCodecCapability(AUDIO, "audio/red", 101, 8000, 1, format("100/100", ""), null)),
                        false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("receivers")
    void shouldTellWhoTakesIt(String what, RtpCapabilities remote, boolean expected) {
        assertThat(Ortc.canConsume(offer(RED, OPUS), remote)).isEqualTo(expected);
        if (!expected) {
            assertThatExceptionOfType(UnsupportedRtpException.class)
                    .isThrownBy(() -> Ortc.consumerRtpParameters(offer(RED, OPUS), remote, "0", false, ssrcsFrom(7)))
                    .withMessage("rtpCapabilities.codecs: hold no codec of the producer;"
                            + " accepted: audio/red 48000/2, audio/opus 48000/2");
        }
    }

    @Test
    void shouldGivePlainOpusToWhoTakesRedToo() {
        assertThat(Ortc.consumerRtpParameters(offer(OPUS), ROUTER, "0", false, ssrcsFrom(7))
                        .codecs())
                .extracting(RtpCodecParameters::mimeType)
                .containsExactly("audio/opus");
    }

    @Test
    void shouldTakeRedThroughAPipe() {
        assertThat(Ortc.pipeConsumerRtpParameters(offer(RED, OPUS), true, ssrcsFrom(7))
                        .codecs())
                .extracting(RtpCodecParameters::mimeType)
                .containsExactly("audio/red", "audio/opus");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("codecs[0].parameters: name no codec", List.of(withFormat(Map.of()), OPUS)),
                Arguments.of("codecs[0].parameters: name no codec", List.of(withFormat(format("110/110", "")), OPUS)),
                Arguments.of("codecs[0].parameters: name no codec", List.of(withFormat(format("63/63", "")), OPUS)),
                Arguments.of(
                        "codecs[0].parameters: name no codec",
                        List.of(withFormat(format("111/9", "")), OPUS, codec("audio/G722", 9, 8000, 1, Map.of()))),
                Arguments.of("codecs[0].parameters: name no codec", List.of(withFormat(format("999/999", "")), OPUS)),
                Arguments.of("codecs[0].parameters: name no codec", List.of(withFormat(format("63/63", "")))));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuseRedOfNothingOrOfSeveralCodecs(String message, List<RtpCodecParameters> codecs) {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> sent(codecs.toArray(RtpCodecParameters[]::new)))
                .withMessageStartingWith(message);
    }

    @Test
    void shouldRefuseRedOfWhatTheRouterDoesNotRepeat() {
        RtpCodecParameters surround = codec("audio/G722", 9, 8000, 1, Map.of());
        RtpCodecParameters red = codec("audio/red", 63, 48000, 2, format("9/9", ""));
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> Ortc.producerMapping(sent(red, surround), ROUTER, ssrcsFrom(1)))
                .withMessageStartingWith("codecs[0]: \"audio/red 48000/2\" is not a codec of this router");
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> Ortc.producerMapping(sent(RED, OPUS), Fixtures.router(), ssrcsFrom(1)))
                .withMessageStartingWith("codecs[0]: \"audio/red 48000/2\" is not a codec of this router");
    }

    @Test
    void shouldTellTheEngineWhatIsInThePackets() {
        NegotiatedEncoding encoding = NegotiatedEncoding.of(sent(RED, OPUS)).getFirst();
        assertThat(encoding.codec()).isEqualTo(RED);
        assertThat(encoding.blockPayloadType()).isEqualTo(111);
        assertThat(NegotiatedEncoding.of(sent(OPUS, RED)).getFirst().blockPayloadType())
                .isEqualTo(-1);
    }

    private static RtpParameters sent(RtpCodecParameters... codecs) {
        return Ortc.validateProducerRtpParameters(
                AUDIO,
                new RtpParameters("0", List.of(codecs), null, List.of(RtpEncodingParameters.ofSsrc(5)), null, null));
    }

    private static RtpParameters offer(RtpCodecParameters... codecs) {
        RtpParameters sent = sent(codecs);
        RtpMapping mapping = Ortc.producerMapping(sent, ROUTER, ssrcsFrom(500));
        return Ortc.consumableRtpParameters(AUDIO, Ortc.withCodecsInUse(sent), ROUTER, mapping);
    }

    private static RtpCodecParameters withFormat(Map<String, Object> format) {
        return codec("audio/red", 63, 48000, 2, format);
    }

    private static RtpCodecParameters codec(
            String mimeType, int payloadType, int clockRate, int channels, Map<String, Object> format) {
        return new RtpCodecParameters(mimeType, payloadType, clockRate, channels, format, List.of(TRANSPORT_CC));
    }

    private static RtpCapabilities takes(RtpCodecCapability... codecs) {
        return new RtpCapabilities(List.of(codecs), allExtensions());
    }

    private static RtpCodecCapability opus(@Nullable Integer payloadType) {
        return new RtpCodecCapability(AUDIO, "audio/opus", payloadType, 48000, 2, null, null);
    }

    private static RtpCodecCapability g722() {
        return new RtpCodecCapability(AUDIO, "audio/G722", 9, 8000, 1, null, null);
    }

    private static RtpCodecCapability red(@Nullable Integer payloadType, Map<String, Object> format) {
        return new RtpCodecCapability(AUDIO, "audio/red", payloadType, 48000, 2, format, null);
    }
}
