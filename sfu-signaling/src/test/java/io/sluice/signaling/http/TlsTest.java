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
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTPS and secure WebSockets, with certificates that change under way; time stands still unless a test moves it. */
class TlsTest {
    private static final String GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    private Path folder;

    private final AtomicLong nowNanos = new AtomicLong();
    private final RecordingAcceptor room = new RecordingAcceptor();
    private TlsCertificates certificates;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        install("first", "first");
        certificates = new TlsCertificates(files(), nowNanos::get);
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Routes.of(Pages.load(TlsTest.class.getClassLoader(), "test-pages"))
                        .withSocket("/ws", room),
                new OriginPolicy(List.of(), () -> ""),
                HttpLimits.defaults(),
                TrustedProxies.none(),
                certificates);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3", "TLSv1.2"})
    void shouldServeByTls(String version) throws Exception {
        try (SSLSocket socket = connect()) {
            socket.setEnabledProtocols(new String[] {version});
            socket.getOutputStream().write(GET.getBytes(ISO_8859_1));

            assertThat(readUntilEnd(socket)).startsWith("HTTP/1.1 200").endsWith("ok\n");
            assertThat(subject(socket)).isEqualTo("CN=first");
        }
    }

    @Test
    void shouldOpenSecureWebSockets() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://localhost:" + server.port() + "/ws"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket source, CharSequence text, boolean last) {
                            received.complete(text.toString());
                            source.request(1);
                            return CompletableFuture.completedStage(null);
                        }

                        @Override
                        public CompletionStage<?> onClose(WebSocket source, int code, String reason) {
                            closeCode.complete(code);
                            return CompletableFuture.completedStage(null);
                        }
                    })
                    .join();
            socket.sendText("hello", true).join();

            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("echo hello");
            Thread stopping = Thread.ofVirtual().start(server::close);
            assertThat(closeCode.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            stopping.join();
        }
    }

    @Test
    void shouldTakeANewCertificateWhenItsFilesChange() throws Exception {
        install("rsa", "rsa");
        advance(9);
        assertThat(served()).isEqualTo("CN=first");
        advance(1);

        assertThat(served()).isEqualTo("CN=rsa");
        assertThat(certificates.reloads()).isEqualTo(1);
        advance(10);
        assertThat(certificates.reloads()).isEqualTo(1);
    }

    @Test
    void shouldLetOpenConnectionsGoOn() throws Exception {
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            install("second", "second");
            advance(10);
            socket.getOutputStream().write(GET.getBytes(ISO_8859_1));

            assertThat(readUntilEnd(socket)).startsWith("HTTP/1.1 200");
            assertThat(served()).isEqualTo("CN=second");
        }
    }

    /** As between the two writes of whoever renews the certificate. */
    @Test
    void shouldKeepTheOldCertificateUntilKeyAndCertificateFit() throws Exception {
        install("second", "first");
        advance(10);
        assertThat(served()).isEqualTo("CN=first");
        assertThat(certificates.failures()).isEqualTo(1);
        advance(10);
        assertThat(certificates.failures()).isEqualTo(1);
        install("second", "second");
        advance(10);

        assertThat(served()).isEqualTo("CN=second");
        assertThat(certificates.reloads()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheOldCertificateWhileFilesAreMissingOrBroken() throws Exception {
        Files.delete(folder.resolve("cert.pem"));
        advance(10);
        Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n");
        advance(10);
        Files.writeString(folder.resolve("cert.pem"), "");
        advance(10);

        assertThat(served()).isEqualTo("CN=first");
        assertThat(certificates.failures()).isEqualTo(3);
        install("first", "first");
        advance(10);
        assertThat(served()).isEqualTo("CN=first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "first | second | not that of the certificate",
                "rsa | first | cannot be used",
                "rsa | rsa-pkcs1 | PKCS #8",
                "first.key | first | no certificate",
                "first | first.pem | no private key",
            })
    void shouldNotBeginWithFilesThatCannotBeUsed(String certificate, String key, String words) throws Exception {
        install(certificate, key);

        assertThatThrownBy(() -> new TlsCertificates(files(), nowNanos::get))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("cert.pem");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /sender?a=1 | example.org:3000 | 308 | location: https://example.org:3000/sender?a=1",
                "POST /api | 127.0.0.1 | 308 | location: https://127.0.0.1/api",
                "GET / | a b | 400 | HTTPS",
                "GET //evil.example | a | 400 | HTTPS",
                "GET http://evil.example/ | a | 400 | HTTPS",
            })
    void shouldTellWhoSpeaksPlainHttpWhereToGo(String request, String host, int status, String words) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(ISO_8859_1));

            assertThat(readUntilEnd(socket)).startsWith("HTTP/1.1 " + status).contains(words, "wss://");
        }
    }

    private void install(String certificate, String key) throws IOException {
        copy(certificate.contains(".") ? certificate : certificate + ".pem", "cert.pem");
        copy(key.contains(".") ? key : key + ".key", "key.pem");
    }

    private void copy(String resource, String file) throws IOException {
        try (InputStream content = Objects.requireNonNull(TlsTest.class.getResourceAsStream("/tls/" + resource))) {
            Files.write(folder.resolve(file), content.readAllBytes());
        }
    }

    private TlsFiles files() {
        return new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    private void advance(int seconds) {
        nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        certificates.tick();
    }

    private String served() throws Exception {
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            return subject(socket);
        }
    }

    private SSLSocket connect() throws Exception {
        SSLSocket socket =
                (SSLSocket) trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    private static String readUntilEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** The test asks which certificate it was given. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
