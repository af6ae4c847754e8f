package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.srtp.SrtpProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadOptionsTest {
    @Test
    void shouldBroadcastToTwentyByDefault() {
        Settings settings = settings();

        assertThat(settings.scenario()).isEqualTo(Scenario.BROADCAST);
        assertThat(settings.senders()).isEqualTo(1);
        assertThat(settings.consumers()).isEqualTo(20);
        assertThat(settings.traffic().bursts()).containsExactly(List.of(1200, 1200, 1200, 1200, 1200));
        assertThat(settings.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(settings.floor()).isTrue();
        assertThat(settings.server()).isNull();
    }

    @Test
    void shouldSendSmallLonePacketsWithAudio() {
        Settings settings = settings("audio", "--receivers", "10");

        assertThat(settings.traffic()).isEqualTo(Traffic.uniform(false, 100, 1, 50));
        assertThat(settings.senders()).isEqualTo(10);
        assertThat(settings.consumers()).isEqualTo(90);
    }

    @Test
    void shouldKnowEveryProfileThatTheServerTakes() {
        Map<String, SrtpProfile> profiles = Map.of(
                "aes-128-gcm", SrtpProfile.AEAD_AES_128_GCM,
                "aes-256-gcm", SrtpProfile.AEAD_AES_256_GCM,
                "aes-cm-sha1", SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                "aes-cm-sha1-32", SrtpProfile.AES_CM_128_HMAC_SHA1_32);
        assertThat(profiles.values()).containsExactlyInAnyOrder(SrtpProfile.values());
        profiles.forEach((name, profile) ->
                assertThat(settings("--srtp-profile", name).profile()).isEqualTo(profile));
    }

    @Test
    void shouldHaveTheFloorEncryptAsAsked() {
        assertThat(settings().floorEngine()).isEqualTo("jca");
        assertThat(settings("--floor-engine", "jitsi").floorEngine()).isEqualTo("jitsi");
        assertThatThrownBy(() -> settings("--floor-engine", "rot13"))
                .hasMessageStartingWith("--floor-engine: ")
                .hasMessageContaining("rot13");
    }

    @Test
    void shouldStartTheServersJvmAsAsked() {
        assertThat(settings().javaOptions()).isEmpty();
        assertThat(settings("--java-option=-XX:+UseZGC", "--java-option=-Xmx1g").javaOptions())
                .containsExactly("-XX:+UseZGC", "-Xmx1g");
        assertThatThrownBy(() -> settings("--java-option=UseZGC"))
                .hasMessageStartingWith("--java-option is UseZGC")
                .hasMessageContaining("accepted is");
    }

    @Test
    void shouldMeasureNoFloorOfJoins() {
        assertThat(settings("storm").floor()).isFalse();
        assertThat(settings("churn").floor()).isFalse();
    }

    @Test
    void shouldHaveTenStreamsOfEachIdleReceiverAndOneMoreWithMedia() {
        Settings settings = settings("idle", "--receivers", "5000");

        assertThat(settings.consumers()).isEqualTo(50_000);
        assertThat(settings.senders()).isEqualTo(11);
        assertThat(settings.traffic()).isEqualTo(Traffic.uniform(true, 1200, 1, 5));
        assertThat(settings.floor()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "--receivers, 0",
        "--receivers, 2001",
        "--consumers, 0",
        "--bytes, 28",
        "--bytes, 1401",
        "--packets-per-second, 0",
        "--burst, 65",
        "--duration, 0",
        "--warm-up, 601",
        "--loops, 65",
        "--joins-per-second, 0",
        "--joins-per-second, NaN",
        "--srtp-profile, null-cipher",
    })
    void shouldNameTheOptionThatIsOutOfRange(String option, String value) {
        assertThatThrownBy(() -> settings(option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option + " is ")
                .hasMessageContaining("accepted is");
    }

    @Test
    void shouldRefuseAMeetingOfOne() {
        assertThatThrownBy(() -> settings("meeting", "--receivers", "1")).hasMessageStartingWith("--receivers is 1");
    }

    @Test
    void shouldRefuseAScenarioThatDoesNotExist() {
        assertThatThrownBy(() -> settings("party")).hasMessageStartingWith("SCENARIO is party");
    }

    @Test
    void shouldRefuseToGiveRecordedFramesAnotherSize() {
        assertThatThrownBy(() -> settings("--recorded", "--bytes", "500")).hasMessageStartingWith("--recorded");
        assertThat(settings("--recorded").traffic()).isEqualTo(Traffic.likeChromium());
    }

    @Test
    void shouldSendRecordedFramesAsOftenAsAsked() {
        Traffic traffic =
                settings("--recorded", "--packets-per-second", "20000").traffic();
        assertThat(traffic.bursts()).isEqualTo(Traffic.likeChromium().bursts());
        assertThat(traffic.packetsPerSecond()).isCloseTo(20_000, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://192.0.2.1:3000/ws",
                "ws://example.org/ws",
                "ws://127.0.0.1.example.org/ws",
                "wss://127.0.0.1/ws",
                "ws://[2001:db8::1]/ws",
                "127.0.0.1"
            })
    void shouldRefuseToLoadAnythingButThisMachine(String server) {
        assertThatThrownBy(() -> settings("--server", server)).hasMessageStartingWith("--server is " + server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://127.0.0.1:3000/ws", "ws://localhost:3000/ws", "ws://[::1]:3000/ws"})
    void shouldLoadAServerOnThisMachine(String server) {
        assertThat(settings("--server", server).server()).hasToString(server);
    }

    private static Settings settings(String... arguments) {
        Command command = new Command();
        new CommandLine(command).parseArgs(arguments);
        return command.options.toSettings();
    }

    @CommandLine.Command
    private static final class Command {
        @CommandLine.Mixin
        final LoadOptions options = new LoadOptions();
    }
}
