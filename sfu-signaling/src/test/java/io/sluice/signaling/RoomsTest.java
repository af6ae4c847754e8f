package io.sluice.signaling;

import static io.sluice.signaling.protocol.Samples.CAPABILITIES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.room.RoomView;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server in its open mode, talked to over real sockets by peers that join rooms. */
class RoomsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final AtomicInteger PORTS = new AtomicInteger(25000);

    private SluiceServer server;

    @BeforeEach
    void start() throws IOException {
        int ports = PORTS.getAndAdd(10);
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(2).ports(ports, ports + 9).build()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTellWhoComesInWhoIsThereAndTheOthersThatItCame() throws Exception {
        try (RoomClient anna = join("r1", "Anna");
                RoomClient ben = new RoomClient(CLIENT, server.port())) {
            String camera = anna.produceAudio(anna.createTransport("send"), "microphone");

            JsonNode joined = ben.join("{\"roomId\":\"r1\",\"peerId\":\"ben\",\"displayName\":\"Ben\"}");

            assertThat(joined.path("roomId").textValue()).isEqualTo("r1");
            assertThat(joined.path("peerId").textValue()).isEqualTo("ben");
            assertThat(joined.path("resumeSeconds").intValue()).isEqualTo(30);
            assertThat(joined.path("moderator").textValue()).isEqualTo(anna.peerId());
            assertThat(joined.path("grants").toString())
                    .isEqualTo("{\"publish\":true,\"subscribe\":true,\"moderate\":false,\"call\":true}");
            JsonNode other = joined.path("peers").get(0);
            assertThat(other.path("displayName").textValue()).isEqualTo("Anna");
            assertThat(other.path("producers").get(0).toString())
                    .isEqualTo("{\"producerId\":\"" + camera
                            + "\",\"kind\":\"audio\",\"source\":\"microphone\",\"paused\":false}");
            assertThat(anna.expect("peerJoined").toString()).isEqualTo("{\"peerId\":\"ben\",\"displayName\":\"Ben\"}");

            ben.ask("leave", "{}");
            assertThat(anna.expect("peerLeft").toString()).isEqualTo("{\"peerId\":\"ben\",\"reason\":\"left\"}");
            anna.expectNothing();
        }
    }

    @Test
    void shouldKeepRoomsApart() throws Exception {
        try (RoomClient one = join("r1", "One");
                RoomClient other = join("r2", "Other")) {
            String producer = one.produceAudio(one.createTransport("send"), "microphone");
            other.createTransport("recv");

            assertThat(other.refusal(
                            "consume",
                            "{\"producerId\":\"" + producer + "\",\"rtpCapabilities\":" + CAPABILITIES + "}"))
                    .isEqualTo("not-found");
            assertThat(other.refusal("removePeer", "{\"peerId\":\"" + one.peerId() + "\"}"))
                    .isEqualTo("not-found");
            one.expectNothing();
            other.expectNothing();
        }
    }

    @Test
    void shouldConsumeByItselfForWhomWantsThatAndTellOfTheEnd() throws Exception {
        try (RoomClient sender = join("r1", "Sender");
                RoomClient viewer = new RoomClient(CLIENT, server.port())) {
            String transport = sender.createTransport("send");
            String first = sender.produceAudio(transport, "microphone");
            viewer.join("{\"roomId\":\"r1\",\"subscribe\":\"auto\",\"rtpCapabilities\":" + CAPABILITIES + "}");
            viewer.createTransport("recv");

            JsonNode consumer = viewer.expect("newConsumer");
            assertThat(consumer.path("producerId").textValue()).isEqualTo(first);
            assertThat(consumer.path("peerId").textValue()).isEqualTo(sender.peerId());
            assertThat(consumer.path("source").textValue()).isEqualTo("microphone");
            assertThat(consumer.path("producerPaused").booleanValue()).isFalse();
            String consumerId = consumer.path("id").textValue();
            viewer.ask("resumeConsumer", "{\"consumerId\":\"" + consumerId + "\"}");
            viewer.ask("requestKeyFrame", "{\"consumerId\":\"" + consumerId + "\"}");

            sender.ask("closeProducer", "{\"producerId\":\"" + first + "\"}");
            // What became of the consumer is told by the router's events, of the producer by the room.
            assertThat(List.of(nextType(viewer), nextType(viewer)))
                    .containsExactlyInAnyOrder("producerClosed", "consumerClosed");

            viewer.ask("setSubscription", "{\"mode\":\"manual\"}");
            sender.produceAudio(transport, "microphone");
            viewer.expect("newProducer");
            viewer.expectNothing();
        }
    }

    @Test
    void shouldLetTheLongestPresentModerateAndNobodyElse() throws Exception {
        try (RoomClient first = join("r1", "First");
                RoomClient second = join("r1", "Second");
                RoomClient third = join("r1", "Third")) {
            String producer = second.produceAudio(second.createTransport("send"), "microphone");
            first.expect("peerJoined");
            first.expect("peerJoined");
            first.expect("newProducer");
            second.expect("peerJoined");
            third.expect("newProducer");

            String mute = "{\"peerId\":\"" + second.peerId() + "\",\"kind\":\"audio\"}";
            assertThat(third.refusal("mutePeer", mute)).isEqualTo("forbidden");
            assertThat(first.ask("mutePeer", mute).path("producerIds").toString())
                    .isEqualTo("[\"" + producer + "\"]");
            assertThat(second.expect("muted").toString())
                    .isEqualTo("{\"producerIds\":[\"" + producer + "\"],\"by\":\"" + first.peerId() + "\"}");
            third.expect("producerPaused");
            first.expect("producerPaused");
            assertThat(first.ask("mutePeer", mute).path("producerIds")).isEmpty();

            first.ask("removePeer", "{\"peerId\":\"" + second.peerId() + "\",\"reason\":\"too loud\"}");
            assertThat(second.expect("removed").toString())
                    .isEqualTo("{\"by\":\"" + first.peerId() + "\",\"reason\":\"too loud\"}");
            assertThat(second.refusal("createWebRtcTransport", "{\"purpose\":\"send\"}"))
                    .isEqualTo("bad-request");
            third.expect("producerClosed");
            assertThat(third.expect("peerLeft").path("reason").textValue()).isEqualTo("removed");

            first.ask("leave", "{}");
            third.expect("peerLeft");
            assertThat(third.expect("moderatorChanged").path("peerId").textValue())
                    .isEqualTo(third.peerId());
            third.ask("endRoom", "{\"reason\":\"done\"}");
            assertThat(third.expect("roomEnded").path("reason").textValue()).isEqualTo("done");
            assertThat(server.rooms().roomCount()).isZero();
        }
    }

    @Test
    void shouldShowNamesAndCountsOnRequest() throws Exception {
        try (RoomClient one = join("r1", "One");
                RoomClient other = join("r1", "Other")) {
            one.expect("peerJoined");
            String transport = other.createTransport("send");
            String producer = other.produceAudio(transport, "microphone");
            one.expect("newProducer");

            other.ask("setDisplayName", "{\"displayName\":\"Änderung 🎥\"}");
            assertThat(one.expect("displayNameChanged").path("displayName").textValue())
                    .isEqualTo("Änderung 🎥");
            assertThat(other.refusal("setDisplayName", "{\"displayName\":\"" + "x".repeat(65) + "\"}"))
                    .isEqualTo("bad-request");

            JsonNode stats = other.ask("getStats", "{}").path("stats");
            assertThat(stats.findValuesAsText("type")).contains("transport");
            assertThat(stats.get(0).path("id").textValue()).isEqualTo(transport);
            assertThat(stats.get(0).path("timestamp").isIntegralNumber()).isTrue();
            assertThat(one.refusal("getStats", "{\"producerId\":\"" + producer + "\"}"))
                    .isEqualTo("not-found");
            assertThat(other.refusal("getStats", "{\"producerId\":\"a\",\"transportId\":\"b\"}"))
                    .isEqualTo("bad-request");
            other.ask("setMaxIncomingBitrate", "{\"transportId\":\"" + transport + "\",\"bitrate\":500000}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"roomId\":\"\"}",
                "{\"roomId\":\"a b\"}",
                "{\"roomId\":\"a\",\"peerId\":\"\"}",
                "{\"roomId\":\"a\",\"peerId\":\"x\\u0000\"}",
                "{\"roomId\":\"a\",\"subscribe\":\"auto\"}",
                "{\"roomId\":\"a\",\"subscribe\":\"all\"}"
            })
    void shouldRefuseToJoinBy(String data) throws Exception {
        try (RoomClient peer = new RoomClient(CLIENT, server.port())) {
            assertThat(peer.refusal("join", data)).isEqualTo("bad-request");
            peer.join("{\"roomId\":\"a\"}");
        }
    }

    @Test
    void shouldLetNobodyInTwiceNorUnderAnothersName() throws Exception {
        try (RoomClient one = new RoomClient(CLIENT, server.port());
                RoomClient other = new RoomClient(CLIENT, server.port())) {
            one.join("{\"roomId\":\"r\",\"peerId\":\"p\"}");

            assertThat(one.refusal("join", "{\"roomId\":\"r\"}")).isEqualTo("bad-request");
            assertThat(other.refusal("join", "{\"roomId\":\"r\",\"peerId\":\"p\"}"))
                    .isEqualTo("taken");
            other.join("{\"roomId\":\"r\",\"peerId\":\"q\"}");
        }
    }

    @Test
    void shouldLetOperatorsSeeAndEndRoomsAndDrain() throws Exception {
        try (RoomClient peer = join("r1", "Peer");
                RoomClient late = new RoomClient(CLIENT, server.port())) {
            peer.produceAudio(peer.createTransport("send"), "microphone");

            RoomView view = server.rooms().room("r1").orElseThrow();
            assertThat(view.peers()).singleElement().satisfies(seen -> {
                assertThat(seen.peerId()).isEqualTo(peer.peerId());
                assertThat(seen.displayName()).isEqualTo("Peer");
                assertThat(seen.media().transports()).isEqualTo(1);
                assertThat(seen.media().producers()).hasSize(1);
            });

            server.rooms().drain(Duration.ofSeconds(20));
            assertThat(peer.expect("serverDraining").path("deadlineSeconds").intValue())
                    .isEqualTo(20);
            assertThat(late.refusal("join", "{\"roomId\":\"r1\"}")).isEqualTo("draining");

            assertThat(server.rooms().removePeer("r1", "nobody", null)).isFalse();
            assertThat(server.rooms().removePeer("r1", peer.peerId(), "bye")).isTrue();
            assertThat(peer.expect("removed").path("reason").textValue()).isEqualTo("bye");
            assertThat(server.rooms().peerCount()).isZero();
            assertThat(server.rooms().endRoom("r1", null)).isTrue();
            assertThat(server.rooms().endRoom("r1", null)).isFalse();
        }
    }

    private static String nextType(RoomClient client) throws InterruptedException {
        JsonNode message = client.nextPush();
        return message.path("type").textValue();
    }

    private RoomClient join(String roomId, String displayName) throws InterruptedException {
        return RoomClient.join(CLIENT, server.port(), roomId, displayName);
    }
}
