package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.http.TrustedProxies.Header;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behind a proxy, which is played by whoever connects from 127.0.0.1 and says for whom. */
@Timeout(60)
class ProxiedServerTest {
    private static final int SOCKETS = 2;
    private static final TrustedProxies PROXIES = TrustedProxiesTest.proxies(Header.X_FORWARDED_FOR);

    private final HttpClient http = HttpClient.newHttpClient();
    private final RecordingAcceptor room = new RecordingAcceptor();
    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        http.close();
    }

    @Test
    void shouldCountEachClientForItself() throws Exception {
        start(PROXIES);
        for (int i = 0; i < SOCKETS; i++) {
            connect("203.0.113.7");
            assertThat(RecordingAcceptor.next(room.opened).remoteAddress())
                    .isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
        }

        assertThatThrownBy(() -> connect("203.0.113.7"))
                .cause()
                .satisfies(refusal -> assertThat(((WebSocketHandshakeException) refusal)
                                .getResponse()
                                .statusCode())
                        .isEqualTo(429));
        assertThatThrownBy(() -> connect("198.51.100.1, 203.0.113.7"))
                .as("what a client says of itself")
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class);
        connect("203.0.113.8");
        assertThat(RecordingAcceptor.next(room.opened).remoteAddress()).isEqualTo(InetAddress.ofLiteral("203.0.113.8"));
    }

    @Test
    void shouldTakeAnotherWhenOneHasGone() throws Exception {
        start(PROXIES);
        WebSocket first = connect("203.0.113.7");
        connect("203.0.113.7");

        first.abort();
        RecordingAcceptor.next(room.closed);

        assertThat(connect("203.0.113.7").isInputClosed()).isFalse();
    }

    @Test
    void shouldTellEndpointsWhomARequestIsOf() throws Exception {
        start(PROXIES);

        assertThat(address("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(address("203.0.113.8")).as("on the same connection").isEqualTo("203.0.113.8");
    }

    @Test
    void shouldBelieveNobodyByDefault() throws Exception {
        start(TrustedProxies.none());

        assertThat(address("203.0.113.7")).isEqualTo("127.0.0.1");
        for (int i = 0; i <= SOCKETS; i++) {
            connect("203.0.113.7");
            assertThat(RecordingAcceptor.next(room.opened).remoteAddress().isLoopbackAddress())
                    .isTrue();
        }
    }

    private void start(TrustedProxies proxies) throws IOException {
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                Routes.of(Pages.load(ProxiedServerTest.class.getClassLoader(), "test-pages"))
                        .withSocket("/ws", room)
                        .withEndpoint(
                                "/api/address",
                                request -> EndpointResponse.text(
                                        200, request.remoteAddress().getHostAddress())),
                new OriginPolicy(List.of(), () -> ""),
                HttpLimits.defaults().withConnections(100, SOCKETS),
                proxies,
                null);
    }

    private WebSocket connect(String forwardedFor) {
        return http.newWebSocketBuilder()
                .header("X-Forwarded-For", forwardedFor)
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/ws"), new WebSocket.Listener() {})
                .join();
    }

    private String address(String forwardedFor) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/address"))
                .header("X-Forwarded-For", forwardedFor)
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private int port() {
        if (server == null) {
            throw new AssertionError("not started");
        }
        return server.port();
    }
}
