package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    private static final int SIGTERM_EXIT_CODE = 128 + 15;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @ParameterizedTest
    @CsvSource({
        "--port=abc, sfu: sluice.http.port is abc (--port); accepted is 0 to 65535.",
        "--port=70000, sfu: sluice.http.port is 70000 (--port); accepted is 0 to 65535.",
        "--nonsense, sfu: Unknown option: '--nonsense'",
        "nonsense, sfu: Unmatched argument at index 0: 'nonsense'",
    })
    void shouldExplainAWrongOptionInOneSentence(String argument, String sentence) {
        assertThat(commandLine.execute(argument)).isEqualTo(2);

        assertThat(err.toString().lines()).containsExactly(sentence, "sfu --help lists the options.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldExplainAnUnknownEngine() {
        assertThat(commandLine.execute("--srtp-engine=rot13", "--port=0", "--min-port=25000", "--max-port=25099"))
                .isEqualTo(2);

        assertThat(err.toString()).contains("rot13").contains("auto");
    }

    @Test
    void shouldSayThatAPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = commandLine.execute(
                    "--host=127.0.0.1",
                    "--port=" + taken.getLocalPort(),
                    "--listen=127.0.0.1",
                    "--min-port=25100",
                    "--max-port=25199");

            assertThat(code).isEqualTo(1);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .startsWith("sfu: Port " + taken.getLocalPort() + " of 127.0.0.1 cannot be opened: ")
                    .contains("in use");
        }
    }

    @Test
    void shouldHelp() {
        assertThat(commandLine.execute("--help")).isZero();
        assertThat(out.toString()).contains("--announced-address", "--allow-origin");
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(commandLine.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("Sluice ");
    }

    @Test
    @Timeout(30)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
    void shouldSayWhereItIsAndStopWhenAsked() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--host=127.0.0.1",
                        "--port=0",
                        "--listen=127.0.0.1",
                        "--min-port=25200",
                        "--max-port=25299",
                        "--loops=1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).matches("Sluice is running. Open {2}http://localhost:[0-9]+/");
            assertThat(lines.readLine()).startsWith("Access:                 everybody on this machine");
            assertThat(lines.readLine())
                    .matches("Media: +127.0.0.1, udp 252[0-9]{2}, tcp 252[0-9]{2}: reachable from this machine only");
            assertThat(lines.readLine()).matches("Encryption: +(ipsec-mb|jca)");
            process.destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT_CODE);
        } finally {
            process.destroyForcibly();
        }
    }
}
