package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.LoopStatistics;
import io.sluice.SfuOptions;
import io.sluice.SfuStatistics;
import io.sluice.TcpPortStatistics;
import io.sluice.signaling.SignalingClient;
import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A call of Chromium goes on while another process floods the very port its media comes to, from addresses nobody knows and
 * from a transport of the attacker's own. The server lives in this process, so that its counters can be read; the flooder runs
 * with low priority, so that it is the server that is tested and not the machine, whose two processors all of them share.
 */
class UnderAttackIT {
    private static final int SECONDS = 5;
    /** What browsers, server and flooder have room for together on two processors; more shows how much the machine can send. */
    private static final int DATAGRAMS_PER_SECOND = Integer.getInteger("sluice.flood", 20_000);

    private static final int MAX_FREEZE_MILLIS = 500;
    /** What is still referred to after a flood. */
    private static final long MAX_LIVE_GROWTH_KIB = 16 << 10;
    /** With the garbage that a heap of 1 GiB lets lie: a STUN flood leaves some for each answer. */
    private static final long MAX_RESIDENT_GROWTH_KIB = 384 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final TestBed bed = new TestBed();

    private SluiceServer server;

    @BeforeEach
    void start() throws IOException {
        SfuOptions media = SfuOptions.builder().loops(1).ports(23_000, 23_099).build();
        server = SluiceServer.start(new ServerOptions("127.0.0.1", 0, List.of(), media));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}, known: {1}")
    @CsvSource({"STUN, false", "DTLS, false", "DTLS, true", "SRTP, false", "SRTP, true", "TCP, false"})
    void shouldKeepACallGoing(Flooder.Kind kind, boolean known) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                SignalingClient attacker = new SignalingClient(client, server.port())) {
            SenderTab sender = new SenderTab(open("sender", "/sender?source=pattern&autostart=1&codec=VP8"));
            sender.awaitSending();
            ReceiverTab receiver = new ReceiverTab(open("receiver", "/receiver?autostart=1"));
            MediaProbe picture = receiver.onlyTile().media();
            picture.awaitFramesDecoded(60);
            long liveKib = liveHeapKib();
            long residentKib = residentKib();
            picture.forgetGaps();

            long sent = flood(kind, known, attacker);
            MediaSample after = picture.sample();
            long residentGrowthKib = residentKib() - residentKib;
            long liveGrowthKib = liveHeapKib() - liveKib;

            SfuStatistics statistics = server.statistics();
            long dropped = dropped(kind, known, statistics);
            bed.note(
                    "%s, known %s: %d a second, %d dropped for its reason, %d by the kernel, %.0f%% load, longest gap %.0f ms, %+d KiB live, %+d KiB resident"
                            .formatted(
                                    kind,
                                    known,
                                    sent / SECONDS,
                                    dropped,
                                    sum(
                                            statistics,
                                            port -> port.ports().getFirst().kernelDrops()),
                                    100 * statistics.loops().getFirst().load(),
                                    after.video().longestGapMillis(),
                                    liveGrowthKib,
                                    residentGrowthKib));
            assertThat(after.video().longestGapMillis())
                    .as("longest gap in milliseconds")
                    .isLessThan(MAX_FREEZE_MILLIS);
            assertThat(liveGrowthKib).as("growth of live memory in KiB").isLessThan(MAX_LIVE_GROWTH_KIB);
            assertThat(residentGrowthKib).as("growth of resident memory in KiB").isLessThan(MAX_RESIDENT_GROWTH_KIB);
            assertThat(dropped + sum(statistics, loop -> loop.ports().getFirst().kernelDrops()))
                    .as("what was sent is counted")
                    .isGreaterThanOrEqualTo(sent * 9 / 10);
            assertThat(sum(statistics, LoopStatistics::failures)).isZero();
            picture.awaitFramesDecoded(after.video().framesDecoded() + 30);
        }
    }

    private Tab open(String name, String path) {
        return bed.keep(bed.chromium().open(name, "http://127.0.0.1:" + server.port() + path));
    }

    /** Under which counters a flood is found. */
    private static long dropped(Flooder.Kind kind, boolean known, SfuStatistics statistics) {
        return switch (kind) {
            case STUN ->
                sum(
                        statistics,
                        loop -> loop.ice().drops().values().stream()
                                .mapToLong(each -> each)
                                .sum());
            case DTLS ->
                known
                        ? statistics.dtls().drops().values().stream()
                                .mapToLong(each -> each)
                                .sum()
                        : sum(statistics, LoopStatistics::unknownRemotes);
            case SRTP ->
                sum(
                        statistics,
                        loop -> known
                                ? loop.transportCounters().getOrDefault("srtpDrops.AUTHENTICATION_FAILED", 0L)
                                : loop.unknownRemotes());
            case TCP -> sum(statistics, loop -> connections(loop.tcpPorts().getFirst()));
        };
    }

    private static long connections(TcpPortStatistics port) {
        return port.connectionsAccepted() + port.addressLimitDrops() + port.portLimitDrops() + port.stillbornDrops();
    }

    private static long sum(SfuStatistics statistics, ToLongFunction<LoopStatistics> counter) {
        return statistics.loops().stream().mapToLong(counter).sum();
    }

    /** From a transport of the attacker's own, which it gets as easily as anybody. */
    private long flood(Flooder.Kind kind, boolean known, SignalingClient attacker) throws Exception {
        JsonNode transport = attacker.ask(
                JSON.writeValueAsString(Map.of("type", "createWebRtcTransport", "data", Map.of("purpose", "send"))));
        JsonNode credentials = transport.path("iceParameters");
        boolean named = known || kind == Flooder.Kind.STUN;
        Process process = new ProcessBuilder(
                        "nice",
                        "-n",
                        "10",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Flooder.class.getName(),
                        kind.name(),
                        Integer.toString(port(kind == Flooder.Kind.TCP ? "tcp" : "udp")),
                        Integer.toString(SECONDS),
                        Integer.toString(DATAGRAMS_PER_SECOND),
                        named ? credentials.path("usernameFragment").textValue() : "-",
                        known ? credentials.path("password").textValue() : "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader();
                Writer input = process.outputWriter()) {
            Map<String, String> fingerprint = Map.of("algorithm", "sha-256", "value", output.readLine());
            Map<String, Object> parameters = Map.of("role", "client", "fingerprints", List.of(fingerprint));
            attacker.ask(JSON.writeValueAsString(Map.of(
                    "type",
                    "connectWebRtcTransport",
                    "data",
                    Map.of("transportId", transport.path("id").textValue(), "dtlsParameters", parameters))));
            input.write("go\n");
            input.flush();
            return Long.parseLong(output.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private int port(String protocol) {
        return server.mediaAddresses().stream()
                .filter(address -> address.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private static long liveHeapKib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
