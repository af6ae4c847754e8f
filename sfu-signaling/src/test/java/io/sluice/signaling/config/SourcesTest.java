package io.sluice.signaling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.call.CallOptions;
import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.http.WebOrigin;
import io.sluice.signaling.manual.ManualLimits;
import io.sluice.signaling.room.RoomOptions;
import io.sluice.signaling.session.SessionLimits;
import io.sluice.signaling.turn.TurnAccess;
import io.sluice.signaling.turn.TurnOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SourcesTest {
    private static final String SECRET = "a secret of thirty-two bytes and more";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldHaveTheDefaultsOfEveryPartInTheReference() {
        ServerOptions options = options(Map.of());

        assertThat(options.limits()).isEqualTo(HttpLimits.defaults());
        assertThat(options.pace()).isEqualTo(SessionLimits.defaults());
        assertThat(options.transport()).isEqualTo(WebRtcTransportOptions.defaults());
        assertThat(options.access()).isEqualTo(AccessOptions.open());
        assertThat(options.turn()).isEqualTo(TurnOptions.none());
        assertThat(options.rooms()).isEqualTo(RoomOptions.defaults());
        assertThat(options.calls()).isEqualTo(CallOptions.defaults());
        assertThat(options.manual()).isEqualTo(ManualLimits.defaults());
        assertThat(options.log()).isEqualTo(LogOptions.defaults());
        assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldLetLaterSourcesWin() {
        Path file = file("sluice { http.port = 1, limits.connections = 1, log.format = json, media.loops = 1 }");

        ServerOptions options = options(
                Map.of(
                        "SLUICE_CONF_HTTP_PORT",
                        "2",
                        "SLUICE_CONF_LIMITS_CONNECTIONS",
                        "2",
                        "SLUICE_CONF_MEDIA_LOOPS",
                        "2"),
                "--config=" + file,
                "--set=http.port=3",
                "--set=sluice.media.loops=3",
                "--port=4");

        assertThat(options.log().format()).as("file").isEqualTo(LogOptions.Format.JSON);
        assertThat(options.limits().connections()).as("environment").isEqualTo(2);
        assertThat(options.media().loops()).as("--set").isEqualTo(3);
        assertThat(options.port()).as("option").isEqualTo(4);
        assertThat(options.host()).as("reference").isEqualTo("127.0.0.1");
    }

    @Test
    void shouldTakeListsFromEverySource() {
        Path file = file("sluice.http.allowed-origins = [\"https://a.example\", \"https://b.example\"]");

        assertThat(options(Map.of(), "--config=" + file).allowedOrigins())
                .extracting(WebOrigin::toString)
                .containsExactly("https://a.example", "https://b.example");
        assertThat(options(Map.of("SLUICE_CONF_HTTP_ALLOWED_ORIGINS", "https://a.example, https://b.example"))
                        .allowedOrigins())
                .hasSize(2);
        assertThat(options(Map.of("SLUICE_CONF_HTTP_ALLOWED_ORIGINS", ""), "--config=" + file)
                        .allowedOrigins())
                .isEmpty();
    }

    @Test
    void shouldTakeSizesAndTimesWithTheirUnits() {
        ServerOptions options = options(
                Map.of(),
                "--set=limits.message-size=64 KiB",
                "--set=limits.outbound-queue=2097152",
                "--set=shutdown.drain-timeout=5m");

        assertThat(options.limits().frameBytes()).isEqualTo(65536);
        assertThat(options.limits().outboundBytes()).isEqualTo(2097152);
        assertThat(options.drainTimeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice.http.prot = 1|sluice.http.prot (FILE: 1) is no setting; there are allowed-origins,"
                        + " forwarded-header, host, port, tls, trusted-proxies.",
                "sluice.htpp.port = 1|sluice.htpp (FILE: 1) is no setting; there are admin, auth, ",
                "sluice.http.port.number = 1|sluice.http.port",
                "sluice.http = 1|sluice.http (FILE: 1) is no value; accepted are settings in braces: allowed-origins,"
                        + " forwarded-header, host, port",
                "http.port = 1|http (FILE: 1) is no setting; all of them stand under sluice.",
                "sluice.http.port = 2.5|sluice.http.port is 2.5 (FILE: 1); accepted is 0 to 65535.",
                "sluice.http.port = null|sluice.http.port is not set; accepted is 0 to 65535.",
                "sluice.http.port = []|sluice.http.port is [] (FILE: 1); accepted is 0 to 65535.",
                "sluice.http.host = \" \"|sluice.http.host is   (FILE: 1); accepted is some text.",
                "sluice.http.allowed-origins = 7|sluice.http.allowed-origins is 7 (FILE: 1); accepted is a list of"
                        + " texts.",
                "sluice.media.tcp = maybe|sluice.media.tcp is maybe (FILE: 1); accepted is true or false.",
                "sluice.limits.request-timeout = 30|sluice.limits.request-timeout is 30 (FILE: 1); accepted is 1 s to"
                        + " 10 m.",
                "sluice.limits.message-size = 1 GiB|sluice.limits.message-size is 1 GiB (FILE: 1); accepted is 1024 to"
                        + " 16777216 bytes.",
                "sluice.limits.silence-timeout = 20 s|sluice.limits.silence-timeout is 20 s (FILE: 1); accepted is"
                        + " more than limits.ping-interval.",
                "sluice.log.level = loud|sluice.log.level is loud (FILE: 1); accepted is debug, error, info, trace,"
                        + " warn.",
                "sluice { http {|--config FILE cannot be read: FILE: ",
            })
    void shouldNameKeyValuePlaceAndWhatIsAccepted(String text, String sentence) {
        Path file = file(text);

        assertThatThrownBy(() -> options(Map.of(), "--config=" + file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence.replace("FILE", file.toString()));
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        assertThatThrownBy(() -> options(Map.of(), "--config=" + folder.resolve("none.conf")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.conf")
                .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldNameTheVariableAndTheOptionThatAreWrong() {
        assertThatThrownBy(() -> options(Map.of("SLUICE_CONF_HTTP_PROT", "1")))
                .hasMessage("The environment variable SLUICE_CONF_HTTP_PROT is no setting; they are called like "
                        + "SLUICE_CONF_HTTP_PORT for sluice.http.port.");
        assertThatThrownBy(() -> options(Map.of("SLUICE_CONF_HTTP_PORT", "many")))
                .hasMessage("sluice.http.port is many (SLUICE_CONF_HTTP_PORT); accepted is 0 to 65535.");
        assertThatThrownBy(() -> options(Map.of(), "--set=http.prot=1"))
                .hasMessageStartingWith("sluice.http.prot (--set) is no setting; there are ");
        assertThatThrownBy(() -> options(Map.of(), "--set=port"))
                .hasMessage("--set port is no setting; accepted is KEY=VALUE, such as http.port=8080.");
    }

    /** What a Kubernetes cluster with a service of this name puts into every container. */
    @Test
    void shouldPassOverVariablesOfOthers() {
        assertThat(options(Map.of("SLUICE_PORT", "tcp://10.0.0.1:3000", "PATH", "/bin"))
                        .port())
                .isEqualTo(3000);
    }

    @Test
    void shouldHaveANameInTheEnvironmentForEveryKey() {
        SortedMap<String, String> keys = new Sources().keys();

        assertThat(keys).hasSizeGreaterThan(40).containsEntry("auth.jwt.key-file", "SLUICE_CONF_AUTH_JWT_KEY_FILE");
        assertThat(keys.values()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "meet.example.org"})
    void shouldNotServeOthersBeforeSomebodySaysWhoMayComeIn(String host) {
        assertThatThrownBy(() -> options(Map.of(), "--host=" + host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sluice.http.host is " + host
                        + " (--host), where other machines reach it, and nobody has said who "
                        + "may come in: choose auth.mode jwt, or none to let everybody in.");
        assertThat(options(Map.of(), "--host=" + host, "--auth=none").access().jwt())
                .isNull();
        assertThat(options(Map.of(), jwt("--host=" + host)).access().jwt()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void shouldServeThisMachineWithoutAChoice(String host) {
        assertThat(options(Map.of(), "--host=" + host).host()).isEqualTo(host);
    }

    @Test
    void shouldReadHowTokensAreChecked() {
        Path secret = file(SECRET + "\n");

        JwtOptions jwt = Objects.requireNonNull(options(
                        Map.of(),
                        "--auth=jwt",
                        "--set=auth.jwt.algorithm=HS256",
                        "--set=auth.jwt.secret-file=" + secret,
                        "--set=auth.jwt.issuer=https://id.example",
                        "--set=auth.jwt.audience=sluice",
                        "--set=auth.jwt.leeway=5 s")
                .access()
                .jwt());

        assertThat(jwt.issuer()).isEqualTo("https://id.example");
        assertThat(jwt.audience()).isEqualTo("sluice");
        assertThat(jwt.leeway()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth.jwt.algorithm=none|sluice.auth.jwt.algorithm is none (--set); accepted is ES256, HS256, RS256.",
                "auth.jwt.secret=short|sluice.auth.jwt.secret is not accepted (--set): the secret has 5 bytes;"
                        + " accepted is 32 or more.",
                "auth.jwt.key-file=/none|sluice.auth.jwt.secret and sluice.auth.jwt.key-file are set; accepted is one"
                        + " of them.",
                "auth.jwt.secret-file=/none|sluice.auth.jwt.secret and sluice.auth.jwt.secret-file are set; accepted"
                        + " is one of them.",
                "auth.jwt.algorithm=ES256|sluice.auth.jwt.secret is for HS256; accepted with ES256 is"
                        + " sluice.auth.jwt.key-file.",
                "auth.jwt.leeway=10 m|sluice.auth.jwt.leeway is 10 m (--set); accepted is 0 s to 5 m.",
                "admin.token=short|sluice.admin.token is not accepted (--set); accepted is 16 characters or more.",
                "admin.token-file=/none/here|sluice.admin.token-file is /none/here (--set), which cannot be read: ",
            })
    void shouldSayWhatIsWrongWithTheRulesOfAccess(String setting, String sentence) {
        assertThatThrownBy(() -> options(Map.of(), jwt("--set=" + setting)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void shouldAskForAKey() {
        assertThatThrownBy(() -> options(Map.of(), "--auth=jwt", "--set=auth.jwt.algorithm=RS256"))
                .hasMessage("sluice.auth.jwt.key-file is not set; accepted is a key to check tokens with.");
        assertThatThrownBy(() -> options(Map.of(), "--auth=open"))
                .hasMessage("sluice.auth.mode is open (--auth); accepted is jwt, none.");
        assertThatThrownBy(() -> options(Map.of(), "--auth=jwt"))
                .hasMessage("sluice.auth.jwt.algorithm is not set; accepted is ES256, HS256, RS256.");
    }

    @Test
    void shouldReadTheTurnServer() {
        TurnOptions turn = options(
                        Map.of(),
                        "--set=turn.stun-urls=stun:a.example",
                        "--set=turn.turn-urls=turn:a.example,turns:a.example",
                        "--set=turn.secret=north",
                        "--set=turn.lifetime=10 m")
                .turn();

        assertThat(turn)
                .isEqualTo(new TurnOptions(
                        List.of("stun:a.example"),
                        List.of("turn:a.example", "turns:a.example"),
                        new TurnAccess.SharedSecret("north", Duration.ofMinutes(10))));
        assertThatThrownBy(() -> options(Map.of(), "--set=turn.turn-urls=turn:a.example"))
                .hasMessageStartingWith("sluice.turn: turnUrls and access");
        assertThatThrownBy(() -> options(Map.of(), "--set=turn.turn-urls=http://a", "--set=turn.secret=north"))
                .hasMessageStartingWith("sluice.turn: turnUrls has 'http://a'");
        assertThatThrownBy(() -> options(Map.of(), "--set=turn.turn-urls=turn:a", "--set=turn.username=us"))
                .hasMessage("sluice.turn: username and credential are given together or not at all.");
    }

    @Test
    void shouldShowNoSecret() {
        ServerOptions options = options(
                Map.of(),
                jwt("--set=admin.token=0123456789abcdef", "--set=turn.turn-urls=turn:a", "--set=turn.secret=north"));

        assertThat(options.access().adminToken()).isEqualTo("0123456789abcdef");
        assertThat(options.toString())
                .doesNotContain(SECRET)
                .doesNotContain("0123456789")
                .doesNotContain("north");
    }

    @Test
    void shouldTakeTheSettingsOfAProgramThatItIsPartOf() {
        ServerOptions options = ServerOptions.of(Map.of("http.port", "8080", "auth.mode", "none", "http.host", "::"));

        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.host()).isEqualTo("::");
        assertThat(options.limits()).isEqualTo(HttpLimits.defaults());
        assertThatThrownBy(() -> ServerOptions.of(Map.of("http.port", "70000")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sluice.http.port is 70000 (settings); accepted is 0 to 65535.");
        assertThatThrownBy(() -> ServerOptions.of(Map.of("http.prot", "1")))
                .hasMessageStartingWith("sluice.http.prot (settings) is no setting; there are ");
    }

    private static String[] jwt(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--auth=jwt", "--set=auth.jwt.algorithm=HS256", "--set=auth.jwt.secret=" + SECRET));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("sluice.conf"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ServerOptions options(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = new CommandLine(CommandSpec.create());
        Arguments.addTo(commandLine.getCommandSpec());
        return Arguments.toOptions(commandLine.parseArgs(arguments), environment);
    }
}
