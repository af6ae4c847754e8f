package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The whole server by HTTPS, to a client that trusts its certificate and nobody else's. */
class SecureServerTest {
    @Test
    void shouldServeItsPagesByHttps() throws Exception {
        try (SluiceServer server = SluiceServer.start(options().withTls(files("first.pem", "first.key")));
                Socket socket = trusting("first.pem").getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void shouldNotStartWithACertificateItCannotUse() throws Exception {
        ServerOptions mixed = options().withTls(files("first.pem", "second.key"));

        assertThatThrownBy(() -> SluiceServer.start(mixed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the private key is not that of the certificate");
    }

    private static ServerOptions options() {
        return new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(25500, 25599).build());
    }

    private static TlsFiles files(String certificate, String key) throws Exception {
        return new TlsFiles(resource(certificate), resource(key));
    }

    private static Path resource(String name) throws Exception {
        return Path.of(Objects.requireNonNull(SecureServerTest.class.getResource("/tls/" + name))
                .toURI());
    }

    private static SSLContext trusting(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = SecureServerTest.class.getResourceAsStream("/tls/" + certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
