package io.sluice.signaling.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final HttpLimits LIMITS = new HttpLimits(8, 8, LONG, LONG, LONG, 1024, 65536, LONG, LONG, LONG);
    private static final HttpLimits IMPATIENT = new HttpLimits(2, 2, SHORT, LONG, LONG, 1024, 65536, LONG, LONG, LONG);

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(0, LIMITS);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/                       | text/html; charset=utf-8        | no-cache",
                "/index.html             | text/html; charset=utf-8        | no-cache",
                "/sender                 | text/html; charset=utf-8        | no-cache",
                "/sender/                | text/html; charset=utf-8        | no-cache",
                "/sender?autostart=1     | text/html; charset=utf-8        | no-cache",
                "/%73ender               | text/html; charset=utf-8        | no-cache",
                "/assets/main-abc123.js  | text/javascript; charset=utf-8  | public, max-age=31536000, immutable",
                "/assets/main-abc123.css | text/css; charset=utf-8         | public, max-age=31536000, immutable",
                "/favicon.svg            | image/svg+xml; charset=utf-8    | no-cache",
                "/third-party-notices.txt| text/plain; charset=utf-8       | no-cache",
            })
    void shouldServePagesWithTheirTypeAndAge(String path, String type, String cacheControl) throws Exception {
        HttpResponse<byte[]> response = client.send(request(path).build(), BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(header(response, "content-type")).isEqualTo(type);
        assertThat(header(response, "cache-control")).isEqualTo(cacheControl);
        assertThat(header(response, "content-security-policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/sender/nothing",
                "/assets",
                "/assets/",
                "//",
                "//sender",
                "/SENDER",
                "/sender/index.html/",
                "/../reference.conf",
                "/assets/../../reference.conf",
                "/..%2freference.conf",
                "/%2e%2e/reference.conf",
                "/..\\reference.conf",
                "/..%5creference.conf",
                "/./index.html",
                "/META-INF/MANIFEST.MF",
                "/%00",
                "/index.html%00.js",
                "/%zz",
                "/%",
                "/sender;x=1"
            })
    void shouldFindNothingOutsideTheTable(String path) throws Exception {
        String response = exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 404").contains("There is no such page");
    }

    @Test
    void shouldAnswerHeadWithTheHeadersOfGet() throws Exception {
        String response = exchange("HEAD /sender HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 200")
                .contains("content-length: 37")
                .endsWith("\r\n\r\n");
    }

    @Test
    void shouldAnswerHeadForNothingWithoutABody() throws Exception {
        String response = exchange("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 404")
                .contains("content-length: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void shouldSendNoPageThatTheBrowserHolds() throws Exception {
        HttpResponse<String> first = client.send(request("/sender").build(), BodyHandlers.ofString());
        HttpRequest again = request("/sender")
                .header("If-None-Match", header(first, "etag"))
                .build();

        HttpResponse<String> second = client.send(again, BodyHandlers.ofString());

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(header(second, "etag")).isEqualTo(header(first, "etag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
    void shouldRefuseOtherMethods(String method) throws Exception {
        HttpRequest request =
                request("/").method(method, BodyPublishers.noBody()).build();

        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void shouldSayThatItIsWell() throws Exception {
        HttpResponse<String> response = client.send(request("/healthz").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ok\n");
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        String get = "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n";

        String response = exchange(get.formatted("/healthz", "")
                + get.formatted("/nothing", "")
                + get.formatted("/", "Connection: close\r\n"));

        assertThat(response).containsSubsequence("200 OK", "404 Not Found", "200 OK", "landing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"414 | /%s | ''", "431 | / | X: %s", "400 | / | 'no colon at all'"})
    void shouldRefuseRequestsItCannotHold(int status, String path, String header) throws Exception {
        String filler = "a".repeat(20_000);

        String response = exchange(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n").replace("%s", filler));

        assertThat(response).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void shouldRefuseBodies() throws Exception {
        String response =
                exchange("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n"
                        + "a".repeat(5000));

        assertThat(response).startsWith("HTTP/1.1 413");
    }

    @Test
    void shouldHangUpOnWhatIsNotHttp() throws Exception {
        assertThat(exchange("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void shouldCloseConnectionsThatAskNothing() throws Exception {
        try (HttpServer impatient = start(0, IMPATIENT);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            socket.getOutputStream().write("GET / HT".getBytes(ISO_8859_1));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldCloseMoreConnectionsThanItTakes() throws Exception {
        HttpLimits two = new HttpLimits(2, 2, LONG, LONG, LONG, 1024, 65536, LONG, LONG, LONG);
        try (HttpServer small = start(0, two);
                Socket first = connect(small);
                Socket second = connect(small);
                Socket third = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
            assertThat(List.of(first.isConnected(), second.isConnected())).containsOnly(true);
            assertThat(readUntilEnd(third)).isEmpty();
        }
    }

    @Test
    void shouldSayThatAPortIsInUse() {
        assertThatThrownBy(() -> start(server.port(), LIMITS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
    }

    /** Connected and answered, so that the server has counted it. */
    private static Socket connect(HttpServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private static HttpServer start(int port, HttpLimits limits) throws IOException {
        return HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Routes.of(Pages.load(HttpServerTest.class.getClassLoader(), "test-pages")),
                new OriginPolicy(List.of(), () -> ""),
                limits);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return readUntilEnd(socket);
        }
    }

    private static String readUntilEnd(Socket socket) {
        StringBuilder text = new StringBuilder();
        try {
            socket.setSoTimeout((int) LONG.toMillis());
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (IOException e) {
            // A reset ends a connection just as well.
            return text.toString();
        }
        return text.toString();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
