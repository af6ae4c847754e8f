package io.sluice.ortc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random routers, producers and receivers; the rules any negotiation must keep, and the only exceptions it may throw. */
class NegotiationPropertyTest {
    private static final String[] PROFILES = {"42e01f", "42e034", "42001f", "4d001f", "4d0032", "640c1f", "64001f"};

    @Test
    void shouldGiveConsumersOnlyWhatBothSidesHave() {
        int consumed = 0;
        int refused = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            boolean rtx = random.nextBoolean();
            RtpCapabilities router = router(random, rtx);
            MediaKind kind = random.nextInt(4) == 0 ? MediaKind.AUDIO : MediaKind.VIDEO;
            RtpParameters consumable;
            try {
                consumable = Fixtures.consumable(kind, producer(random, kind, rtx), router);
            } catch (UnsupportedRtpException e) {
                continue;
            }
            RtpCapabilities remote = remote(random);
            if (Ortc.canConsume(consumable, remote)) {
                checkConsumer("seed " + seed, consumable, remote, random.nextBoolean());
                consumed++;
            } else {
                refused++;
            }
        }
        assertThat(consumed).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(100);
    }

    private static void checkConsumer(
            String seed, RtpParameters consumable, RtpCapabilities remote, boolean enableRtx) {
        RtpParameters consumer = Ortc.consumerRtpParameters(consumable, remote, "0", enableRtx, Fixtures.ssrcsFrom(1));
        Ortc.validateRtpParameters(consumer);
        boolean hasRtx = false;
        for (RtpCodecParameters codec : consumer.codecs()) {
            RtpCodecParameters offered = consumable.codecs().stream()
                    .filter(c -> c.payloadType() == codec.payloadType())
                    .findFirst()
                    .orElseThrow();
            assertThat(codec.withRtcpFeedback(offered.rtcpFeedback())).as(seed).isEqualTo(offered);
            assertThat(offered.rtcpFeedback()).as(seed).containsAll(codec.rtcpFeedback());
            assertThat(remote.codecs()).as(seed).anyMatch(c -> Codecs.match(c, codec));
            hasRtx |= Codecs.isRtx(codec);
        }
        assertThat(Codecs.isRtx(consumer.codecs().getFirst())).as(seed).isFalse();
        assertThat(hasRtx && !enableRtx).as(seed).isFalse();
        assertThat(consumer.encodings()).as(seed).hasSize(1);
        assertThat(consumer.encodings().getFirst().rtx() != null).as(seed).isEqualTo(hasRtx);
        Set<Object> ids = new HashSet<>();
        for (RtpHeaderExtensionParameters extension : consumer.headerExtensions()) {
            assertThat(ids.add(extension.id()) && ids.add(extension.uri()))
                    .as(seed)
                    .isTrue();
            assertThat(consumable.headerExtensions()).as(seed).contains(extension);
        }
    }

    @Test
    void shouldThrowNothingButItsOwnExceptionsWhateverIsGiven() {
        int accepted = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            try {
                RtpCapabilities router = router(random, true);
                RtpParameters consumable = Fixtures.consumable(MediaKind.VIDEO, mutated(random), router);
                if (Ortc.canConsume(consumable, mutatedCapabilities(random))) {
                    accepted++;
                }
            } catch (OrtcException e) {
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .hasSizeLessThan(1_000)
                        .contains("; accepted: ");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(accepted).isPositive();
    }

    private static RtpCapabilities router(Random random, boolean rtx) {
        List<RtpCodecCapability> codecs = new ArrayList<>();
        codecs.add(RtpCodecCapability.audio("audio/opus", 48000, 2));
        codecs.add(RtpCodecCapability.video("video/VP8", 90000));
        for (String profile : PROFILES) {
            if (random.nextBoolean()) {
                codecs.add(RtpCodecCapability.video("video/h264", 90000)
                        .withParameter("packetization-mode", random.nextInt(2))
                        .withParameter("profile-level-id", profile));
            }
        }
        Collections.shuffle(codecs, random);
        RtpCapabilities router = RouterCapabilities.of(codecs);
        return rtx
                ? router
                : new RtpCapabilities(
                        router.codecs().stream()
                                .filter(codec -> !Codecs.isRtx(codec))
                                .toList(),
                        router.headerExtensions());
    }

    private static RtpParameters producer(Random random, MediaKind kind, boolean rtx) {
        if (kind == MediaKind.AUDIO) {
            return Fixtures.chromiumOpus();
        }
        List<RtpCodecParameters> codecs = new ArrayList<>();
        for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
            RtpCodecCapability codec = videoCodec(random);
            int payloadType = 96 + 2 * i;
            codecs.add(new RtpCodecParameters(codec.mimeType(), payloadType, 90000, null, codec.parameters(), null));
            if (rtx && random.nextBoolean()) {
                codecs.add(new RtpCodecParameters(
                        "video/rtx", payloadType + 1, 90000, null, Map.of("apt", payloadType), null));
            }
        }
        Collections.shuffle(codecs, random);
        return new RtpParameters("1", codecs, null, List.of(RtpEncodingParameters.ofSsrc(7, 8)), null, null);
    }

    private static RtpCapabilities remote(Random random) {
        List<RtpCodecCapability> codecs = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            codecs.add(RtpCodecCapability.audio("audio/OPUS", 48000, 2));
        }
        for (int i = 0, count = random.nextInt(5); i < count; i++) {
            int payloadType = 100 + random.nextInt(10);
            codecs.add(videoCodec(random)
                    .withPreferredPayloadType(payloadType)
                    .withRtcpFeedback(Fixtures.BROWSER_VIDEO_FEEDBACK));
            if (random.nextBoolean()) {
                codecs.add(RtpCodecCapability.video("video/rtx", 90000).withParameter("apt", 100 + random.nextInt(10)));
            }
        }
        List<RtpHeaderExtension> extensions = new ArrayList<>();
        for (RtpHeaderExtension extension : Fixtures.allExtensions()) {
            int id = random.nextInt(4) == 0 ? 1 + random.nextInt(14) : extension.preferredId();
            extensions.add(new RtpHeaderExtension(extension.kind(), extension.uri(), id, false, null));
        }
        return new RtpCapabilities(codecs, extensions);
    }

    private static RtpCodecCapability videoCodec(Random random) {
        return random.nextBoolean()
                ? RtpCodecCapability.video("video/vp8", 90000)
                : RtpCodecCapability.video("video/H264", 90000)
                        .withParameter("packetization-mode", random.nextInt(2))
                        .withParameter("profile-level-id", PROFILES[random.nextInt(PROFILES.length)]);
    }

    /** What a hostile JSON document can turn into: any field missing, wrong, huge or null. */
    private static RtpParameters mutated(Random random) {
        List<RtpCodecParameters> codecs = new ArrayList<>();
        for (int i = 0, count = random.nextInt(4); i < count; i++) {
            codecs.add(random.nextInt(20) == 0 ? null : codec(random));
        }
        List<RtpHeaderExtensionParameters> extensions = new ArrayList<>();
        for (int i = 0, count = random.nextInt(3); i < count; i++) {
            extensions.add(
                    new RtpHeaderExtensionParameters(text(random), number(random, i + 1), false, format(random)));
        }
        RtpEncodingParameters encoding = new RtpEncodingParameters(
                random.nextBoolean() ? null : (long) number(random, 7),
                text(random),
                random.nextInt(4) == 0 ? number(random, 96) : null,
                random.nextBoolean() ? null : new RtxParameters(number(random, 8)),
                random.nextBoolean(),
                text(random),
                random.nextBoolean() ? null : random.nextLong());
        return new RtpParameters(
                text(random),
                codecs,
                extensions,
                random.nextInt(10) == 0 ? Arrays.asList((RtpEncodingParameters) null) : List.of(encoding),
                RtcpParameters.of(text(random)),
                text(random));
    }

    private static RtpCapabilities mutatedCapabilities(Random random) {
        List<RtpCodecCapability> codecs = new ArrayList<>();
        for (int i = 0, count = random.nextInt(4); i < count; i++) {
            RtpCodecParameters codec = codec(random);
            codecs.add(new RtpCodecCapability(
                    MediaKind.VIDEO,
                    codec.mimeType(),
                    random.nextBoolean() ? null : codec.payloadType(),
                    codec.clockRate(),
                    codec.channels(),
                    codec.parameters(),
                    codec.rtcpFeedback()));
        }
        return new RtpCapabilities(codecs, null);
    }

    private static RtpCodecParameters codec(Random random) {
        String[] types = {"video/VP8", "video/VP8", "video/H264", "video/rtx", "audio/opus", "video/AV1", text(random)};
        return new RtpCodecParameters(
                types[random.nextInt(types.length)],
                number(random, 96 + random.nextInt(3)),
                number(random, 90000),
                random.nextInt(5) == 0 ? number(random, 1) : null,
                format(random),
                random.nextInt(10) == 0
                        ? Arrays.asList((RtcpFeedback) null)
                        : List.of(new RtcpFeedback("nack", text(random))));
    }

    private static @Nullable Map<String, Object> format(Random random) {
        Object[] values = {1, 96, "42e01f", "", null, 1.5, true, List.of(), Map.of(), 640032, "\n", 1L << 40};
        String[] names = {"apt", "packetization-mode", "profile-level-id", "x", "", "a\u0000"};
        Map<String, Object> format = new LinkedHashMap<>();
        for (int i = 0, count = Math.max(0, random.nextInt(6) - 3); i < count; i++) {
            format.put(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
        }
        return random.nextInt(5) == 0 ? null : format;
    }

    private static int number(Random random, int usual) {
        int[] odd = {0, -1, 64, 128, 255, 256, Integer.MAX_VALUE, Integer.MIN_VALUE};
        return random.nextInt(12) == 0 ? odd[random.nextInt(odd.length)] : usual;
    }

    private static @Nullable String text(Random random) {
        String[] texts = {null, "", "0", "r0", "pli", "urn:x", "L1T3", "a\r\nb=c", "\ud800", "y".repeat(3000), "x\u0000"
        };
        return texts[random.nextInt(random.nextInt(10) == 0 ? texts.length : 7)];
    }
}
