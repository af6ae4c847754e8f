package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A conference begins: everybody comes into one room at once. */
class JoinStormTest {
    private static final int PEERS = 500;

    @Test
    void shouldTellEverybodyOfEverybodyOnceAndDisturbNobodyElse() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                SluiceServer server = SluiceServer.start(new ServerOptions(
                        "127.0.0.1",
                        0,
                        List.of(),
                        SfuOptions.builder().loops(1).ports(27000, 27009).build()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RoomClient bystander = RoomClient.join(http, server.port(), "elsewhere", "Bystander")) {
            List<Future<Set<String>>> storm = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                String peerId = "p" + i;
                storm.add(threads.submit(comeIn(http, server.port(), peerId)));
            }
            bystander.createTransport("send");
            for (int i = 0; i < PEERS; i++) {
                assertThat(storm.get(i).get()).hasSize(PEERS - 1).doesNotContain("p" + i);
            }
            bystander.expectNothing();
            assertThat(server.rooms().peerCount()).isEqualTo(PEERS + 1);
            assertThat(server.rooms().counters().joinsRefused()).isZero();
        }
    }

    /** Comes in, and says of whom it hears until it has heard of all. */
    private static Callable<Set<String>> comeIn(HttpClient http, int port, String peerId) {
        return () -> {
            RoomClient client = new RoomClient(http, port, new SignalingClient(http, port, false));
            Set<String> others = new HashSet<>();
            JsonNode joined = client.join("{\"roomId\":\"storm\",\"peerId\":\"" + peerId + "\"}");
            for (JsonNode peer : joined.path("peers")) {
                others.add(peer.path("peerId").textValue());
            }
            while (others.size() < PEERS - 1) {
                String newcomer = client.expect("peerJoined").path("peerId").textValue();
                assertThat(others.add(newcomer))
                        .as("%s was told twice of %s", peerId, newcomer)
                        .isTrue();
            }
            return others;
        };
    }
}
