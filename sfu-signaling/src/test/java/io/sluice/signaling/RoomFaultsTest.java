package io.sluice.signaling;

import static io.sluice.signaling.protocol.Samples.AUDIO_PARAMETERS;
import static io.sluice.signaling.protocol.Samples.DTLS_PARAMETERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.RawWebSocket;
import io.sluice.signaling.protocol.Push.PeerConnection.State;
import io.sluice.signaling.room.RoomView.PeerView;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers of a room who behave badly, and one beside them who hears what becomes of it and is otherwise undisturbed. */
@Timeout(120)
class RoomFaultsTest {
    private static final String UNPACED = "1000000";
    private static final String JOIN =
            "{\"type\":\"join\",\"requestId\":1,\"data\":{\"roomId\":\"r1\",\"peerId\":\"bad\"}}";

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // each test begins with start
    private SluiceServer server;

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void shouldCutOffAPeerThatDoesNotReadAndKeepItsPlace() throws Exception {
        start(Map.of(
                "limits.outbound-queue",
                "64 KiB",
                "limits.messages-per-second",
                UNPACED,
                "limits.message-burst",
                UNPACED,
                "limits.reads-per-second-per-connection",
                UNPACED));
        try (RoomClient good = RoomClient.join(http, server.port(), "r1", "Good");
                RawWebSocket slow = new RawWebSocket(server.port())) {
            assertThat(slow.status()).isEqualTo(101);
            slow.text(JOIN);
            String token = tokenOf(slow);
            good.expect("peerJoined");

            String request = "{\"type\":\"getIceServers\",\"requestId\":\"" + "r".repeat(100) + "\",\"data\":{}}";
            while (isConnected("bad")) {
                slow.text(request);
            }

            assertThat(slow.closeCode()).isEqualTo(1013);
            assertThat(good.expect("peerConnection").path("state").textValue()).isEqualTo("interrupted");
            good.expectNothing();
            try (RoomClient back = new RoomClient(http, server.port())) {
                assertThat(back.resume(token, 1).path("data").path("code").asText())
                        .as("what it never read is more than is kept")
                        .isEqualTo("session-expired");
            }
        }
    }

    @Test
    void shouldHangUpOnAPeerThatFloodsItsRoomAndKeepItsPlace() throws Exception {
        start(Map.of());
        try (RoomClient good = RoomClient.join(http, server.port(), "r1", "Good");
                RoomClient bad = new RoomClient(http, server.port())) {
            bad.join("{\"roomId\":\"r1\",\"peerId\":\"bad\"}");
            good.expect("peerJoined");
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        bad.socket().send("{\"type\":\"setDisplayName\",\"data\":{}}");
                    }
                } catch (RuntimeException closed) {
                    Thread.currentThread().interrupt();
                }
            });

            good.ask("getIceServers", "{}");
            assertThat(bad.socket().closeCode()).isEqualTo(1008);
            flood.join();
            assertThat(good.expect("peerConnection").path("state").textValue()).isEqualTo("interrupted");
            good.expectNothing();
            assertThat(server.rooms().room("r1").orElseThrow().peers()).hasSize(2);
        }
    }

    /** Messages that come twice, late and in any order: each is done or refused in words, and others hear of what was done alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldTakeMessagesInAnyOrderAndAnyNumber(long seed) throws Exception {
        start(Map.of());
        try (RoomClient good = RoomClient.join(http, server.port(), "r1", "Good");
                RoomClient bad = new RoomClient(http, server.port())) {
            bad.join("{\"roomId\":\"r1\",\"peerId\":\"bad\"}");
            good.expect("peerJoined");
            Disorder disorder = new Disorder(bad, new Random(seed));
            for (int i = 0; i < 200; i++) {
                disorder.sayNext();
            }

            assertThat(disorder.done).containsKeys("produce", "closeProducer");
            int announcements = disorder.count("produce") + disorder.count("closeProducer");
            Map<String, Integer> heard = new TreeMap<>();
            for (int i = 0; i < announcements; i++) {
                heard.merge(good.nextPush().path("type").asText(), 1, Integer::sum);
            }
            assertThat(heard)
                    .isEqualTo(Map.of(
                            "newProducer", disorder.count("produce"),
                            "producerClosed", disorder.count("closeProducer")));
            good.expectNothing();
        }
    }

    private void start(Map<String, String> settings) throws IOException {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(Map.of("http.port", "0", "media.loops", "1", "media.min-port", "28200", "media.max-port", "28299"));
        server = SluiceServer.start(ServerOptions.of(all));
    }

    private boolean isConnected(String peerId) {
        return server.rooms().room("r1").orElseThrow().peers().stream()
                .filter(peer -> peer.peerId().equals(peerId))
                .map(PeerView::connection)
                .noneMatch(State.INTERRUPTED::equals);
    }

    /** Of the reply to a join. */
    private static String tokenOf(RawWebSocket socket) throws IOException {
        String text = socket.read().payload();
        while (!text.contains("sessionToken")) {
            text = socket.read().payload();
        }
        return text.replaceAll(".*\"sessionToken\":\"([^\"]+)\".*", "$1");
    }

    /** Somebody whose messages have lost their order. */
    private static final class Disorder {
        private static final List<String> TYPES = List.of(
                "join", "createWebRtcTransport", "connectWebRtcTransport", "restartIce", "produce", "closeProducer");

        final Map<String, Integer> done = new TreeMap<>();
        private final List<String> transports = new ArrayList<>(List.of("nothing"));
        private final List<String> producers = new ArrayList<>(List.of("nothing"));
        private final RoomClient client;
        private final Random random;

        Disorder(RoomClient client, Random random) {
            this.client = client;
            this.random = random;
        }

        int count(String type) {
            return done.getOrDefault(type, 0);
        }

        void sayNext() throws InterruptedException {
            String type = TYPES.get(random.nextInt(TYPES.size()));
            JsonNode answer = client.answer(client.send(type, data(type)));
            String id = answer.path("data").path("id").asText();
            if (answer.path("type").asText().equals("error")) {
                assertThat(answer.path("data").path("code").asText()).isNotEqualTo("internal");
            } else {
                done.merge(type, 1, Integer::sum);
                (type.equals("produce") ? producers : transports).add(id);
            }
        }

        private String data(String type) {
            String transport = "\"transportId\":\"" + any(transports) + "\"";
            return switch (type) {
                case "join" -> "{\"roomId\":\"r1\",\"peerId\":\"bad\"}";
                case "createWebRtcTransport" -> "{\"purpose\":\"send\"}";
                case "connectWebRtcTransport" -> "{" + transport + ",\"dtlsParameters\":" + DTLS_PARAMETERS + "}";
                case "restartIce" -> "{" + transport + "}";
                case "produce" -> "{" + transport + ",\"kind\":\"audio\",\"rtpParameters\":" + AUDIO_PARAMETERS + "}";
                default -> "{\"producerId\":\"" + any(producers) + "\"}";
            };
        }

        private String any(List<String> ids) {
            return ids.get(random.nextInt(ids.size()));
        }
    }
}
