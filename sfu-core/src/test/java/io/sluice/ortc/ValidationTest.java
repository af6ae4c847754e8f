package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.chromiumOpus;
import static io.sluice.ortc.Fixtures.chromiumVp8;
import static io.sluice.ortc.Fixtures.format;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTest {
    private static final RtpParameters VP8 = chromiumVp8(true);
    private static final RtpCodecParameters CODEC = VP8.codecs().getFirst();

    static Stream<Arguments> mistakesInCodecs() {
        return Stream.of(
                Arguments.of("codecs[0]: is null; accepted: an object", withCodecs((RtpCodecParameters) null)),
                Arguments.of(
                        "codecs[0].mimeType: is missing; accepted: audio/ or video/", codec(null, 96, 90000, null)),
                Arguments.of("codecs[0].mimeType: \"text/t140\"", codec("text/t140", 96, 90000, null)),
                Arguments.of("codecs[0].mimeType: \"video/VP8??a=x\"", codec("video/VP8\r\na=x", 96, 90000, null)),
                Arguments.of("codecs[0].payloadType: is missing or 0", codec("video/VP8", 0, 90000, null)),
                Arguments.of(
                        "codecs[0].payloadType: 72 is out of range; accepted: 1 to 63 and 96 to 127",
                        codec("video/VP8", 72, 90000, null)),
                Arguments.of("codecs[0].payloadType: 128 is out of range", codec("video/VP8", 128, 90000, null)),
                Arguments.of("codecs[0].payloadType: -1 is out of range", codec("video/VP8", -1, 90000, null)),
                Arguments.of(
                        "codecs[0].clockRate: 0 is out of range; accepted: 1 to 2147483647",
                        codec("video/VP8", 96, 0, null)),
                Arguments.of(
                        "codecs[0].channels: 256 is out of range; accepted: 1 to 255",
                        codec("audio/opus", 96, 48000, 256)),
                Arguments.of("codecs[0].channels: -1 is out of range", codec("audio/opus", 96, 48000, -1)),
                Arguments.of(
                        "codecs[1].payloadType: 96 is taken; accepted: one not used before", withCodecs(CODEC, CODEC)),
                Arguments.of(
                        "codecs: has 129 entries; accepted: at most 128",
                        withCodecs(Collections.nCopies(129, CODEC).toArray(RtpCodecParameters[]::new))),
                Arguments.of("codecs: hold no media codec; accepted: at least one video codec", withCodecs()),
                Arguments.of("codecs[0].mimeType: audio/opus is not video; accepted: video codecs", chromiumOpus()));
    }

    static Stream<Arguments> mistakesInCodecParameters() {
        return Stream.of(
                Arguments.of(
                        "codecs[0].parameters.useinbandfec: is a Boolean; accepted: a string or an integer",
                        withFormat(CODEC, format("useinbandfec", true))),
                Arguments.of("codecs[0].parameters.x: is a Double", withFormat(CODEC, format("x", 1.5))),
                Arguments.of(
                        "codecs[0].parameters.x: has 1025 characters; accepted: at most 1024",
                        withFormat(CODEC, format("x", "y".repeat(1025)))),
                Arguments.of(
                        "codecs[0].parameters.x: \"y??a=z\"; accepted: text without control characters",
                        withFormat(CODEC, format("x", "y\r\na=z"))),
                Arguments.of(
                        "codecs[0].parameters: \"x?\"; accepted: text without control",
                        withFormat(CODEC, format("x\n", 1))),
                Arguments.of(
                        "codecs[0].parameters: has 129 entries; accepted: at most 128",
                        withFormat(CODEC, manyParameters())),
                Arguments.of("codecs[0].parameters.apt: is not a number", withFormat(CODEC, format("apt", "96"))),
                Arguments.of(
                        "codecs[0].rtcpFeedback[1].type: is missing or empty",
                        withCodecs(new RtpCodecParameters(
                                "video/VP8",
                                96,
                                90000,
                                null,
                                null,
                                List.of(RtcpFeedback.NACK, new RtcpFeedback(null, "pli"))))),
                Arguments.of(
                        "codecs[0].rtcpFeedback: has 129 entries",
                        withCodecs(new RtpCodecParameters(
                                "video/VP8", 96, 90000, null, null, Collections.nCopies(129, RtcpFeedback.NACK)))),
                Arguments.of(
                        "codecs[1].parameters.apt: is 98; accepted: the payload type of a media codec",
                        withCodecs(CODEC, rtx(97, format("apt", 98)))),
                Arguments.of("codecs[1].parameters.apt: is 97", withCodecs(CODEC, rtx(97, format("apt", 97)))),
                Arguments.of("codecs[1].parameters.apt: is null", withCodecs(CODEC, rtx(97, Map.of()))));
    }

    static Stream<Arguments> mistakesInHeaderExtensions() {
        return Stream.of(
                Arguments.of(
                        "headerExtensions[0].uri: is missing or empty",
                        withExtensions(RtpHeaderExtensionParameters.of("", 1))),
                Arguments.of(
                        "headerExtensions[0].id: 0 is out of range; accepted: 1 to 255",
                        withExtensions(RtpHeaderExtensionParameters.of("urn:x", 0))),
                Arguments.of(
                        "headerExtensions[0].id: 256 is out of range",
                        withExtensions(RtpHeaderExtensionParameters.of("urn:x", 256))),
                Arguments.of(
                        "headerExtensions[1].id: 3 is taken",
                        withExtensions(
                                RtpHeaderExtensionParameters.of("urn:x", 3),
                                RtpHeaderExtensionParameters.of("urn:y", 3))),
                Arguments.of(
                        "headerExtensions[1].uri: \"urn:x\" is there twice; accepted: one entry for each extension",
                        withExtensions(
                                RtpHeaderExtensionParameters.of("urn:x", 3),
                                RtpHeaderExtensionParameters.of("urn:x", 4))),
                Arguments.of(
                        "headerExtensions[0].parameters.x: is a ArrayList",
                        withExtensions(
                                new RtpHeaderExtensionParameters("urn:x", 3, false, format("x", new ArrayList<>())))),
                Arguments.of(
                        "headerExtensions[0].encrypt: encrypted header extensions (RFC 6904) are not supported;"
                                + " accepted: false",
                        withExtensions(new RtpHeaderExtensionParameters("urn:x", 3, true, null))));
    }

    static Stream<Arguments> mistakesInEncodings() {
        return Stream.of(
                Arguments.of(
                        "encodings[0].ssrc: 4294967296 is out of range; accepted: 0 to 4294967295",
                        encoding(4294967296L, null, null, null, null)),
                Arguments.of("encodings[0].ssrc: -1 is out of range", encoding(-1L, null, null, null, null)),
                Arguments.of(
                        "encodings[0].rid: \"r 0\"; accepted: 1 to 16 letters",
                        encoding(null, "r 0", null, null, null)),
                Arguments.of(
                        "encodings[0].codecPayloadType: is 97; accepted: the payload type of a media codec in codecs",
                        encoding(1L, null, 97, null, null)),
                Arguments.of("encodings[0].rtx.ssrc: -5 is out of range", encoding(1L, null, null, -5L, null)),
                Arguments.of("encodings[0].rtx.ssrc: 1 is taken", encoding(1L, null, null, 1L, null)),
                Arguments.of("encodings[0].maxBitrate: -1 is out of range", encoding(1L, null, null, null, -1L)),
                Arguments.of(
                        "encodings[0].scalabilityMode: \"L1?\"",
                        VP8.withEncodings(
                                List.of(new RtpEncodingParameters(1L, null, null, null, false, "L1\u0000", null)))),
                Arguments.of(
                        "encodings: have 5 entries; accepted: at most 4 of video",
                        VP8.withEncodings(Stream.of("a", "b", "c", "d", "e")
                                .map(RtpEncodingParameters::ofRid)
                                .toList())),
                Arguments.of(
                        "encodings[1].rid: \"r0\" is taken",
                        VP8.withEncodings(
                                List.of(RtpEncodingParameters.ofRid("r0"), RtpEncodingParameters.ofRid("r0")))),
                Arguments.of(
                        "encodings[1].rid: nothing tells it from the other encodings; accepted: ssrc or rid for each",
                        VP8.withEncodings(List.of(
                                RtpEncodingParameters.ofRid("r0"),
                                new RtpEncodingParameters(null, null, null, null, false, null, null)))),
                Arguments.of(
                        "encodings[0].scalabilityMode: \"L5T1\"; accepted: up to 4 spatial and 8 temporal layers",
                        VP8.withEncodings(
                                List.of(new RtpEncodingParameters(1L, null, null, null, false, "L5T1", null)))),
                Arguments.of(
                        "encodings[1].ssrc: 7 is taken",
                        VP8.withEncodings(List.of(RtpEncodingParameters.ofSsrc(7), RtpEncodingParameters.ofSsrc(7)))),
                Arguments.of(
                        "encodings[0].ssrc: nothing tells which packets are meant; accepted: ssrc, rid or mid",
                        withMid(null).withEncodings(List.of())));
    }

    static Stream<Arguments> mistakesElsewhere() {
        return Stream.of(
                Arguments.of("mid: \"a b\"; accepted: 1 to 16 visible", withMid("a b")),
                Arguments.of("mid: \"" + "1".repeat(17), withMid("1".repeat(17))),
                Arguments.of("rtcp.cname: \"a??b\"", VP8.withCname("a\r\nb")),
                Arguments.of("rtcp.cname: has 256 characters", VP8.withCname("c".repeat(256))),
                Arguments.of(
                        "msid: \"s t?\"", new RtpParameters("0", VP8.codecs(), null, VP8.encodings(), null, "s t\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "mistakesInCodecs",
        "mistakesInCodecParameters",
        "mistakesInHeaderExtensions",
        "mistakesInEncodings",
        "mistakesElsewhere"
    })
    void shouldNameTheFieldAndWhatIsAccepted(String message, RtpParameters parameters) {
        assertThatExceptionOfType(OrtcException.class)
                .isThrownBy(() -> Ortc.validateProducerRtpParameters(MediaKind.VIDEO, parameters))
                .withMessageStartingWith(message)
                .withMessageContaining("; accepted: ")
                .satisfies(e -> assertThat(message).startsWith(e.field() + ": "));
    }

    static Stream<Arguments> mistakesInCapabilities() {
        return Stream.of(
                Arguments.of(
                        "codecs[0].mimeType: \"vp8\"",
                        new RtpCodecCapability(MediaKind.VIDEO, "vp8", null, 90000, null, null, null)),
                Arguments.of(
                        "codecs[0].preferredPayloadType: 64 is out of range",
                        RtpCodecCapability.video("video/VP8", 90000).withPreferredPayloadType(64)),
                Arguments.of("codecs[0].clockRate: -1 is out of range", RtpCodecCapability.video("video/VP8", -1)),
                Arguments.of(
                        "codecs[0].parameters.apt: is not a number",
                        RtpCodecCapability.video("video/rtx", 90000).withParameter("apt", "x")),
                Arguments.of(
                        "headerExtensions[0].uri: is missing",
                        new RtpHeaderExtension(MediaKind.AUDIO, null, 1, false, null)),
                Arguments.of(
                        "headerExtensions[0].preferredId: 0 is out of range; accepted: 1 to 255",
                        new RtpHeaderExtension(MediaKind.AUDIO, "urn:x", 0, false, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakesInCapabilities")
    void shouldNameTheFieldOfCapabilities(String message, Object item) {
        RtpCapabilities capabilities = item instanceof RtpCodecCapability codec
                ? new RtpCapabilities(List.of(codec), null)
                : new RtpCapabilities(null, List.of((RtpHeaderExtension) item));
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.validateRtpCapabilities(capabilities))
                .withMessageStartingWith(message);
    }

    @Test
    void shouldTellInvalidFromUnsupported() {
        assertThatExceptionOfType(UnsupportedRtpException.class)
                .isThrownBy(() -> Ortc.validateProducerRtpParameters(
                        MediaKind.VIDEO,
                        VP8.withEncodings(
                                List.of(new RtpEncodingParameters(1L, null, null, null, false, "L1T9", null)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ortc.validateRtpParameters(withMid("\u00e9")))
                .isInstanceOf(InvalidRtpException.class);
    }

    @Test
    void shouldAcceptWhatBrowsersSend() {
        Ortc.validateRtpParameters(chromiumOpus());
        Ortc.validateRtpParameters(VP8);
        Stream.of(Fixtures.chromium(), Fixtures.chromiumWithRtx(), Fixtures.firefox(), Fixtures.safari())
                .forEach(Ortc::validateRtpCapabilities);
        Ortc.validateRtpCapabilities(Fixtures.router());
        Ortc.validateRtpCapabilities(SupportedRtpCapabilities.rtpCapabilities());
        assertThat(Ortc.validateProducerRtpParameters(MediaKind.AUDIO, chromiumOpus()))
                .isEqualTo(chromiumOpus());
    }

    @Test
    void shouldAcceptTheStaticPayloadTypeOfPcmu() {
        Ortc.validateRtpParameters(codec("audio/PCMU", 0, 8000, 1));
    }

    @Test
    void shouldKeepMessagesShortAndOnOneLine() {
        assertThatExceptionOfType(InvalidRtpException.class)
                .isThrownBy(() -> Ortc.validateRtpParameters(codec("x\n".repeat(5000), 96, 90000, null)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250).doesNotContain("\n"));
    }

    private static RtpParameters withMid(@Nullable String mid) {
        return new RtpParameters(mid, VP8.codecs(), null, VP8.encodings(), null, null);
    }

    private static RtpParameters withCodecs(@Nullable RtpCodecParameters... codecs) {
        return new RtpParameters("0", Arrays.asList(codecs), null, VP8.encodings(), null, null);
    }

    private static RtpParameters codec(
            @Nullable String mimeType, int payloadType, int clockRate, @Nullable Integer channels) {
        return withCodecs(new RtpCodecParameters(mimeType, payloadType, clockRate, channels, null, null));
    }

    private static RtpParameters withFormat(RtpCodecParameters codec, Map<String, Object> parameters) {
        return withCodecs(new RtpCodecParameters(
                codec.mimeType(), codec.payloadType(), codec.clockRate(), codec.channels(), parameters, null));
    }

    private static RtpCodecParameters rtx(int payloadType, Map<String, Object> parameters) {
        return new RtpCodecParameters("video/rtx", payloadType, 90000, null, parameters, null);
    }

    private static RtpParameters withExtensions(RtpHeaderExtensionParameters... extensions) {
        return new RtpParameters("0", VP8.codecs(), List.of(extensions), VP8.encodings(), null, null);
    }

    private static RtpParameters encoding(
            @Nullable Long ssrc,
            @Nullable String rid,
            @Nullable Integer codecPayloadType,
            @Nullable Long rtxSsrc,
            @Nullable Long maxBitrate) {
        return VP8.withEncodings(List.of(new RtpEncodingParameters(
                ssrc,
                rid,
                codecPayloadType,
                rtxSsrc == null ? null : new RtxParameters(rtxSsrc),
                false,
                null,
                maxBitrate)));
    }

    private static Map<String, Object> manyParameters() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 129; i++) {
            many.put("p" + i, i);
        }
        return many;
    }
}
