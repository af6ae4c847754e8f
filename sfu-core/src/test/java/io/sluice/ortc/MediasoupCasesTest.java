package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.format;
import static io.sluice.ortc.Fixtures.ssrcsFrom;
import static io.sluice.ortc.MediaKind.VIDEO;
import static io.sluice.ortc.RtcpFeedback.CCM_FIR;
import static io.sluice.ortc.RtcpFeedback.GOOG_REMB;
import static io.sluice.ortc.RtcpFeedback.NACK;
import static io.sluice.ortc.RtcpFeedback.NACK_PLI;
import static io.sluice.ortc.RtcpFeedback.TRANSPORT_CC;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One video track of three encodings on its way through mediasoup's functions, step by step. Producers of more than one encoding
 * are still refused when they are made; the functions know them.
 */
class MediasoupCasesTest {
    private static final Map<String, Object> MAIN =
            format("packetization-mode", 1, "profile-level-id", "4d0032", "level-asymmetry-allowed", 1);
    private static final RtpCapabilities ROUTER = Ortc.routerRtpCapabilities(List.of(
            RtpCodecCapability.audio("audio/opus", 48000, 2),
            RtpCodecCapability.video("video/H264", 90000).withAddedParameters(MAIN)));
    private static final RtpParameters PRODUCER = new RtpParameters(
            null,
            List.of(
                    new RtpCodecParameters(
                            "video/h264", 111, 90000, null, MAIN, List.of(NACK, NACK_PLI, GOOG_REMB, TRANSPORT_CC)),
                    new RtpCodecParameters("video/rtx", 112, 90000, null, format("apt", 111), List.of())),
            List.of(
                    RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, 1),
                    RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.VIDEO_ORIENTATION, 2)),
            List.of(
                    new RtpEncodingParameters(11L, null, null, new RtxParameters(12), false, "L1T3", 111_111L),
                    new RtpEncodingParameters(21L, null, null, new RtxParameters(22), false, "L1T3", 222_222L),
                    new RtpEncodingParameters(null, "high", null, null, false, "L1T3", 333_333L)),
            RtcpParameters.of("qwerty1234"),
            null);
    private static final RtpMapping MAPPING = Ortc.producerMapping(PRODUCER, ROUTER, ssrcsFrom(500));
    private static final RtpParameters CONSUMABLE = Ortc.consumableRtpParameters(VIDEO, PRODUCER, ROUTER, MAPPING);

    @Test
    void shouldMapCodecsAndEncodings() {
        assertThat(MAPPING.codecs()).containsExactly(new RtpMapping.Codec(111, 101), new RtpMapping.Codec(112, 102));
        assertThat(MAPPING.encodings())
                .containsExactly(
                        new RtpMapping.Encoding(11L, null, "L1T3", 500),
                        new RtpMapping.Encoding(21L, null, "L1T3", 501),
                        new RtpMapping.Encoding(null, "high", "L1T3", 502));
    }

    @Test
    void shouldOfferAllEncodingsUnderTheRoutersNumbers() {
        assertThat(CONSUMABLE.codecs())
                .containsExactly(
                        new RtpCodecParameters(
                                "video/H264",
                                101,
                                90000,
                                null,
                                MAIN,
                                List.of(NACK, NACK_PLI, CCM_FIR, GOOG_REMB, TRANSPORT_CC)),
                        new RtpCodecParameters("video/rtx", 102, 90000, null, format("apt", 101), List.of()));
        assertThat(CONSUMABLE.encodings())
                .containsExactly(
                        new RtpEncodingParameters(500L, null, null, null, false, "L1T3", 111_111L),
                        new RtpEncodingParameters(501L, null, null, null, false, "L1T3", 222_222L),
                        new RtpEncodingParameters(502L, null, null, null, false, "L1T3", 333_333L));
        assertThat(CONSUMABLE.rtcp()).isEqualTo(RtcpParameters.of("qwerty1234"));
        assertThat(CONSUMABLE.headerExtensions())
                .extracting(RtpHeaderExtensionParameters::id)
                .containsExactly(1, 4, 5, 8, 9, 11, 13);
    }

    @Test
    void shouldGiveAReceiverOneEncodingOfAsManySpatialLayers() {
        RtpCapabilities remote = new RtpCapabilities(
                List.of(
                        RtpCodecCapability.audio("audio/opus", 48000, 2).withPreferredPayloadType(100),
                        RtpCodecCapability.video("video/H264", 90000)
                                .withAddedParameters(MAIN)
                                .withPreferredPayloadType(101)
                                .withRtcpFeedback(NACK, NACK_PLI, new RtcpFeedback("foo", "FOO")),
                        RtpCodecCapability.video("video/rtx", 90000)
                                .withParameter("apt", 101)
                                .withPreferredPayloadType(102)),
                List.of(
                        new RtpHeaderExtension(VIDEO, RtpHeaderExtensionUri.MID, 1, false, null),
                        new RtpHeaderExtension(VIDEO, RtpHeaderExtensionUri.ABS_SEND_TIME, 4, false, null)));
        RtpParameters consumer = Ortc.consumerRtpParameters(CONSUMABLE, remote, "7", true, ssrcsFrom(700));
        assertThat(consumer)
                .isEqualTo(new RtpParameters(
                        "7",
                        List.of(
                                new RtpCodecParameters("video/H264", 101, 90000, null, MAIN, List.of(NACK, NACK_PLI)),
                                new RtpCodecParameters("video/rtx", 102, 90000, null, format("apt", 101), List.of())),
                        List.of(
                                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, 1),
                                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.ABS_SEND_TIME, 4)),
                        List.of(new RtpEncodingParameters(
                                700L, null, null, new RtxParameters(701), false, "L3T3", 333_333L)),
                        RtcpParameters.of("qwerty1234"),
                        null));
    }

    @Test
    void shouldGiveAPipeAllEncodingsAndNothingForEstimating() {
        RtpParameters pipe = Ortc.pipeConsumerRtpParameters(CONSUMABLE, false, ssrcsFrom(700));
        assertThat(pipe.mid()).isNull();
        assertThat(pipe.codecs())
                .containsExactly(
                        new RtpCodecParameters("video/H264", 101, 90000, null, MAIN, List.of(NACK_PLI, CCM_FIR)));
        assertThat(pipe.encodings())
                .containsExactly(
                        new RtpEncodingParameters(700L, null, null, null, false, "L1T3", 111_111L),
                        new RtpEncodingParameters(701L, null, null, null, false, "L1T3", 222_222L),
                        new RtpEncodingParameters(702L, null, null, null, false, "L1T3", 333_333L));
        assertThat(pipe.headerExtensions())
                .extracting(RtpHeaderExtensionParameters::uri)
                .containsExactly(
                        RtpHeaderExtensionUri.VIDEO_ORIENTATION,
                        RtpHeaderExtensionUri.TOFFSET,
                        RtpHeaderExtensionUri.PLAYOUT_DELAY,
                        RtpHeaderExtensionUri.COLOR_SPACE);
    }

    @Test
    void shouldRetransmitInAPipeWhereThatIsWanted() {
        RtpParameters pipe = Ortc.pipeConsumerRtpParameters(CONSUMABLE, true, ssrcsFrom(700));
        assertThat(pipe.codecs()).extracting(RtpCodecParameters::payloadType).containsExactly(101, 102);
        assertThat(pipe.codecs().getFirst().rtcpFeedback()).containsExactly(NACK, NACK_PLI, CCM_FIR);
        assertThat(pipe.encodings())
                .extracting(encoding -> encoding.ssrc() + " " + encoding.rtx())
                .containsExactly(
                        "700 " + new RtxParameters(701),
                        "702 " + new RtxParameters(703),
                        "704 " + new RtxParameters(705));
    }

    @Test
    void shouldTellTheEngineOfEachEncoding() {
        assertThat(NegotiatedEncoding.of(PRODUCER))
                .extracting(e -> e.ssrc() + " " + e.rid() + " " + e.codec().payloadType() + " " + e.rtxSsrc() + " "
                        + e.rtxPayloadType())
                .containsExactly("11 null 111 12 112", "21 null 111 22 112", "null high 111 null 112");
        NegotiatedEncoding first = NegotiatedEncoding.of(PRODUCER).getFirst();
        assertThat(List.of(first.nack(), first.pli(), first.fir(), first.remb(), first.transportCc()))
                .containsExactly(true, true, false, true, true);
        NegotiatedEncoding withoutRtx = NegotiatedEncoding.of(
                        PRODUCER.withCodecs(List.of(PRODUCER.codecs().getFirst())))
                .getFirst();
        assertThat(withoutRtx.rtxPayloadType()).isEqualTo(-1);
        assertThat(withoutRtx.rtxSsrc())
                .as("browsers name the stream whether or not there is a codec for it")
                .isNull();
    }

    @Test
    void shouldReadLayersFromTheNamesOfW3c() {
        assertThat(ScalabilityMode.parse("L3T2")).isEqualTo(new ScalabilityMode(3, 2, false));
        assertThat(ScalabilityMode.parse("S2T3h")).isEqualTo(new ScalabilityMode(2, 3, false));
        assertThat(ScalabilityMode.parse("L3T3_KEY")).isEqualTo(new ScalabilityMode(3, 3, true));
        assertThat(ScalabilityMode.parse("L3T2_KEY_SHIFT")).isEqualTo(new ScalabilityMode(3, 2, true));
        for (String nothing : new String[] {"", "L0T1", "3T2", "L100T1", "x"}) {
            assertThat(ScalabilityMode.parse(nothing)).isEqualTo(new ScalabilityMode(1, 1, false));
        }
        assertThat(ScalabilityMode.parse(null)).isEqualTo(new ScalabilityMode(1, 1, false));
    }
}
