package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestCertificates.KeyKind;
import io.sluice.dtls.TestCertificates.Pem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The openssl command as a peer of another make in either role, over a real socket. */
@EnabledOnOs(OS.LINUX)
class OpensslInteropTest {
    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @Timeout(30)
    @CsvSource({"SRTP_AEAD_AES_128_GCM, 56", "SRTP_AEAD_AES_256_GCM, 88", "SRTP_AES128_CM_SHA1_80, 60"})
    void shouldExportTheSameKeysAsOpenssl(String profile, int exportedBytes) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                UdpServer udp = new UdpServer(handshakes, socket)) {
            udp.server.start(TestPair.PEER_FINGERPRINT);
            Process openssl = startOpenssl(socket.getLocalPort(), profile, exportedBytes);
            SrtpKeyingMaterial keys = TestAssociation.await(udp.server.connected);
            byte[] ours = TestPair.concat(keys.remoteKey(), keys.localKey(), keys.remoteSalt(), keys.localSalt());
            assertThat(keyingMaterial(openssl))
                    .isEqualTo(HexFormat.of().withUpperCase().formatHex(ours));

            openssl.outputWriter().append("Q\n").close();
            assertThat(TestAssociation.await(udp.server.closed)).isTrue();
            openssl.destroy();
        }
    }

    @ParameterizedTest
    @Timeout(30)
    @CsvSource({
        "SRTP_AEAD_AES_128_GCM, 56, P256",
        "SRTP_AEAD_AES_256_GCM, 88, P384",
        "SRTP_AES128_CM_SHA1_80, 60, RSA_2048"
    })
    void shouldExportTheSameKeysAsOpensslThatWaits(String profile, int exportedBytes, KeyKind kind) throws IOException {
        Pem pem = TestCertificates.of(kind);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                UdpServer udp = new UdpServer(handshakes, socket)) {
            InetSocketAddress address = freePort();
            Process openssl = startOpensslServer(address.getPort(), pem, profile, exportedBytes);
            awaitLine(openssl, "ACCEPT");
            udp.peer = address;
            udp.server.start(DtlsRole.CLIENT, pem.read().fingerprint(HashAlgorithm.SHA_384));
            SrtpKeyingMaterial keys = TestAssociation.await(udp.server.connected);
            assertThat(keyingMaterial(openssl))
                    .isEqualTo(HexFormat.of().withUpperCase().formatHex(TestPair.asExported(DtlsRole.CLIENT, keys)));

            udp.server.closeAssociation();
            awaitLine(openssl, "DONE");
            openssl.destroy();
        }
    }

    private static void awaitLine(Process openssl, String start) throws IOException {
        BufferedReader output = openssl.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            line = output.readLine();
        }
        assertThat(line).as("line of openssl beginning with %s", start).isNotNull();
    }

    private static InetSocketAddress freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
        }
    }

    private Process startOpensslServer(int port, Pem pem, String profile, int exportedBytes) throws IOException {
        Path certificate = Files.writeString(folder.resolve("server.pem"), pem.certificate());
        Path key = Files.writeString(folder.resolve("server-key.pem"), pem.privateKey());
        return new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-dtls1_2",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-cert",
                        certificate.toString(),
                        "-key",
                        key.toString(),
                        "-verify",
                        "1",
                        "-use_srtp",
                        profile,
                        "-keymatexport",
                        "EXTRACTOR-dtls_srtp",
                        "-keymatexportlen",
                        Integer.toString(exportedBytes))
                .redirectErrorStream(true)
                .start();
    }

    private Process startOpenssl(int port, String profile, int exportedBytes) throws IOException {
        Path certificate = writePem("CERTIFICATE", TestPair.PEER_CERTIFICATE.encoded());
        Path key = writePem(
                "PRIVATE KEY",
                PrivateKeyInfoFactory.createPrivateKeyInfo(TestPair.PEER_CERTIFICATE.privateKey())
                        .getEncoded());
        return new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-dtls1_2",
                        "-connect",
                        "127.0.0.1:" + port,
                        "-cert",
                        certificate.toString(),
                        "-key",
                        key.toString(),
                        "-use_srtp",
                        profile,
                        "-keymatexport",
                        "EXTRACTOR-dtls_srtp",
                        "-keymatexportlen",
                        Integer.toString(exportedBytes))
                .redirectErrorStream(true)
                .start();
    }

    private static String keyingMaterial(Process openssl) throws IOException {
        BufferedReader output = openssl.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Optional<String> value = Optional.of(line.strip())
                    .filter(text -> text.startsWith("Keying material: "))
                    .map(text -> text.substring("Keying material: ".length()));
            if (value.isPresent()) {
                return value.get();
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("openssl exported no keys:\n" + all);
    }

    private Path writePem(String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Path file = folder.resolve(label.replace(' ', '-') + ".pem");
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    /** Joins an association to a socket; answers go where the last datagram came from. */
    private static final class UdpServer implements AutoCloseable {
        private final DatagramSocket socket;
        private final TestAssociation server;
        private volatile @Nullable SocketAddress peer;

        UdpServer(DtlsHandshakes handshakes, DatagramSocket socket) {
            this.socket = socket;
            this.server = new TestAssociation(handshakes, TestPair.OUR_CERTIFICATE, this::send);
            Thread.ofVirtual().name("udp-test-reader").start(this::read);
        }

        @Override
        public void close() {
            server.close();
        }

        private void read() {
            byte[] buffer = new byte[4096];
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    peer = new InetSocketAddress(packet.getAddress(), packet.getPort());
                    server.deliver(Arrays.copyOf(buffer, packet.getLength()));
                }
            } catch (SocketException expected) {
                // The test has closed the socket.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void send(byte[] datagram) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length, peer));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
