package io.sluice.signaling.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String CLOSE = "Connection: close\r\n";

    private final BlockingQueue<EndpointRequest> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private HttpServer server = start(LONG);

    EndpointTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldHandOverWhatWasAsked() throws Exception {
        assertThat(exchange("POST", "/api/echo/r%C3%B6m?a=1&b=x%20y&a=2", CLOSE, "gr\u00c3\u00bc\u00c3\u009fe"))
                .startsWith("HTTP/1.1 201 Created")
                .contains("content-type: application/json\r\n", "cache-control: no-store\r\n", "x-more: yes\r\n")
                .endsWith("\r\n\r\n{}");

        EndpointRequest request = asked.take();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/api/echo/röm");
        assertThat(request.body()).isEqualTo("grüße");
        assertThat(request.parameter("b")).contains("x y");
        assertThat(request.parameter("a")).isEmpty();
        assertThat(request.query().get("a")).containsExactly("1", "2");
        assertThat(request.header("connection")).contains("close");
        assertThat(request.remoteAddress()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void shouldAskTheEndpointWithTheLongestPath() throws Exception {
        assertThat(exchange("GET", "/api/echo/deeper/x", CLOSE, "")).endsWith("deeper");
        assertThat(exchange("GET", "/api/echo/deep", CLOSE, "")).endsWith("{}");
        assertThat(exchange("GET", "/api/echoes", CLOSE, "")).contains("404");
        assertThat(exchange("GET", "/api", CLOSE, "")).contains("404");
    }

    @Test
    void shouldAnswerHeadLikeGetWithoutTheBody() throws Exception {
        assertThat(exchange("HEAD", "/api/echo", CLOSE, ""))
                .startsWith("HTTP/1.1 201")
                .contains("content-length: 2\r\n")
                .endsWith("\r\n\r\n");
        assertThat(asked.take().method()).isEqualTo("GET");
    }

    @Test
    void shouldAnswerWithoutContent() throws Exception {
        assertThat(exchange("GET", "/api/nothing", CLOSE, ""))
                .startsWith("HTTP/1.1 204")
                .doesNotContain("\r\ncontent-length", "\r\ncontent-type")
                .endsWith("\r\n\r\n");
    }

    /** One connection asks five times without waiting; the first answer takes longest. */
    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        try (Socket socket = connect()) {
            write(socket, head("GET", "/api/slow", "", "") + head("GET", "/api/echo", "", ""));
            write(socket, head("GET", "/healthz", "", "") + head("GET", "/", "", ""));
            write(socket, head("POST", "/api/echo", CLOSE, "body"));
            assertThat(asked.take().path()).isEqualTo("/api/slow");
            assertThat(asked.poll(50, TimeUnit.MILLISECONDS)).isNull();
            gate.countDown();

            assertThat(readUntilEnd(socket)).containsSubsequence("slow", "{}", "ok\n", "landing", "201 Created", "{}");
        }
    }

    @Test
    void shouldServeOthersWhileOneWaits() throws Exception {
        try (Socket waiting = connect()) {
            write(waiting, head("GET", "/api/slow", "", ""));

            assertThat(exchange("GET", "/api/echo", CLOSE, "")).contains("201 Created");
        }
    }

    @Test
    void shouldInterruptAnAnswerThatTakesTooLong() throws Exception {
        server.close();
        server = start(SHORT);

        assertThat(exchange("GET", "/api/slow", CLOSE, "")).contains("503", "timeout");
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldInterruptAnswersWhenTheServerStops() throws Exception {
        try (Socket waiting = connect()) {
            write(waiting, head("GET", "/api/slow", "", ""));
            assertThat(exchange("GET", "/api/echo", CLOSE, "")).contains("201 Created");
            server.close();

            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldInterruptTheAnswerToAGetThatNobodyWaitsForAnyMore() throws Exception {
        try (Socket waiting = connect()) {
            write(waiting, head("GET", "/api/slow", "", ""));
            assertThat(asked.poll(10, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    /** As the netcat of some systems does it, when it has sent what it was given. */
    @Test
    void shouldAnswerAClientThatHasNoMoreToSay() throws Exception {
        try (Socket socket = connect()) {
            write(socket, head("GET", "/api/echo", "", ""));
            socket.shutdownOutput();

            assertThat(readUntilEnd(socket)).startsWith("HTTP/1.1 201").endsWith("{}");
        }
    }

    @Test
    void shouldDoWhatChangesSomethingToItsEnd() throws Exception {
        try (Socket waiting = connect()) {
            write(waiting, head("POST", "/api/slow", "", ""));
            assertThat(asked.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(exchange("GET", "/api/echo", CLOSE, "")).contains("201 Created");
        gate.countDown();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        assertThat(exchange("GET", "/api/wrong", CLOSE, ""))
                .startsWith("HTTP/1.1 409 Conflict")
                .contains("content-type: application/json")
                .endsWith("{\"code\":\"taken\",\"message\":\"a \\\"quoted\\\" reason\"}");
    }

    @Test
    void shouldAnswerForItsOwnFaultsAndGoOn() throws Exception {
        String twice = head("GET", "/api/broken", "", "") + head("GET", "/api/echo", CLOSE, "");
        try (Socket socket = connect()) {
            write(socket, twice);

            assertThat(readUntilEnd(socket)).containsSubsequence("500 Internal", "internal", "201 Created");
        }
    }

    @Test
    void shouldTakeABodyUpToItsBound() throws Exception {
        assertThat(exchange("POST", "/api/large", CLOSE, "a".repeat(5000))).contains("201 Created");
        assertThat(exchange("POST", "/api/large", CLOSE, "a".repeat(5001))).contains("413", "at most 5000 bytes");
        assertThat(exchange("POST", "/api/echo", CLOSE, "a".repeat(1024))).contains("201 Created");
        assertThat(exchange("POST", "/api/echo", CLOSE, "a".repeat(1025))).contains("413", "at most 1024 bytes");
    }

    @Test
    void shouldCountABodyThatDoesNotSayHowLongItIs() throws Exception {
        String chunk = "400\r\n" + "a".repeat(1024) + "\r\n";
        try (Socket socket = connect()) {
            write(socket, "POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk);

            assertThat(readUntilEnd(socket)).contains("413", "too-large");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldRefuseABodyThatIsNoText() throws Exception {
        assertThat(exchange("POST", "/api/echo", CLOSE, "\u00c3(")).contains("400", "not UTF-8");
    }

    @Test
    void shouldRefuseAQueryThatIsNotEncoded() throws Exception {
        assertThat(exchange("GET", "/api/echo?a=%zz", CLOSE, "")).contains("400", "the query");
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:1, 403", "https://evil.example, 403", "null, 403", "http://localhost:%d, 201"})
    void shouldAnswerOnlyPagesThatMayConnect(String origin, int status) throws Exception {
        String header = "Origin: " + origin.replace("%d", String.valueOf(server.port())) + "\r\n" + CLOSE;

        assertThat(exchange("POST", "/api/echo", header, "")).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void shouldLetPagesReadWhatTheyMayAsk() throws Exception {
        String origin = "http://localhost:" + server.port();
        String header = "Origin: " + origin + "\r\n" + CLOSE;

        assertThat(exchange("GET", "/api/echo", header, ""))
                .contains("access-control-allow-origin: " + origin, "vary: origin");
        assertThat(exchange("GET", "/api/wrong", header, ""))
                .contains("409 Conflict", "access-control-allow-origin: " + origin);
        assertThat(exchange("OPTIONS", "/api/echo", "Access-Control-Request-Method: PUT\r\n" + header, ""))
                .contains("204", "access-control-allow-methods: GET, HEAD, POST, PUT, DELETE")
                .contains("access-control-allow-headers: authorization, content-type");
    }

    @ParameterizedTest
    @CsvSource({"localhost:80, 200", "127.0.0.1, 200", "rebound.example, 403"})
    void shouldAnswerTrustedHostsOnlyWhereAsked(String host, int status) throws Exception {
        assertThat(exchange("GET", "/api/private", "Host: " + host + "\r\n" + CLOSE, ""))
                .startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\nHost: localhost\r\n", "Origin: a\r\nOrigin: b\r\nHost: a\r\n"})
    void shouldRefuseHeadersThatCanBeReadTwoWays(String headers) throws Exception {
        assertThat(exchange("GET", "/api/echo", headers + CLOSE, "")).contains("400", "once only");
    }

    private EndpointResponse echo(EndpointRequest request) {
        asked.add(request);
        return EndpointResponse.json(201, "{}").withHeader("x-more", "yes");
    }

    private EndpointResponse slow(EndpointRequest request) throws InterruptedException {
        asked.add(request);
        try {
            gate.await();
            interrupted.complete(false);
            return EndpointResponse.text(200, "slow");
        } catch (InterruptedException e) {
            interrupted.complete(true);
            throw e;
        }
    }

    private HttpServer start(Duration answerTimeout) throws IOException {
        HttpLimits limits = new HttpLimits(8, 8, LONG, answerTimeout, LONG, 1024, 65536, LONG, LONG, LONG);
        Routes routes = Routes.of(Pages.load(EndpointTest.class.getClassLoader(), "test-pages"))
                .withEndpoint("/api/echo", this::echo)
                .withEndpoint("/api/echo/deeper", _ -> EndpointResponse.text(200, "deeper"))
                .withEndpoint("/api/nothing", _ -> EndpointResponse.noContent())
                .withEndpoint("/api/slow", this::slow)
                .withEndpoint("/api/wrong", _ -> {
                    throw new EndpointException(409, "taken", "a \"quoted\" reason");
                })
                .withEndpoint("/api/broken", _ -> {
                    throw new IllegalStateException("meant to be");
                })
                .withEndpoint("/api/large", new Special(5000, false))
                .withEndpoint("/api/private", new Special(0, true));
        return HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                routes,
                new OriginPolicy(List.of(), () -> ""),
                limits);
    }

    private String exchange(String method, String path, String headers, String body) throws IOException {
        try (Socket socket = connect()) {
            write(socket, head(method, path, headers, body));
            return readUntilEnd(socket);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    private String head(String method, String path, String headers, String body) {
        String host = headers.contains("Host:") ? "" : "Host: localhost:" + server.port() + "\r\n";
        return method + " " + path + " HTTP/1.1\r\n" + host + headers + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String readUntilEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private record Special(int maxBodyBytes, boolean trustedHostsOnly) implements Endpoint {
        @Override
        public EndpointResponse answer(EndpointRequest request) {
            return EndpointResponse.json(maxBodyBytes > 0 ? 201 : 200, "{}");
        }
    }
}
