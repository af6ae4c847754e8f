package io.sluice.signaling.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.JwtKeys;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.auth.TestTokens;
import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.http.HttpServer;
import io.sluice.signaling.http.OriginPolicy;
import io.sluice.signaling.http.Pages;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.protocol.Data;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiTest {
    private static final String TOKEN = "an admin token that is long";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));

    private final HttpClient client = HttpClient.newHttpClient();
    private final OneRoom operations = new OneRoom();
    private final Drain drain = new Drain(List.of(), System::nanoTime);
    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overview               | {\"rooms\":1}",
                "rooms                  | {\"rooms\":[{\"roomId\":\"blue\"}]}",
                "rooms/blue             | {\"roomId\":\"blue\"}",
                "rooms/blue/peers/alice | {\"peerId\":\"alice\"}",
                "calls                  | {\"calls\":[{\"callId\":\"c1\"}]}",
            })
    void shouldShowWhatGoesOn(String path, String json) throws Exception {
        start(null, Authenticator.open());

        HttpResponse<String> response = ask("GET", path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.body().strip()).isEqualTo(json);
    }

    @Test
    void shouldEndRoomsPeersAndCalls() throws Exception {
        start(null, Authenticator.open());

        assertThat(ask("DELETE", "rooms/blue/peers/alice?reason=noise").statusCode())
                .isEqualTo(204);
        assertThat(ask("DELETE", "rooms/blue").statusCode()).isEqualTo(204);
        assertThat(ask("DELETE", "calls/c1").statusCode()).isEqualTo(204);

        assertThat(operations.done)
                .containsExactly("remove blue alice noise", "end blue null", "end call c1 ended by the operator");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, rooms/green, 404",
        "GET, rooms/blue/peers/bob, 404",
        "GET, rooms/blue/guests/alice, 404",
        "GET, nonsense, 404",
        "GET, '', 404",
        "GET, rooms/blue/peers, 404",
        "DELETE, rooms/green, 404",
        "DELETE, rooms/blue/peers/bob, 404",
        "DELETE, calls/none, 404",
        "DELETE, overview, 405",
        "POST, rooms, 405",
        "GET, drain, 405",
        "GET, calls/c1, 405",
        "POST, drain?deadlineSeconds=never, 400",
        "POST, drain?deadlineSeconds=-1, 400",
        "POST, drain?deadlineSeconds=86401, 400",
    })
    void shouldRefuseWhatMakesNoSense(String method, String path, int status) throws Exception {
        start(null, Authenticator.open());

        HttpResponse<String> response = ask(method, path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("\"code\"", "accepted: ");
        assertThat(operations.done).isEmpty();
        assertThat(drain.isDraining()).isFalse();
    }

    @Test
    void shouldRefuseAReasonThatIsTooLong() throws Exception {
        start(null, Authenticator.open());

        assertThat(ask("DELETE", "rooms/blue?reason=" + "a".repeat(121)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldDrain() throws Exception {
        start(null, Authenticator.open());
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        assertThat(ask("POST", "drain?deadlineSeconds=5").statusCode()).isEqualTo(200);

        assertThat(drain.isDraining()).isTrue();
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).as("it is alive all the same").isEqualTo(200);
    }

    @Test
    void shouldAskForTheAdminTokenWhereThereIsOne() throws Exception {
        start(TOKEN, Authenticator.open());

        HttpResponse<String> without = ask("GET", "overview");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(ask("GET", "overview", "authorization", "Bearer " + TOKEN + "x")
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "overview", "authorization", "Basic " + TOKEN).statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "overview", "authorization", "bearer " + TOKEN).statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldAskForAGrantWhereThereAreTokens() throws Exception {
        start(null, jwt());

        assertThat(ask("GET", "overview").statusCode()).isEqualTo(401);
        assertThat(ask("GET", "overview", "authorization", "Bearer nonsense").statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "overview", "authorization", "Bearer " + token(false))
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "overview", "authorization", "Bearer " + token(true))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldAcceptEitherTokenWhereThereAreBoth() throws Exception {
        start(TOKEN, jwt());

        assertThat(ask("GET", "overview", "authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(ask("GET", "overview", "authorization", "Bearer " + token(true))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask("GET", "overview").statusCode()).isEqualTo(401);
    }

    /** A proxy on this machine makes everybody look as if they were here. */
    @ParameterizedTest
    @ValueSource(strings = {"x-forwarded-for", "forwarded", "x-real-ip", "via"})
    void shouldNotTakeWhoComesByAProxyForSomebodyOfThisMachine(String header) throws Exception {
        start(null, Authenticator.open());

        assertThat(ask("GET", "overview", header, "192.0.2.7").statusCode()).isEqualTo(403);
        assertThat(ask("GET", "../../metrics", header, "192.0.2.7").statusCode())
                .isEqualTo(403);
    }

    /** A page of evil.example that has pointed its name at 127.0.0.1 reads without an Origin, but not without its name. */
    @Test
    void shouldNotAnswerAPageThatHasPointedItsNameHere() throws Exception {
        start(null, Authenticator.open());

        assertThat(statusFor("Host: evil.example")).contains("403");
        assertThat(statusFor("Host: 127.0.0.1\r\nOrigin: https://evil.example")).contains("403");
        assertThat(statusFor("Host: localhost")).contains("200");
    }

    @Test
    void shouldShowMetricsOnThisMachineAndElsewhereToOperators() throws Exception {
        start(TOKEN, jwt());

        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "../../metrics", "x-forwarded-for", "192.0.2.7").statusCode())
                .isEqualTo(401);
        assertThat(ask("POST", "../../metrics").statusCode()).isEqualTo(405);
    }

    private void start(@Nullable String adminToken, Authenticator authenticator) throws IOException {
        AdminApi api = new AdminApi(operations, drain, Duration.ofSeconds(30), adminToken, authenticator);
        MetricsPage metrics = new MetricsPage(() -> "sluice_rooms 1.0\n", adminToken, authenticator);
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Routes.of(Pages.load(AdminApiTest.class.getClassLoader(), "test-pages"))
                        .withEndpoint(AdminApi.PATH, api)
                        .withEndpoint("/readyz", new Readiness(drain))
                        .withEndpoint("/metrics", metrics),
                new OriginPolicy(List.of(), () -> ""),
                HttpLimits.defaults());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return ask("GET", "../.." + path);
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port() + AdminApi.PATH + "/").resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The status line; Java's own client sets Host itself. */
    private String statusFor(String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(("GET " + AdminApi.PATH + "/overview HTTP/1.1\r\n" + headers + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return String.valueOf(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
        }
    }

    private int port() {
        if (server == null) {
            throw new AssertionError("not started");
        }
        return server.port();
    }

    private static Authenticator jwt() {
        return new JwtAuthenticator(
                new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ZERO), CLOCK);
    }

    private static String token(boolean admin) {
        return TestTokens.hs256("{\"exp\":1800003600,\"grants\":{\"admin\":" + admin + "}}");
    }

    /** A room blue with alice in it, and a call c1. */
    private static final class OneRoom implements Operations {
        final List<String> done = new ArrayList<>();

        @Override
        public Data overview() {
            return new Data().put("rooms", 1);
        }

        @Override
        public Collection<Data> rooms() {
            return List.of(new Data().put("roomId", "blue"));
        }

        @Override
        public Optional<Data> room(String roomId) {
            return roomId.equals("blue") ? Optional.of(new Data().put("roomId", "blue")) : Optional.empty();
        }

        @Override
        public Optional<Data> peer(String roomId, String peerId) {
            return isThere(roomId, peerId) ? Optional.of(new Data().put("peerId", "alice")) : Optional.empty();
        }

        @Override
        public boolean endRoom(String roomId, @Nullable String reason) {
            return roomId.equals("blue") && done.add("end blue " + reason);
        }

        @Override
        public boolean removePeer(String roomId, String peerId, @Nullable String reason) {
            return isThere(roomId, peerId) && done.add("remove blue alice " + reason);
        }

        @Override
        public Collection<Data> calls() {
            return List.of(new Data().put("callId", "c1"));
        }

        @Override
        public boolean endCall(String callId, String reason) {
            return callId.equals("c1") && done.add("end call c1 " + reason);
        }

        private static boolean isThere(String roomId, String peerId) {
            return roomId.equals("blue") && peerId.equals("alice");
        }
    }
}
