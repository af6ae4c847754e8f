package io.sluice.ortc;

import static io.sluice.ortc.Fixtures.ssrcsFrom;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is chosen from the table of capabilities gets from a producer through a router, and pipes, to a receiver. */
class CapabilityTableTest {
    private static final int ROUNDS = 3_000;

    @Test
    void shouldNegotiateWhateverStandsInTheTable() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            List<RtpCodecCapability> mediaCodecs = mediaCodecs(random);
            RtpCapabilities router = Ortc.routerRtpCapabilities(mediaCodecs);
            Ortc.validateRtpCapabilities(router);
            RtpCodecCapability chosen = chosen(router, random);
            RtpParameters producer = producer(chosen, router, random);
            RtpParameters valid = Ortc.validateProducerRtpParameters(chosen.kind(), producer);
            RtpMapping mapping = Ortc.producerMapping(valid, router, ssrcsFrom(500));
            RtpParameters consumable =
                    Ortc.consumableRtpParameters(chosen.kind(), Ortc.withCodecsInUse(valid), router, mapping);
            String what = "seed " + seed + ", " + Codecs.describe(chosen);
            Ortc.validateRtpParameters(consumable);
            assertThat(Ortc.canConsume(consumable, router)).as(what).isTrue();

            boolean enableRtx = random.nextBoolean();
            check(
                    what,
                    chosen,
                    enableRtx,
                    Ortc.consumerRtpParameters(consumable, router, "0", enableRtx, ssrcsFrom(700)));
            RtpParameters pipe = Ortc.pipeConsumerRtpParameters(consumable, enableRtx, ssrcsFrom(700));
            check(what, chosen, enableRtx, pipe);
            checkFarEnd(what, chosen, router, pipe);
        }
    }

    private static void check(String what, RtpCodecCapability chosen, boolean enableRtx, RtpParameters consumer) {
        Ortc.validateRtpParameters(consumer);
        NegotiatedEncoding encoding = NegotiatedEncoding.of(consumer).getFirst();
        assertThat(encoding.codec().payloadType()).as(what).isEqualTo(chosen.preferredPayloadType());
        assertThat(encoding.ssrc()).as(what).isEqualTo(700);
        boolean rtx = enableRtx && chosen.kind() == MediaKind.VIDEO;
        assertThat(encoding.rtxSsrc() != null).as(what).isEqualTo(rtx);
        assertThat(encoding.rtxPayloadType() >= 0).as(what).isEqualTo(rtx);
        assertThat(encoding.blockPayloadType() >= 0).as(what).isEqualTo(Red.isRed(chosen));
        assertThat(encoding.nack())
                .as(what)
                .isEqualTo(enableRtx && chosen.rtcpFeedback().contains(RtcpFeedback.NACK));
    }

    /** Routers with the same codecs in the same order understand each other's numbers, as pipes need it. */
    private static void checkFarEnd(
            String what, RtpCodecCapability chosen, RtpCapabilities router, RtpParameters pipe) {
        RtpParameters valid = Ortc.validateProducerRtpParameters(chosen.kind(), pipe);
        RtpMapping mapping = Ortc.producerMapping(valid, router, ssrcsFrom(900));
        assertThat(mapping.codecs()).as(what).allMatch(codec -> codec.payloadType() == codec.mappedPayloadType());
        RtpParameters again = Ortc.consumableRtpParameters(chosen.kind(), valid, router, mapping);
        assertThat(Ortc.canConsume(again, router)).as(what).isTrue();
    }

    /** Some of the table, opus always, in any order; those of one fixed payload type once. */
    private static List<RtpCodecCapability> mediaCodecs(Random random) {
        List<RtpCodecCapability> codecs = new ArrayList<>();
        boolean comfortNoise = false;
        for (RtpCodecCapability codec :
                SupportedRtpCapabilities.rtpCapabilities().codecs()) {
            boolean noise = codec.mimeType().equals("audio/CN");
            if (codec.mimeType().equals("audio/opus") || (random.nextInt(3) == 0 && !(noise && comfortNoise))) {
                codecs.add(withFormat(codec, random));
                comfortNoise |= noise;
            }
        }
        Collections.shuffle(codecs, random);
        return codecs;
    }

    private static RtpCodecCapability withFormat(RtpCodecCapability codec, Random random) {
        Map<String, Object> format = new LinkedHashMap<>();
        switch (codec.mimeType()) {
            case "video/VP9" -> format.put("profile-id", random.nextInt(4));
            case "video/AV1" -> {
                format.put("profile", random.nextInt(3));
                format.put("level-idx", random.nextInt(24));
                format.put("tier", Integer.toString(random.nextInt(2)));
            }
            case "video/H265" -> {
                format.put("profile-id", 1 + random.nextInt(11));
                format.put("level-id", List.of(120, 123, 150, 180).get(random.nextInt(4)));
                format.put("tier-flag", random.nextInt(2));
                format.put("tx-mode", random.nextBoolean() ? "SRST" : "srst");
            }
            case "video/H264" -> {
                format.put(
                        "profile-level-id",
                        List.of("42e01f", "4d0032", "640c1f", "58001f").get(random.nextInt(4)));
                format.put("packetization-mode", random.nextInt(2));
            }
            case "audio/opus" -> format.put("useinbandfec", 1);
            default -> {}
        }
        return random.nextInt(4) == 0 ? codec : codec.withAddedParameters(format);
    }

    private static RtpCodecCapability chosen(RtpCapabilities router, Random random) {
        List<RtpCodecCapability> media =
                router.codecs().stream().filter(codec -> !Codecs.isRtx(codec)).toList();
        return media.get(random.nextInt(media.size()));
    }

    /** As a peer sends it: under numbers of its own, with the router's format, its RTX before or behind it. */
    private static RtpParameters producer(RtpCodecCapability chosen, RtpCapabilities router, Random random) {
        List<RtpCodecParameters> codecs = new ArrayList<>();
        int payloadType = fixed(chosen) ? Objects.requireNonNull(chosen.preferredPayloadType()) : 35;
        if (Red.isRed(chosen)) {
            RtpCodecCapability primary = router.codecs().stream()
                    .filter(codec -> Objects.equals(codec.preferredPayloadType(), Red.primary(chosen)))
                    .findFirst()
                    .orElseThrow();
            codecs.add(parameters(chosen, payloadType, Map.of("40/40", "")));
            codecs.add(parameters(primary, 40, primary.parameters()));
        } else {
            codecs.add(parameters(chosen, payloadType, chosen.parameters()));
        }
        if (chosen.kind() == MediaKind.VIDEO && random.nextBoolean()) {
            codecs.add(
                    random.nextInt(codecs.size() + 1),
                    new RtpCodecParameters("video/rtx", 41, 90000, null, Map.of("apt", payloadType), null));
        }
        return new RtpParameters("m", codecs, null, List.of(RtpEncodingParameters.ofSsrc(7, 8)), null, null);
    }

    private static boolean fixed(RtpCodecCapability codec) {
        return Set.of(0, 8, 9, 13).contains(codec.preferredPayloadType());
    }

    private static RtpCodecParameters parameters(
            RtpCodecCapability codec, int payloadType, Map<String, Object> format) {
        return new RtpCodecParameters(
                codec.mimeType(), payloadType, codec.clockRate(), codec.channels(), format, codec.rtcpFeedback());
    }
}
