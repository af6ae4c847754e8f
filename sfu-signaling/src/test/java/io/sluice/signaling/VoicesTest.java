package io.sluice.signaling;

import static io.sluice.signaling.protocol.Samples.CAPABILITIES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.RouterListener;
import io.sluice.SfuOptions;
import io.sluice.TestPeer;
import io.sluice.Transport;
import io.sluice.WebRtcTransport;
import io.sluice.signaling.config.ServerOptions;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a room hears of a voice: packets by ICE, DTLS and SRTP, messages by WebSocket, both over real sockets. */
@Timeout(120)
class VoicesTest {
    /** As Samples.AUDIO_PARAMETERS have them. */
    private static final long SSRC = 2742816385L;

    private static final int PAYLOAD_TYPE = 111;
    private static final int LEVEL_ID = 1;
    private static final int TICKS = 960;

    private final BlockingQueue<WebRtcTransport> transports = new LinkedBlockingQueue<>();
    private int sequence;

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

                try (var _ = new Speech(annas, -30)) {
                    JsonNode level =
                            awaitPush(ben, "audioLevels").path("levels").get(0);
                    assertThat(level.path("peerId").textValue()).isEqualTo(anna.peerId());
                    assertThat(level.path("volume").intValue()).isEqualTo(-30);
                    assertThat(bens.takeRtp().payload()).isEqualTo("sound");
                }
                assertThat(awaitPush(ben, "audioLevels").path("levels"))
                        .as("silence")
                        .isEmpty();
                try (var _ = new Speech(annas, -70, -20)) {
                    assertThat(awaitPush(anna, "activeSpeaker").path("peerId").textValue())
                            .isEqualTo(anna.peerId());
                }
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

    /** A packet every twenty milliseconds until it is closed, as loud as is said, one after the other. */
    private final class Speech implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread speaker;

        Speech(TestPeer peer, int... levelsDbov) {
            speaker = Thread.ofVirtual().start(() -> speak(peer, levelsDbov));
        }

        private void speak(TestPeer peer, int... levelsDbov) {
            try {
                while (!end.await(20, TimeUnit.MILLISECONDS)) {
                    sequence++;
                    peer.setOctetExtension(LEVEL_ID, 0x80 | -levelsDbov[sequence % levelsDbov.length]);
                    peer.sendRtp(new TestPeer.Rtp(
                            SSRC, PAYLOAD_TYPE, sequence, (long) TICKS * sequence, false, "0", "sound"));
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            end.countDown();
            try {
                speaker.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final class Transports implements RouterListener {
        @Override
        public void onNewTransport(Transport transport) {
            transports.add((WebRtcTransport) transport);
        }
    }
}
