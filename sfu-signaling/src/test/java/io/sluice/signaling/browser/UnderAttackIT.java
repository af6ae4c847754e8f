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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A call of Chromium goes on while another process floods the very port its media comes to, from addresses nobody knows and
 * from a transport of the attacker's own. The server lives in this process, so that its counters can be read; the flooder runs
 * with low priority, so that it is the server that is tested and not the machine, whose two processors all of them share.
 */
@Tag("long")
class UnderAttackIT {
    private static final int SECONDS = 4;
    /** What browsers, server and flooder have room for together on two processors; more shows how much the machine can send. */
    private static final int DATAGRAMS_PER_SECOND = Integer.getInteger("sluice.flood", 20_000);

    private static final int MAX_FREEZE_MILLIS = 500;
    /** What is still referred to after a flood. */
    private static final long MAX_LIVE_GROWTH_KIB = 16 << 10;
    /** With the garbage that a heap of 1 GiB lets lie: a STUN flood leaves some for each answer. */
    private static final long MAX_RESIDENT_GROWTH_KIB = 384 << 10;

    private static final List<Flood> FLOODS = List.of(
            new Flood(Flooder.Kind.STUN, false),
            new Flood(Flooder.Kind.DTLS, false),
            new Flood(Flooder.Kind.DTLS, true),
            new Flood(Flooder.Kind.SRTP, false),
            new Flood(Flooder.Kind.SRTP, true),
            new Flood(Flooder.Kind.TCP, false));

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param known whether it comes from a transport of the attacker's own, whose checks are valid */
    private record Flood(Flooder.Kind kind, boolean known) {}

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

    /** One call, which all floods follow each other upon. */
    @Test
    void shouldKeepACallGoing() throws Exception {
        SenderTab sender = new SenderTab(open("sender", "/sender?source=pattern&autostart=1&codec=VP8"));
        sender.awaitSending();
        MediaProbe picture = new ReceiverTab(open("receiver", "/receiver?autostart=1"))
                .onlyTile()
                .media();
        picture.awaitFramesDecoded(60);
        for (Flood flood : FLOODS) {
            goesOnUnder(flood, picture);
        }
    }

    private void goesOnUnder(Flood flood, MediaProbe picture) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                SignalingClient attacker = new SignalingClient(client, server.port())) {
            long liveKib = liveHeapKib();
            long residentKib = residentKib();
            long countedBefore = counted(flood, server.statistics());
            picture.forgetGaps();

            long sent = flood(flood.kind, flood.known, attacker);
            MediaSample after = picture.sample();
            long residentGrowthKib = residentKib() - residentKib;
            long liveGrowthKib = liveHeapKib() - liveKib;
            SfuStatistics statistics = server.statistics();
            long counted = counted(flood, statistics) - countedBefore;
            bed.note("%s: %d a second, %d counted, %.0f%% load, longest gap %.0f ms, %+d KiB live, %+d KiB resident"
                    .formatted(
                            flood,
                            sent / SECONDS,
                            counted,
                            100 * statistics.loops().getFirst().load(),
                            after.video().longestGapMillis(),
                            liveGrowthKib,
                            residentGrowthKib));
            assertThat(after.video().longestGapMillis())
                    .as("longest gap in milliseconds, %s", flood)
                    .isLessThan(MAX_FREEZE_MILLIS);
            assertThat(liveGrowthKib)
                    .as("growth of live memory in KiB, %s", flood)
                    .isLessThan(MAX_LIVE_GROWTH_KIB);
            assertThat(residentGrowthKib)
                    .as("growth of resident memory in KiB, %s", flood)
                    .isLessThan(MAX_RESIDENT_GROWTH_KIB);
            assertThat(counted).as("what was sent is counted, %s", flood).isGreaterThanOrEqualTo(sent * 9 / 10);
            assertThat(sum(statistics, LoopStatistics::failures)).isZero();
            picture.awaitFramesDecoded(after.video().framesDecoded() + 30);
        }
    }

    /** Under its reason, or by the kernel. */
    private static long counted(Flood flood, SfuStatistics statistics) {
        return dropped(flood.kind, flood.known, statistics)
                + sum(statistics, loop -> loop.ports().getFirst().kernelDrops());
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
