package io.sluice.signaling;

import static io.sluice.signaling.protocol.Samples.CAPABILITIES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.Consumer;
import io.sluice.RouterListener;
import io.sluice.SfuOptions;
import io.sluice.TestPeer;
import io.sluice.Transport;
import io.sluice.WebRtcTransport;
import io.sluice.signaling.config.ServerOptions;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a room hears of a voice: packets by ICE, DTLS and SRTP, messages by WebSocket, both over real sockets. */
@Timeout(120)
class VoicesTest {
    private final BlockingQueue<WebRtcTransport> transports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Consumer> consumers = new LinkedBlockingQueue<>();

    @Test
    void shouldTellWhoSpeaksAndHowLoudAndSendTheVoiceToWhoeverSubscribedToAll() throws Exception {
        ServerOptions options = new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(2).ports(28100, 28199).build());
        try (HttpClient http = HttpClient.newHttpClient();
                SluiceServer server = SluiceServer.start(options, _ -> new Transports());
                RoomClient anna = RoomClient.join(http, server.port(), "r1", "Anna");
                RoomClient ben = new RoomClient(http, server.port())) {
            anna.produceAudio(anna.createTransport("send"), "microphone");
            ben.join("{\"roomId\":\"r1\",\"subscribe\":\"auto\",\"rtpCapabilities\":" + CAPABILITIES + "}");
            try (TestPeer annas = peer();
                    TestPeer bens = peerAfter(ben)) {
                JsonNode consumer = ben.expect("newConsumer");
                assertThat(consumer.path("peerId").textValue()).isEqualTo(anna.peerId());
                ben.ask(
                        "resumeConsumer",
                        "{\"consumerId\":\"" + consumer.path("id").textValue() + "\"}");

                Speech voice = new Speech(annas);
                try (var _ = voice.at(-30)) {
                    JsonNode level =
                            awaitPush(ben, "audioLevels").path("levels").get(0);
                    assertThat(level.path("peerId").textValue()).isEqualTo(anna.peerId());
                    assertThat(level.path("volume").intValue()).isEqualTo(-30);
                    assertThat(bens.takeRtp().payload()).isEqualTo("sound");
                }
                assertThat(awaitPush(ben, "audioLevels").path("levels"))
                        .as("silence")
                        .isEmpty();
                try (var _ = voice.at(-70, -20)) {
                    assertThat(awaitPush(anna, "activeSpeaker").path("peerId").textValue())
                            .isEqualTo(anna.peerId());
                }
            }
        }
    }

    /** Where a room is set up so, the pictures of whoever speaks matter more, on top of what each receiver asked for. */
    @Test
    void shouldGiveWhoeverSpeaksTheMoreImportantPicture() throws Exception {
        ServerOptions options = ServerOptions.of(Map.of(
                "http.port", "0",
                "media.loops", "1",
                "media.min-port", "28100",
                "media.max-port", "28199",
                "rooms.speaker-priority", "9"));
        try (HttpClient http = HttpClient.newHttpClient();
                SluiceServer server = SluiceServer.start(options, _ -> new Transports());
                RoomClient anna = RoomClient.join(http, server.port(), "r1", "Anna");
                RoomClient ben = RoomClient.join(http, server.port(), "r1", "Ben")) {
            String sending = anna.createTransport("send");
            anna.produceAudio(sending, "microphone");
            String camera = anna.produceVideo(sending);
            try (TestPeer annas = peer()) {
                ben.createTransport("recv");
                String id = ben.consume(camera);
                Consumer first = consumers.take();
                ben.ask("setConsumerPriority", "{\"consumerId\":\"" + id + "\",\"priority\":3}");
                assertThat(first.priority()).isEqualTo(3);

                try (var _ = new Speech(annas).at(-70, -20)) {
                    awaitPush(ben, "activeSpeaker");
                }
                assertThat(first.priority()).isEqualTo(12);
                ben.ask("setConsumerPriority", "{\"consumerId\":\"" + id + "\",\"priority\":250}");
                assertThat(first.priority()).isEqualTo(255);
                ben.consume(camera);
                assertThat(consumers.take().priority())
                        .as("of one that comes later")
                        .isEqualTo(10);
            }
        }
    }

    private TestPeer peerAfter(RoomClient client) throws Exception {
        client.createTransport("recv");
        return peer();
    }

    /** At the other end of the transport that was made last. */
    private TestPeer peer() throws Exception {
        WebRtcTransport transport = transports.poll(10, TimeUnit.SECONDS);
        TestPeer peer = new TestPeer(assertThat(transport).isNotNull().actual());
        peer.connect();
        return peer;
    }

    private static JsonNode awaitPush(RoomClient listener, String type) throws InterruptedException {
        JsonNode push = listener.nextPush();
        while (!push.path("type").asText().equals(type)) {
            push = listener.nextPush();
        }
        return push.path("data");
    }

    private final class Transports implements RouterListener {
        @Override
        public void onNewTransport(Transport transport) {
            transports.add((WebRtcTransport) transport);
        }

        @Override
        public void onNewConsumer(Consumer consumer) {
            consumers.add(consumer);
        }
    }
}
