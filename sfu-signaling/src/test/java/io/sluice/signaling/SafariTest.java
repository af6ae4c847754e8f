package io.sluice.signaling;

import static io.sluice.signaling.protocol.Samples.consume;
import static io.sluice.signaling.protocol.Samples.createTransport;
import static io.sluice.signaling.protocol.Samples.produce;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mediasoup-client makes of Safari's offers; the README beside the resources says where they come from. */
class SafariTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SluiceServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(23000, 23999).build()));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    @Test
    void shouldStillSayWhatTheParametersWereMadeFrom() throws Exception {
        try (SignalingClient peer = open()) {
            assertThat(peer.welcome().path("data")).isEqualTo(resource("router"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "14, audio, opus, 14, 100",
        "14, video, h264, 14, 105",
        "14, video, vp8, 18, 101",
        "18, audio, opus, 18, 100",
        "18, video, h264, 14, 105",
        "18, video, h264, 18, 105",
        "18, video, vp8, 14, 101"
    })
    void shouldCarryFromSafariToSafari(int from, String kind, String codec, int to, int payloadType) throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            String producerId = produced(sender, kind, resource("safari-" + from + "-" + codec));

            assertThat(payloadType(receiver, producerId, resource("safari-" + to + "-capabilities")))
                    .isEqualTo(payloadType);
        }
    }

    /** As Safari 11 was, and as Safari is where VP8 is turned off. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void shouldSendASafariWithoutVp8OnlyWhatItCanDecode(int release) throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            JsonNode h264Only = withoutCodec(resource("safari-" + release + "-capabilities"), "video/VP8");
            String h264 = produced(sender, "video", resource("safari-18-h264"));
            String vp8 = produced(sender, "video", resource("safari-18-vp8"));

            assertThat(payloadType(receiver, h264, h264Only)).isEqualTo(105);
            assertThat(refused(receiver, vp8, h264Only)).contains("codec").contains("video/VP8");
        }
    }

    /** Chromium sends the main profile, which Safari has never announced. */
    @Test
    void shouldRefuseAProfileThatTheReceiverLacksAndNameIt() throws Exception {
        try (SignalingClient sender = open();
                SignalingClient receiver = open()) {
            JsonNode main = resource("safari-18-h264");
            ((ObjectNode) main.path("codecs").get(0).path("parameters")).put("profile-level-id", "4d001f");
            String producerId = produced(sender, "video", main);

            assertThat(refused(receiver, producerId, resource("safari-18-capabilities")))
                    .contains("4d001f");
        }
    }

    private static String produced(SignalingClient peer, String kind, JsonNode rtpParameters) throws Exception {
        String transportId = peer.ask(createTransport("send")).path("id").asText();
        return peer.ask(produce(transportId, kind, rtpParameters.toString()))
                .path("id")
                .asText();
    }

    private static int payloadType(SignalingClient peer, String producerId, JsonNode capabilities) throws Exception {
        JsonNode consumer = consumed(peer, producerId, capabilities);
        assertThat(consumer.path("type").asText()).isEqualTo("consume");
        return consumer.path("data")
                .path("rtpParameters")
                .path("codecs")
                .get(0)
                .path("payloadType")
                .asInt();
    }

    private static String refused(SignalingClient peer, String producerId, JsonNode capabilities) throws Exception {
        JsonNode reply = consumed(peer, producerId, capabilities);
        assertThat(reply.path("type").asText()).isEqualTo("error");
        return reply.path("data").path("message").asText();
    }

    private static JsonNode consumed(SignalingClient peer, String producerId, JsonNode capabilities) throws Exception {
        peer.send(createTransport("recv"));
        reply(peer);
        peer.send(consume(producerId, capabilities.toString()));
        return reply(peer);
    }

    /** Peers also hear of each other's producers in between. */
    private static JsonNode reply(SignalingClient peer) throws Exception {
        JsonNode message = peer.next();
        while (!message.has("requestId")) {
            message = peer.next();
        }
        return message;
    }

    private static JsonNode withoutCodec(JsonNode capabilities, String mimeType) {
        Iterator<JsonNode> codecs = capabilities.path("codecs").iterator();
        while (codecs.hasNext()) {
            if (codecs.next().path("mimeType").asText().equals(mimeType)) {
                codecs.remove();
            }
        }
        return capabilities;
    }

    private static SignalingClient open() throws InterruptedException {
        return new SignalingClient(CLIENT, server.port());
    }

    private static JsonNode resource(String name) {
        try (InputStream file = SafariTest.class.getResourceAsStream("/safari/" + name + ".json")) {
            return JSON.readTree(Objects.requireNonNull(file, name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
