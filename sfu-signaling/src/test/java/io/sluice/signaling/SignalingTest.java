package io.sluice.signaling;

import static io.sluice.signaling.protocol.Samples.AUDIO_PARAMETERS;
import static io.sluice.signaling.protocol.Samples.CAPABILITIES;
import static io.sluice.signaling.protocol.Samples.POOR_CAPABILITIES;
import static io.sluice.signaling.protocol.Samples.VIDEO_PARAMETERS;
import static io.sluice.signaling.protocol.Samples.aboutConsumer;
import static io.sluice.signaling.protocol.Samples.aboutProducer;
import static io.sluice.signaling.protocol.Samples.connect;
import static io.sluice.signaling.protocol.Samples.consume;
import static io.sluice.signaling.protocol.Samples.createTransport;
import static io.sluice.signaling.protocol.Samples.produce;
import static io.sluice.signaling.protocol.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server, with its media ports on 127.0.0.1, talked to as a browser does. */
class SignalingTest {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SluiceServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(2).ports(24000, 24999).build()));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    @Test
    void shouldIntroduceItselfWithItsCapabilities() throws Exception {
        try (SignalingClient peer = open()) {
            assertThat(peer.welcome().path("type").textValue()).isEqualTo("rtpCapabilities");
            assertThat(peer.socketId()).matches(UUID);
            assertThat(peer.welcome().path("data").path("codecs").findValuesAsText("mimeType"))
                    .contains("audio/opus", "video/VP8", "video/H264");
            assertThat(peer.welcome()
                            .path("data")
                            .path("headerExtensions")
                            .get(0)
                            .path("direction")
                            .textValue())
                    .isEqualTo("sendrecv");
        }
    }

    @Test
    void shouldDescribeATransportInTheNamesOfMediasoup() throws Exception {
        try (SignalingClient peer = open()) {
            JsonNode transport = peer.ask(createTransport("send"));

            assertThat(transport.path("id").textValue()).matches(UUID);
            assertThat(names(transport.path("iceParameters")))
                    .containsExactlyInAnyOrder("usernameFragment", "password", "iceLite");
            JsonNode candidate = transport.path("iceCandidates").get(0);
            assertThat(names(candidate))
                    .containsExactlyInAnyOrder("foundation", "priority", "address", "ip", "protocol", "port", "type");
            assertThat(candidate.path("ip")).isEqualTo(candidate.path("address"));
            assertThat(candidate.path("protocol").textValue()).isEqualTo("udp");
            assertThat(candidate.path("port").intValue()).isBetween(24000, 24999);
            JsonNode dtls = transport.path("dtlsParameters");
            assertThat(dtls.path("role").textValue()).isEqualTo("auto");
            assertThat(dtls.path("fingerprints").get(0).path("algorithm").textValue())
                    .isEqualTo("sha-256");
        }
    }

    @Test
    void shouldDescribeTcpCandidatesAloneToWhomUdpDoesNotReach() throws Exception {
        try (SignalingClient peer = open()) {
            JsonNode transport =
                    peer.ask("{\"type\":\"createWebRtcTransport\",\"data\":{\"purpose\":\"recv\",\"forceTcp\":true}}");

            assertThat(transport.path("iceCandidates")).isNotEmpty().allSatisfy(candidate -> {
                assertThat(candidate.path("protocol").textValue()).isEqualTo("tcp");
                assertThat(candidate.path("tcpType").textValue()).isEqualTo("passive");
            });
        }
    }

    @Test
    void shouldRestartIceWithFreshCredentialsForTheOwnerAlone() throws Exception {
        try (SignalingClient peer = open();
                SignalingClient other = open()) {
            JsonNode transport = peer.ask(createTransport("send"));
            String id = transport.path("id").textValue();
            String request = "{\"type\":\"restartIce\",\"data\":{\"transportId\":\"" + id + "\"}}";

            JsonNode restarted = peer.ask(request);

            assertThat(restarted.path("transportId").textValue()).isEqualTo(id);
            assertThat(names(restarted.path("iceParameters")))
                    .containsExactlyInAnyOrder("usernameFragment", "password", "iceLite");
            assertThat(restarted.path("iceParameters").path("usernameFragment"))
                    .isNotEqualTo(transport.path("iceParameters").path("usernameFragment"));
            assertThat(other.refusal(request)).isEqualTo("not-found");
        }
    }

    @Test
    void shouldTakeASenderAndAReceiverThroughTheWholeFlow() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            String sendTransport = create(sender, "send");
            assertThat(sender.ask(connect(sendTransport)).path("transportId").textValue())
                    .isEqualTo(sendTransport);
            String audio = sender.ask(produce(sendTransport, "audio", AUDIO_PARAMETERS))
                    .path("id")
                    .textValue();
            String video = sender.ask(produce(sendTransport, "video", VIDEO_PARAMETERS))
                    .path("id")
                    .textValue();

            create(receiver, "recv");
            expectNewProducer(receiver, audio, sender);
            expectNewProducer(receiver, video, sender);

            JsonNode consumer = receiver.ask(consume(video, CAPABILITIES));
            assertThat(consumer.path("producerId").textValue()).isEqualTo(video);
            assertThat(consumer.path("kind").textValue()).isEqualTo("video");
            JsonNode parameters = consumer.path("rtpParameters");
            assertThat(parameters.path("mid").isTextual()).isTrue();
            assertThat(parameters.path("codecs").get(0).path("mimeType").textValue())
                    .isEqualTo("video/VP8");
            assertThat(parameters.path("codecs").get(0).path("payloadType").intValue())
                    .isEqualTo(101);
            assertThat(parameters.path("encodings").get(0).path("ssrc").isIntegralNumber())
                    .isTrue();
            assertThat(parameters.path("rtcp").path("cname").textValue()).isNotEmpty();

            String consumerId = consumer.path("id").textValue();
            for (String type : List.of("pauseConsumer", "resumeConsumer", "resumeConsumer", "closeConsumer")) {
                assertThat(receiver.ask(aboutConsumer(type, consumerId))
                                .path("consumerId")
                                .textValue())
                        .isEqualTo(consumerId);
            }
            assertThat(receiver.refusal(aboutConsumer("closeConsumer", consumerId)))
                    .isEqualTo("not-found");
        }
    }

    @Test
    void shouldTellReceiversWhatBecomesOfAProducer() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            create(receiver, "recv");
            String producer = produceAudio(sender);
            expectNewProducer(receiver, producer, sender);
            receiver.ask(consume(producer, CAPABILITIES));

            sender.ask(aboutProducer("pauseProducer", producer));
            expectPush(receiver, "producerPaused", producer);
            sender.ask(aboutProducer("resumeProducer", producer));
            expectPush(receiver, "producerResumed", producer);
            sender.ask(aboutProducer("closeProducer", producer));
            expectPush(receiver, "producerClosed", producer);

            assertThat(sender.refusal(aboutProducer("pauseProducer", producer))).isEqualTo("not-found");
            assertThat(receiver.refusal(consume(producer, CAPABILITIES))).isEqualTo("not-found");
        }
    }

    @Test
    void shouldTellANewcomerThatAProducerIsPaused() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            String producer = produceAudio(sender);
            sender.ask(aboutProducer("pauseProducer", producer));
            create(receiver, "recv");

            expectNewProducer(receiver, producer, sender);
            expectPush(receiver, "producerPaused", producer);
        }
    }

    @Test
    void shouldShowTwoPeersEachOthersProducersOnce() throws Exception {
        try (SignalingClient one = open();
                SignalingClient other = open()) {
            create(one, "recv");
            create(other, "recv");
            create(one, "recv");
            one.send(createTransport("send"));
            String ones = one.next().path("data").path("id").textValue();
            String onesAudio =
                    one.ask(produce(ones, "audio", AUDIO_PARAMETERS)).path("id").textValue();
            expectNewProducer(other, onesAudio, one);
            String othersAudio = produceAudio(other);
            expectNewProducer(one, othersAudio, other);

            assertThat(one.refusal("[]")).as("nothing else was told before").isEqualTo("bad-request");
            assertThat(other.refusal("[]")).as("nothing else was told before").isEqualTo("bad-request");
        }
    }

    @Test
    void shouldTellOfTheEndOfAPeerThatIsGone() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            create(receiver, "recv");
            String transport = create(sender, "send");
            String audio = sender.ask(produce(transport, "audio", AUDIO_PARAMETERS))
                    .path("id")
                    .textValue();
            String video = sender.ask(produce(transport, "video", VIDEO_PARAMETERS))
                    .path("id")
                    .textValue();
            expectNewProducer(receiver, audio, sender);
            expectNewProducer(receiver, video, sender);
            receiver.ask(consume(audio, CAPABILITIES));

            sender.abort();

            expectPush(receiver, "producerClosed", audio);
            expectPush(receiver, "producerClosed", video);
            assertThat(receiver.refusal(consume(audio, CAPABILITIES))).isEqualTo("not-found");
        }
    }

    @Test
    void shouldLetAReceiverChooseItsTransportAndBeginPaused() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            String producer = produceAudio(sender);
            String sendTransport = create(receiver, "send");
            String recvTransport = create(receiver, "recv");
            expectNewProducer(receiver, producer, sender);
            String form = "{\"producerId\":\"%s\",\"rtpCapabilities\":%s,\"paused\":true,\"transportId\":\"%s\"}";

            assertThat(receiver.refusal(request("consume", form.formatted(producer, CAPABILITIES, sendTransport))))
                    .isEqualTo("bad-request");
            assertThat(receiver.ask(request("consume", form.formatted(producer, CAPABILITIES, recvTransport)))
                            .path("kind")
                            .textValue())
                    .isEqualTo("audio");
        }
    }

    @Test
    void shouldRefuseWhatIsOutOfPlace() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient peer = open()) {
            String producer = produceAudio(sender);
            String send = create(peer, "send");

            assertThat(peer.refusal(consume(producer, CAPABILITIES))).isEqualTo("bad-request");
            String recv = create(peer, "recv");
            expectNewProducer(peer, producer, sender);
            assertThat(peer.refusal(produce(recv, "audio", AUDIO_PARAMETERS))).isEqualTo("bad-request");
            assertThat(peer.refusal(consume(producer, POOR_CAPABILITIES))).isEqualTo("cannot-consume");
            assertThat(peer.refusal(consume(producer, "{}"))).isEqualTo("cannot-consume");
            peer.ask(connect(send));
            assertThat(peer.refusal(connect(send))).isEqualTo("already-connected");
            assertThat(peer.refusal(produce(send, "audio", VIDEO_PARAMETERS))).isEqualTo("bad-request");
            assertThat(peer.refusal(produce(send, "audio", "{}"))).isEqualTo("bad-request");
            assertThat(peer.refusal(produce(
                            send,
                            "audio",
                            AUDIO_PARAMETERS.replace("opus", "PCMX").replace("\"channels\":2,", ""))))
                    .isEqualTo("unsupported");
            assertThat(peer.ask(produce(send, "audio", AUDIO_PARAMETERS))
                            .path("id")
                            .isTextual())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"server\",\"fingerprints\":[{\"algorithm\":\"sha-256\",\"value\":\"00\"}]}",
                "{\"fingerprints\":[]}",
                "{\"fingerprints\":[{\"algorithm\":\"md5\",\"value\":\"00\"}]}",
                "{\"fingerprints\":[{\"algorithm\":\"sha-256\",\"value\":\"xyz\"}]}",
            })
    void shouldRefuseDtlsParametersThatCannotBeUsed(String dtlsParameters) throws Exception {
        try (SignalingClient peer = open()) {
            String transport = create(peer, "send");

            assertThat(peer.refusal(request(
                            "connectWebRtcTransport",
                            "{\"transportId\":\"" + transport + "\",\"dtlsParameters\":" + dtlsParameters + "}")))
                    .isEqualTo("bad-request");
            peer.ask(connect(transport));
        }
    }

    @Test
    void shouldAnswerForOthersThingsAsForNothing() throws Exception {
        try (SignalingClient owner = open();
                SignalingClient stranger = open()) {
            String transport = create(owner, "send");
            String producer = owner.ask(produce(transport, "audio", AUDIO_PARAMETERS))
                    .path("id")
                    .textValue();
            String nothing = "00000000-0000-0000-0000-000000000000";

            for (String type : List.of("pauseProducer", "resumeProducer", "closeProducer")) {
                assertSameRefusal(stranger, aboutProducer(type, producer), aboutProducer(type, nothing));
            }
            assertSameRefusal(stranger, connect(transport), connect(nothing));
            assertSameRefusal(
                    stranger,
                    produce(transport, "audio", AUDIO_PARAMETERS),
                    produce(nothing, "audio", AUDIO_PARAMETERS));
            owner.ask(aboutProducer("pauseProducer", producer));
        }
    }

    @Test
    void shouldEchoIdsAndNameTheRequestInErrors() throws Exception {
        try (SignalingClient peer = open()) {
            peer.send("{\"type\":\"closeProducer\",\"requestId\":17,\"data\":{\"producerId\":\"x\"}}");
            JsonNode error = peer.next();

            assertThat(error.path("requestId").intValue()).isEqualTo(17);
            assertThat(error.path("data").path("code").textValue()).isEqualTo("not-found");
            assertThat(error.path("data").path("message").textValue()).startsWith("producerId: ");
            assertThat(error.path("data").path("request").textValue()).isEqualTo("closeProducer");
        }
    }

    @Test
    void shouldHoldEverySocketToItsTransportsAndProducers() throws Exception {
        try (SignalingClient peer = open()) {
            String transport = create(peer, "send");
            for (int i = 1; i < 4; i++) {
                create(peer, "send");
            }
            assertThat(peer.refusal(createTransport("recv"))).isEqualTo("limit-reached");
            for (int i = 0; i < 16; i++) {
                peer.ask(produce(transport, "audio", numbered(i)));
            }
            assertThat(peer.refusal(produce(transport, "audio", numbered(16)))).isEqualTo("limit-reached");
        }
        try (SignalingClient another = open()) {
            assertThat(create(another, "recv")).isNotEmpty();
        }
    }

    @Test
    void shouldHoldEverySocketToItsConsumers() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            String producer = produceAudio(sender);
            create(receiver, "recv");
            expectNewProducer(receiver, producer, sender);
            for (int i = 0; i < 256; i++) {
                receiver.ask(consume(producer, CAPABILITIES));
            }
            assertThat(receiver.refusal(consume(producer, CAPABILITIES))).isEqualTo("limit-reached");

            sender.ask(aboutProducer("closeProducer", producer));
            expectPush(receiver, "producerClosed", producer);
        }
    }

    @Test
    void shouldRefuseMessagesThatComeTooFastAndThenHangUp() throws Exception {
        try (SignalingClient hasty = open();
                SignalingClient calm = open()) {
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        hasty.send("{}");
                    }
                } catch (RuntimeException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            Set<String> codes = new TreeSet<>();
            while (codes.size() < 2) {
                codes.add(hasty.next().path("data").path("code").textValue());
            }
            assertThat(codes).containsExactly("bad-request", "rate-limited");
            assertThat(hasty.closeCode()).isEqualTo(1008);
            assertThat(create(calm, "send")).isNotEmpty();
            flood.join();
        }
    }

    @Test
    void shouldCloseOnAMessageThatIsTooLarge() throws Exception {
        try (SignalingClient peer = open()) {
            peer.send("a".repeat(256 * 1024 + 1));

            assertThat(peer.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void shouldSurviveALargeMessageOfNonsense() throws Exception {
        try (SignalingClient peer = open()) {
            assertThat(peer.refusal("[".repeat(256 * 1024))).isEqualTo("bad-json");
            assertThat(peer.refusal("{\"type\":\"" + "a".repeat(250_000) + "\"}"))
                    .isEqualTo("unknown-type");
            assertThat(create(peer, "recv")).isNotEmpty();
        }
    }

    private static SignalingClient open() throws InterruptedException {
        return new SignalingClient(CLIENT, server.port());
    }

    private static String create(SignalingClient peer, String purpose) throws InterruptedException {
        return peer.ask(createTransport(purpose)).path("id").textValue();
    }

    private static String produceAudio(SignalingClient peer) throws InterruptedException {
        return peer.ask(produce(create(peer, "send"), "audio", AUDIO_PARAMETERS))
                .path("id")
                .textValue();
    }

    /** Parameters that differ from each other in what must be unique on a transport. */
    private static String numbered(int number) {
        return AUDIO_PARAMETERS
                .replace("\"mid\":\"0\"", "\"mid\":\"m" + number + "\"")
                .replace("2742816385", Integer.toString(1000 + number));
    }

    private static void expectNewProducer(SignalingClient peer, String producerId, SignalingClient owner)
            throws InterruptedException {
        JsonNode push = peer.next();
        assertThat(push.path("type").asText()).isEqualTo("newProducer");
        assertThat(push.path("data").path("producerId").asText()).isEqualTo(producerId);
        assertThat(push.path("data").path("socketId").asText()).isEqualTo(owner.socketId());
    }

    private static void expectPush(SignalingClient peer, String type, String producerId) throws InterruptedException {
        JsonNode push = peer.next();
        assertThat(push.path("type").asText()).isEqualTo(type);
        assertThat(push.path("data").path("producerId").asText()).isEqualTo(producerId);
        assertThat(push.has("requestId")).isFalse();
    }

    private static void assertSameRefusal(SignalingClient peer, String one, String other) throws InterruptedException {
        peer.send(one);
        JsonNode first = peer.next();
        peer.send(other);
        assertThat(first.path("data").path("code").textValue()).isEqualTo("not-found");
        assertThat(peer.next()).isEqualTo(first);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
