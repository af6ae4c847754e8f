package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.SfuOptions;
import io.sluice.signaling.auth.JwtKeys;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.auth.TestTokens;
import io.sluice.signaling.config.AccessOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators and strangers see of a whole server, over real sockets. */
@Timeout(60)
class OperationsTest {
    private static final String ADMIN_TOKEN = "an admin token that is long";

    private static final String JOIN_BLUE = "{\"type\":\"join\",\"requestId\":1,\"data\":{\"roomId\":\"blue\"}}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable SluiceServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        http.close();
    }

    @Test
    void shouldCountWhoIsThere() throws Exception {
        start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port())) {
            alice.ask("{\"type\":\"createWebRtcTransport\",\"data\":{\"purpose\":\"send\"}}");

            assertThat(body("/metrics").lines())
                    .contains("sluice_connections 1.0", "sluice_connections_opened_total 1.0", "sluice_draining 0.0")
                    .anyMatch(line -> line.startsWith("sluice_transports{") && line.endsWith(" 1.0"));
        }
    }

    @Test
    void shouldShowOperatorsWhoIsThere() throws Exception {
        start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port())) {
            JsonNode joined = alice.ask(JOIN_BLUE);
            String peerId = joined.path("peerId").textValue();

            JsonNode overview = json("/api/admin/overview");
            assertThat(overview.path("rooms").asInt()).isEqualTo(1);
            assertThat(overview.path("peers").asInt()).isEqualTo(1);
            assertThat(overview.path("connections").asInt()).isEqualTo(1);
            assertThat(overview.path("loops").get(0).path("lagMillis").isNumber())
                    .isTrue();
            assertThat(json("/api/admin/rooms")
                            .path("rooms")
                            .get(0)
                            .path("roomId")
                            .asText())
                    .isEqualTo("blue");
            assertThat(json("/api/admin/rooms/blue")
                            .path("peerList")
                            .get(0)
                            .path("peerId")
                            .asText())
                    .isEqualTo(peerId);
            assertThat(json("/api/admin/rooms/blue/peers/" + peerId)
                            .path("joined")
                            .asBoolean())
                    .isTrue();
            assertThat(get("/api/admin/rooms/green").statusCode()).isEqualTo(404);
            assertThat(body("/metrics").lines()).contains("sluice_rooms 1.0", "sluice_peers 1.0");
        }
    }

    @Test
    void shouldHaveOperatorsEndARoom() throws Exception {
        start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port())) {
            alice.ask(JOIN_BLUE);

            assertThat(send("DELETE", "/api/admin/rooms/blue?reason=closing%20time")
                            .statusCode())
                    .isEqualTo(204);

            assertThat(await(alice, "roomEnded").path("reason").asText()).isEqualTo("closing time");
            assertThat(json("/api/admin/rooms").path("rooms")).isEmpty();
        }
    }

    @Test
    void shouldHaveOperatorsPutAPeerOut() throws Exception {
        start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port())) {
            String peerId = alice.ask(JOIN_BLUE).path("peerId").textValue();

            assertThat(send("DELETE", "/api/admin/rooms/blue/peers/" + peerId + "?reason=noise")
                            .statusCode())
                    .isEqualTo(204);

            assertThat(await(alice, "removed").path("reason").asText()).isEqualTo("noise");
        }
    }

    @Test
    void shouldHaveOperatorsEndACall() throws Exception {
        start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port());
                SignalingClient bob = new SignalingClient(http, port())) {
            join(alice, "alice");
            join(bob, "bob");
            alice.send(call("bob"));
            String callId = await(alice, "call:initiated").path("callId").textValue();

            JsonNode call = json("/api/admin/calls").path("calls").get(0);
            assertThat(call.path("callId").asText()).isEqualTo(callId);
            assertThat(call.path("state").asText()).isEqualTo("ringing");
            assertThat(call.path("parties")).hasSize(2);
            assertThat(send("DELETE", "/api/admin/calls/" + callId).statusCode())
                    .isEqualTo(204);

            assertThat(await(alice, "call:ended").path("callId").asText()).isEqualTo(callId);
            await(bob, "call:ended");
            assertThat(body("/metrics").lines()).contains("sluice_calls 0.0", "sluice_calls_started_total 1.0");
        }
    }

    @Test
    void shouldLetNobodyJoinARoomWhileItDrains() throws Exception {
        start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port());
                SignalingClient bob = new SignalingClient(http, port())) {
            alice.ask(JOIN_BLUE);

            assertThat(send("POST", "/api/admin/drain?deadlineSeconds=60").statusCode())
                    .isEqualTo(200);

            assertThat(await(alice, "serverDraining").path("deadlineSeconds").asInt())
                    .isEqualTo(60);
            bob.send(JOIN_BLUE);
            assertThat(await(bob, "error").path("code").asText()).isEqualTo("draining");
            assertThat(json("/api/admin/overview").path("draining").asBoolean()).isTrue();
        }
    }

    @Test
    void shouldLetNobodyBeginAnythingWhileItDrainsAndEndWhenNothingGoesOn() throws Exception {
        SluiceServer running = start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port());
                SignalingClient bob = new SignalingClient(http, port())) {
            join(alice, "alice");
            join(bob, "bob");
            alice.send(call("bob"));
            String callId = await(alice, "call:initiated").path("callId").textValue();
            await(bob, "call:incoming");

            CompletableFuture<Void> end = draining(running, Duration.ofMinutes(5));

            assertThat(await(alice, "serverDraining").path("deadlineSeconds").asInt())
                    .isEqualTo(300);
            await(bob, "serverDraining");
            assertThat(get("/readyz").statusCode()).isEqualTo(503);
            assertThat(bob.refusal(call("alice"))).isEqualTo("draining");
            assertThat(end).isNotDone();

            alice.send("{\"type\":\"call:end\",\"data\":{\"callId\":\"" + callId + "\"}}");
            end.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldEndAtTheDeadlineWhateverGoesOn() throws Exception {
        SluiceServer running = start(AccessOptions.open());
        try (SignalingClient alice = new SignalingClient(http, port())) {
            alice.ask("{\"type\":\"createWebRtcTransport\",\"data\":{\"purpose\":\"send\"}}");

            draining(running, Duration.ZERO).get(10, TimeUnit.SECONDS);

            assertThat(running.statistics().loops()).anyMatch(loop -> loop.transports() == 1);
        }
    }

    @Test
    void shouldAskForATokenWhereTokensAreChosen() throws Exception {
        start(new AccessOptions(
                new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ZERO), ADMIN_TOKEN));
        try (SignalingClient alice = new SignalingClient(http, port())) {
            assertThat(alice.refusal("{\"type\":\"user:join\",\"requestId\":1,\"data\":{\"userId\":\"alice\"}}"))
                    .isEqualTo("unauthorized");
            alice.send("{\"type\":\"user:join\",\"requestId\":2,\"data\":{\"userId\":\"alice\",\"token\":\""
                    + TestTokens.hs256("{\"sub\":\"alice\",\"exp\":4102444800}") + "\"}}");
            assertThat(await(alice, "user:joined").path("userId").textValue()).isEqualTo("alice");
        }
    }

    private SluiceServer start(AccessOptions access) throws IOException {
        SluiceServer started = SluiceServer.start(new ServerOptions(
                        "127.0.0.1",
                        0,
                        List.of(),
                        SfuOptions.builder().loops(1).ports(26000, 26999).build())
                .withAccess(access));
        server = started;
        return started;
    }

    private static void join(SignalingClient client, String userId) throws InterruptedException {
        client.send("{\"type\":\"user:join\",\"data\":{\"userId\":\"" + userId + "\"}}");
        await(client, "user:joined");
    }

    private static String call(String to) {
        return "{\"type\":\"call:initiate\",\"requestId\":7,\"data\":{\"to\":\"" + to + "\",\"callType\":\"audio\"}}";
    }

    /** The data of the next message of a type. */
    private static JsonNode await(SignalingClient client, String type) throws InterruptedException {
        JsonNode message = client.next();
        while (!message.path("type").asText().equals(type)) {
            message = client.next();
        }
        return message.path("data");
    }

    private static CompletableFuture<Void> draining(SluiceServer server, Duration timeout) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                server.drain(timeout);
                end.complete(null);
            } catch (InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private String body(String path) throws Exception {
        return get(path).body();
    }

    private JsonNode json(String path) throws Exception {
        return JSON.readTree(body(path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private int port() {
        if (server == null) {
            throw new AssertionError("not started");
        }
        return server.port();
    }
}
