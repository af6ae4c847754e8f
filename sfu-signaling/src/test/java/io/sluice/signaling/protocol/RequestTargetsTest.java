package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.RouterOptions;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.OrtcException;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpMapping;
import io.sluice.ortc.RtpParameters;
import io.sluice.ortc.UnsupportedRtpException;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.RoomMessages.Accepted;
import io.sluice.signaling.protocol.RoomMessages.Refused;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Fuzz targets, as docs/fuzzing.md has them: whatever a peer says is a request or refused in a sentence, and a request that is
 * in order by its form makes negotiation succeed or name the mistake.
 */
class RequestTargetsTest {
    private static final int ROUNDS = 3_000;
    private static final long SEED = 20261121;
    private static final RtpCapabilities ROUTER =
            Ortc.routerRtpCapabilities(RouterOptions.defaults().mediaCodecs());
    private static final RtpParameters VIDEO = consumable(new Request.Produce(
            "t1",
            MediaKind.VIDEO,
            Json.readRtp(Json.read(Samples.VIDEO_PARAMETERS), "rtpParameters", RtpParameters.class),
            null));

    /** The input as the text of a message. */
    @FuzzTest
    void requestText(byte[] input) {
        check(new String(input, StandardCharsets.UTF_8));
    }

    /** The input as changes to a good message. */
    @FuzzTest
    void requestFields(byte[] input) {
        check(JsonEdits.apply(input));
    }

    @TestFactory
    Stream<DynamicTest> shouldHoldForTheCorpus() {
        return Stream.of(
                DynamicTest.dynamicTest("requestText", () -> checkCorpus("requestText", this::requestText)),
                DynamicTest.dynamicTest("requestFields", () -> checkCorpus("requestFields", this::requestFields)));
    }

    /** RequestParserFuzzTest does the same for texts. */
    @Test
    void shouldHoldForFieldsChangedAtRandom() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = new byte[1 + random.nextInt(40)];
            random.nextBytes(input);
            try {
                requestFields(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + SEED + ", round " + round + ": " + JsonEdits.apply(input), e);
            }
        }
    }

    private static void checkCorpus(String target, Consumer<byte[]> method) throws IOException, URISyntaxException {
        String folder = "RequestTargetsTestInputs/" + target;
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(RequestTargetsTest.class.getResource(folder), folder)
                        .toURI()))) {
            for (Path file : files.sorted().toList()) {
                try {
                    method.accept(Files.readAllBytes(file));
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(file.toString(), e);
                }
            }
        }
    }

    private static void check(String text) {
        RoomMessages incoming = RoomMessages.parse(text);
        switch (incoming) {
            case Refused refused -> {
                assertThat(refused.message()).isNotBlank().hasSizeLessThan(2000);
                assertEchoed(
                        text, MessageWriter.write(refused.head(), refused.code(), refused.message()), refused.head());
            }
            case Accepted accepted -> {
                assertEchoed(text, MessageWriter.write(accepted.head(), new Reply.ConsumerDone("c1")), accepted.head());
                negotiate(accepted.request());
            }
        }
    }

    /** An answer is JSON, and has the id that the message had. */
    private static void assertEchoed(String text, String answer, Head head) {
        JsonNode read = Json.read(answer);
        if (head.requestId() == null) {
            assertThat(read.has("requestId")).isFalse();
        } else {
            assertThat(read.path("requestId").toString())
                    .isEqualTo(Json.read(text).path("requestId").toString());
        }
    }

    /** What a router with the usual codecs does with a request before it touches a transport. */
    private static void negotiate(Request request) {
        try {
            if (request instanceof Request.Produce produce) {
                consume(consumable(produce), ROUTER);
            } else if (request instanceof Request.Consume consume) {
                consume(VIDEO, consume.rtpCapabilities());
            }
        } catch (OrtcException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static RtpParameters consumable(Request.Produce produce) {
        RtpParameters valid = Ortc.validateProducerRtpParameters(produce.kind(), produce.rtpParameters());
        RtpMapping mapping = Ortc.producerMapping(valid, ROUTER, () -> 123_456_789L);
        return Ortc.consumableRtpParameters(produce.kind(), valid, ROUTER, mapping);
    }

    /** A consumer is made exactly when it was said that one can be, and has an SSRC and a codec. */
    private static void consume(RtpParameters consumable, RtpCapabilities remote) {
        boolean possible = Ortc.canConsume(consumable, remote);
        try {
            RtpParameters consumer = Ortc.consumerRtpParameters(consumable, remote, "0", false, () -> 987_654_321L);
            assertThat(possible).isTrue();
            assertThat(consumer.codecs()).isNotEmpty();
            assertThat(consumer.encodings()).singleElement().matches(encoding -> encoding.ssrc() != null);
        } catch (UnsupportedRtpException e) {
            assertThat(possible).isFalse();
        }
    }
}
