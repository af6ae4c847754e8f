package io.sluice.load;

import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line. {@link #toSettings} checks it. */
final class LoadOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            defaultValue = "broadcast",
            description = "broadcast, meeting, audio, storm, churn or idle (default: ${DEFAULT-VALUE}).")
    private String scenario = "";

    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "20",
            description = "Receivers; in a meeting and with audio all peers (default: ${DEFAULT-VALUE}).")
    private int receivers;

    @Option(
            names = "--consumers",
            paramLabel = "N",
            defaultValue = "10",
            description = "Of idle: streams that each receiver consumes, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int consumers;

    @Mixin
    private TrafficOptions traffic = new TrafficOptions();

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Measured time, 1 to 600 (default: ${DEFAULT-VALUE}).")
    private int duration;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Slices of that time, between which the floor is measured, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Media before it, 0 to 600 (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--joins-per-second",
            paramLabel = "N",
            defaultValue = "5",
            description = "Of churn, up to 100 (default: ${DEFAULT-VALUE}).")
    private double joinsPerSecond;

    @Option(
            names = "--srtp-profile",
            paramLabel = "NAME",
            defaultValue = "aes-128-gcm",
            description = "aes-128-gcm, aes-256-gcm, aes-cm-sha1 or aes-cm-sha1-32 (default: ${DEFAULT-VALUE}).")
    private String srtpProfile = "";

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "0",
            description = "Media threads of the server that is started (default: the server's own).")
    private int loops;

    @Option(
            names = "--server-option",
            paramLabel = "OPTION",
            description = "An option for the server that is started, such as --server-option=--srtp-engine=jca; may be"
                    + " repeated.")
    private List<String> serverOptions = new ArrayList<>();

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "An option for that server's JVM, such as --java-option=-XX:+UseZGC; may be repeated.")
    private List<String> javaOptions = new ArrayList<>();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Load this server instead of starting one: ws://127.0.0.1:PORT/ws. Loopback only.")
    private @Nullable URI server;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            defaultValue = "0",
            description = "Its process, whose time and memory are measured.")
    private long serverPid;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            defaultValue = "sfu-signaling/target/sluice.jar",
            description = "The server to start (default: ${DEFAULT-VALUE}).")
    private Path jar = Path.of("");

    @Option(names = "--no-pinning", description = "Let the scheduler place server and generator where it likes.")
    private boolean noPinning;

    @Option(
            names = "--no-feedback",
            description =
                    "Receivers send no reports and no transport-wide feedback, so that the server estimates nothing.")
    private boolean noFeedback;

    @Option(names = "--no-floor", description = "Do not measure the floor.")
    private boolean noFloor;

    @Option(
            names = "--floor-engine",
            paramLabel = "NAME",
            defaultValue = "jca",
            description = "What encrypts in the floor: jca, ipsec-mb, jitsi or auto (default: ${DEFAULT-VALUE}).")
    private String floorEngine = "";

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where to write (default: benchmarks/results/load-DATE-SCENARIO).")
    private @Nullable Path results;

    /**
     * The options as the program takes them.
     *
     * @throws IllegalArgumentException saying in one sentence which option is wrong and what is accepted
     */
    Settings toSettings() {
        Scenario chosen = choose("SCENARIO", scenario, Scenario.values());
        requireBetween("--receivers", receivers, chosen.everybodySends() ? 2 : 1, chosen.maxPeers());
        requireBetween("--consumers", consumers, 1, 100);
        requireBetween("--duration", duration, 1, 600);
        requireBetween("--rounds", rounds, 1, 100);
        requireBetween("--warm-up", warmUp, 0, 600);
        requireBetween("--loops", loops, 0, 64);
        if (!(joinsPerSecond > 0 && joinsPerSecond <= 100)) {
            throw new IllegalArgumentException(
                    "--joins-per-second is " + joinsPerSecond + "; accepted is more than 0, up to 100.");
        }
        return new Settings(
                chosen,
                receivers,
                chosen == Scenario.IDLE ? consumers : 1,
                traffic.toTraffic(chosen),
                profile(),
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(duration),
                rounds,
                joinsPerSecond,
                checkedServer(),
                serverPid,
                jar,
                serverOptions,
                checkedJavaOptions(),
                loops,
                !noPinning,
                !noFeedback,
                !noFloor && !chosen.measuresJoins() && chosen != Scenario.IDLE,
                checkedFloorEngine(),
                results);
    }

    /** Made here once, so that a wrong name is found out before anything starts. */
    private String checkedFloorEngine() {
        try {
            return SrtpEngines.select(floorEngine).name();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--floor-engine: " + e.getMessage(), e);
        }
    }

    /** A word that is no option would be taken for the class to run. */
    private List<String> checkedJavaOptions() {
        for (String option : javaOptions) {
            if (!option.startsWith("-")) {
                throw new IllegalArgumentException(
                        "--java-option is " + option + "; accepted is an option of java, which begins with a hyphen.");
            }
        }
        return javaOptions;
    }

    private SrtpProfile profile() {
        return switch (srtpProfile.toLowerCase(Locale.ROOT)) {
            case "aes-128-gcm" -> SrtpProfile.AEAD_AES_128_GCM;
            case "aes-256-gcm" -> SrtpProfile.AEAD_AES_256_GCM;
            case "aes-cm-sha1" -> SrtpProfile.AES_CM_128_HMAC_SHA1_80;
            case "aes-cm-sha1-32" -> SrtpProfile.AES_CM_128_HMAC_SHA1_32;
            default ->
                throw new IllegalArgumentException("--srtp-profile is " + srtpProfile
                        + "; accepted is aes-128-gcm, aes-256-gcm, aes-cm-sha1 or aes-cm-sha1-32.");
        };
    }

    private @Nullable URI checkedServer() {
        if (server == null) {
            return null;
        }
        String host = server.getHost();
        if (!"ws".equals(server.getScheme()) || host == null || !Loopback.isLoopback(host.replaceAll("[\\[\\]]", ""))) {
            throw new IllegalArgumentException("--server is " + server
                    + "; accepted is a server on this machine's loopback, such as ws://127.0.0.1:3000/ws.");
        }
        return server;
    }

    private static Scenario choose(String option, String value, Scenario[] accepted) {
        for (Scenario scenario : accepted) {
            if (scenario.name().equalsIgnoreCase(value)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException(
                option + " is " + value + "; accepted is broadcast, meeting, audio, storm, churn or idle.");
    }

    static void requireBetween(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " is " + value + "; accepted is " + min + " to " + max + ".");
        }
    }
}
