package io.sluice.signaling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.DtlsCertificatePem;
import io.sluice.ListenAddress;
import io.sluice.SfuOptions;
import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.http.Rate;
import io.sluice.signaling.http.TlsFiles;
import io.sluice.signaling.http.WebOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class ArgumentsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @Test
    void shouldServeThisMachineByDefault() {
        ServerOptions options = options();

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(3000);
        assertThat(options.allowedOrigins()).isEmpty();
        SfuOptions media = options.media();
        assertThat(media.minPort()).isEqualTo(20000);
        assertThat(media.maxPort()).isEqualTo(20200);
        assertThat(media.loops()).isPositive();
        assertThat(media.listenAddresses())
                .startsWith(new ListenAddress("127.0.0.1"))
                .hasSize(1 + MachineAddresses.external().size());
    }

    @Test
    void shouldTakeEveryOption() {
        ServerOptions options = options(
                "--port=0",
                "--host=127.0.0.1",
                "--listen=127.0.0.1,192.0.2.7",
                "--listen",
                "192.0.2.8",
                "--announced-address=203.0.113.5",
                "--min-port=30000",
                "--max-port=30010",
                "--loops=3",
                "--placement=round-robin",
                "--network=portable",
                "--max-gathering=250",
                "--srtp-engine=jca",
                "--allow-origin=https://a.example",
                "--allow-origin=http://b.example:8080");

        assertThat(options.port()).isZero();
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.allowedOrigins())
                .extracting(WebOrigin::toString)
                .containsExactly("https://a.example", "http://b.example:8080");
        SfuOptions media = options.media();
        assertThat(media.listenAddresses())
                .containsExactly(
                        new ListenAddress("127.0.0.1"),
                        new ListenAddress("192.0.2.7", "203.0.113.5"),
                        new ListenAddress("192.0.2.8", "203.0.113.5"));
        assertThat(media.minPort()).isEqualTo(30000);
        assertThat(media.maxPort()).isEqualTo(30010);
        assertThat(media.loops()).isEqualTo(3);
        assertThat(media.placement()).isEqualTo(SfuOptions.Placement.ROUND_ROBIN);
        assertThat(media.network()).isEqualTo(SfuOptions.Network.PORTABLE);
        assertThat(media.maxGathering()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(media.srtpEngine()).isEqualTo("jca");
    }

    @ParameterizedTest
    @CsvSource({
        "--port=abc, sluice.http.port is abc (--port); accepted is 0 to 65535.",
        "--listen=0.0.0.0, is no IPv4 or IPv6 address",
        "--listen=fe80::1, is no IPv4 or IPv6 address",
        "--listen=localhost, is no IPv4 or IPv6 address",
        "--listen=1.2.3, is no IPv4 or IPv6 address",
        "--listen=1.2.3.256, is no IPv4 or IPv6 address",
        "--announced-address=a/b, is neither an IP address nor a host name",
        "--placement=spread, '(--placement); accepted is fill, round-robin.'",
        "--network=fast, '(--network); accepted is auto, portable.'",
        "--allow-origin=example.org, is no origin",
        "--allow-origin=*, is no origin",
    })
    void shouldRefuseValuesItCannotRead(String argument, String words) {
        assertThatThrownBy(() -> options(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void shouldRefuseAnOptionThatIsNone() {
        assertThatThrownBy(() -> options("--verbose"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("Unknown option");
    }

    @ParameterizedTest
    @CsvSource({
        "--port=65536, 'sluice.http.port is 65536 (--port); accepted is 0 to 65535.'",
        "--port=-1, 'sluice.http.port is -1 (--port); accepted is 0 to 65535.'",
        "--min-port=0, 'sluice.media.min-port is 0 (--min-port); accepted is 1 to 65535.'",
        "--max-port=19999, 'sluice.media.max-port is 19999 (--max-port); accepted is 20000 to 65535.'",
        "--loops=0, sluice.media.loops is 0 (--loops); accepted is 1 to 64.",
        "--loops=65, sluice.media.loops is 65 (--loops); accepted is 1 to 64.",
        "--max-gathering=5001, sluice.media.max-gathering is 5001 us (--max-gathering); accepted is 0 s to 5000 us.",
        "--max-gathering=-1, sluice.media.max-gathering is -1 us (--max-gathering); accepted is 0 s to 5000 us.",
        "--max-connections-per-address=0, sluice.limits.connections-per-address is 0 (--max-connections-per-address);"
                + " accepted is 1 to 1000000.",
    })
    void shouldRefuseValuesOutOfRange(String argument, String sentence) {
        assertThatThrownBy(() -> options(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void shouldListenOnUdpAndTcpAndShareThePortsUnlessToldOtherwise() {
        ServerOptions usual = options();
        ServerOptions other =
                options("--no-tcp", "--port-per-transport", "--max-connections=9", "--max-connections-per-address=7");

        assertThat(usual.media().tcp()).isTrue();
        assertThat(usual.transport().ownPorts()).isFalse();
        assertThat(usual.limits().connections()).isEqualTo(1024);
        assertThat(usual.limits().connectionsPerAddress()).isEqualTo(256);
        assertThat(other.media().tcp()).isFalse();
        assertThat(other.transport().ownPorts()).isTrue();
        assertThat(other.limits().connections()).isEqualTo(9);
        assertThat(other.limits().connectionsPerAddress()).isEqualTo(7);
    }

    @Test
    void shouldPadSegmentsUnlessToldOtherwise() {
        assertThat(options().media().segmentPadding()).isTrue();
        assertThat(options("--no-segment-padding").media().segmentPadding()).isFalse();
    }

    @Test
    void shouldAnnounceEachFamilyByItself() {
        SfuOptions media = options(
                        "--listen=192.0.2.7,2001:db8::7,::1",
                        "--announced-address=203.0.113.5",
                        "--announced-address=2001:db8:5::5",
                        "--expose-internal-addresses")
                .media();

        assertThat(media.listenAddresses())
                .containsExactly(
                        new ListenAddress("192.0.2.7", "203.0.113.5", true),
                        new ListenAddress("2001:db8::7", "2001:db8:5::5", true),
                        new ListenAddress("::1"));
    }

    @Test
    void shouldAnnounceAHostNameForBothFamilies() {
        SfuOptions media = options("--listen=192.0.2.7,2001:db8::7", "--announced-address=sfu.example")
                .media();

        assertThat(media.listenAddresses())
                .extracting(ListenAddress::announcedAddress)
                .containsExactly("sfu.example", "sfu.example");
    }

    @Test
    void shouldRefuseAnAnnouncementThatStandsForNothingOrForTheSameAsAnother() {
        assertThatThrownBy(() -> options("--listen=192.0.2.7", "--announced-address=2001:db8::5"))
                .hasMessageContaining(
                        "media.announced-addresses has 2001:db8::5, which needs an address of media.listen of its"
                                + " family");
        assertThatThrownBy(() -> options("--listen=192.0.2.7", "--announced-address=203.0.113.5,sfu.example"))
                .hasMessageContaining("203.0.113.5 and sfu.example, which both stand for 192.0.2.7");
    }

    @Test
    void shouldAnnounceNothingInsteadOfTheLoopbackAddress() {
        assertThatThrownBy(() -> options("--listen=127.0.0.1", "--announced-address=203.0.113.5"))
                .hasMessageContaining("203.0.113.5, which needs");
    }

    @Test
    void shouldReadACertificateWithItsKey(@TempDir Path folder) throws Exception {
        KeyStore made = certificateOfKeytool(folder.resolve("made.p12"));
        Path certificate =
                writePem(folder, "CERTIFICATE", made.getCertificate("mykey").getEncoded());
        Path key =
                writePem(folder, "PRIVATE KEY", made.getKey("mykey", PASSWORD).getEncoded());

        DtlsCertificatePem given = options("--dtls-certificate=" + certificate, "--dtls-private-key=" + key)
                .media()
                .dtlsCertificate();

        assertThat(given).isEqualTo(DtlsCertificatePem.read(certificate, key));
        assertThat(options().media().dtlsCertificate()).isNull();
        assertThatThrownBy(() -> options("--dtls-certificate=" + certificate, "--dtls-private-key=" + certificate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "sluice.media.dtls.certificate is " + certificate + " (--dtls-certificate) with")
                .hasMessageContaining("is not accepted: privateKey has no section");
    }

    @Test
    void shouldSayWhichFileOfACertificateIsMissing() {
        assertThatThrownBy(() -> options("--dtls-certificate=no-such.pem"))
                .hasMessage("media.dtls.certificate and media.dtls.private-key are given together or not at all.");
        assertThatThrownBy(() -> options("--dtls-certificate=no-such.pem", "--dtls-private-key=neither.pem"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read")
                .hasMessageContaining("no-such.pem");
    }

    @Test
    void shouldTakeACertificateForHttps() {
        assertThat(options("--tls-certificate=a.pem", "--tls-private-key=b.pem").tls())
                .isEqualTo(new TlsFiles(Path.of("a.pem"), Path.of("b.pem")));
        assertThat(options().tls()).isNull();
        assertThatThrownBy(() -> options("--tls-certificate=a.pem"))
                .hasMessage("http.tls.certificate and http.tls.private-key are given together or not at all.");
    }

    @Test
    void shouldTakeTheRatesAtWhichIsRead() {
        HttpLimits limits = options(
                        "--set=limits.reads-per-second-per-connection=10", "--set=limits.read-burst-per-address=20")
                .limits();

        assertThat(limits.connectionRate()).isEqualTo(new Rate(10, 5000));
        assertThat(limits.addressRate()).isEqualTo(new Rate(5000, 20));
        assertThat(options().limits()).isEqualTo(HttpLimits.defaults());
        assertThatThrownBy(() -> options("--set=limits.read-burst-per-address=0"))
                .hasMessageContaining("limits.read-burst-per-address");
    }

    private static KeyStore certificateOfKeytool(Path store) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=test",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString()))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    private static Path writePem(Path folder, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(der);
        String pem = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        return Files.writeString(folder.resolve(label.replace(' ', '-') + ".pem"), pem);
    }

    private static ServerOptions options(String... arguments) {
        CommandLine commandLine = new CommandLine(CommandSpec.create());
        Arguments.addTo(commandLine.getCommandSpec());
        return Arguments.toOptions(commandLine.parseArgs(arguments), Map.of());
    }
}
