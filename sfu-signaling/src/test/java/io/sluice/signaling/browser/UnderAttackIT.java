package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.LoopStatistics;
import io.sluice.SfuOptions;
import io.sluice.SfuStatistics;
import io.sluice.TcpPortStatistics;
import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
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
    private static final int MAX_FREEZE_MILLIS = 500;
    private static final long MAX_GROWTH_KIB = 96 << 10;
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
        try (HttpClient client = HttpClient.newHttpClient()) {
            SenderTab sender = new SenderTab(open("sender", "/sender?source=pattern&autostart=1&codec=VP8"));
            sender.awaitSending();
            ReceiverTab receiver = new ReceiverTab(open("receiver", "/receiver?autostart=1"));
            MediaProbe picture = receiver.onlyTile().media();
            picture.awaitFramesDecoded(60);
            JsonNode attacker = ownTransport(client);
            long warmKib = residentKib();
            picture.forgetGaps();

            long sent = flood(kind, known, attacker.path("iceParameters"));
            MediaSample after = picture.sample();

            SfuStatistics statistics = server.statistics();
            long dropped = dropped(kind, known, statistics);
            bed.note(
                    "%s, known %s: %d a second, %d dropped for its reason, %d by the kernel, longest gap %.0f ms, %+d KiB"
                            .formatted(
                                    kind,
                                    known,
                                    sent / SECONDS,
                                    dropped,
                                    sum(
                                            statistics,
                                            port -> port.ports().getFirst().kernelDrops()),
                                    after.video().longestGapMillis(),
                                    residentKib() - warmKib));
            assertThat(after.video().longestGapMillis())
                    .as("longest gap in milliseconds")
                    .isLessThan(MAX_FREEZE_MILLIS);
            assertThat(residentKib() - warmKib).as("growth in KiB").isLessThan(MAX_GROWTH_KIB);
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
            case SRTP -> known ? Long.MAX_VALUE / 4 : sum(statistics, LoopStatistics::unknownRemotes);
            case TCP -> sum(statistics, loop -> connections(loop.tcpPorts().getFirst()));
        };
    }

    private static long connections(TcpPortStatistics port) {
        return port.connectionsAccepted() + port.addressLimitDrops() + port.portLimitDrops() + port.stillbornDrops();
    }

    private static long sum(SfuStatistics statistics, ToLongFunction<LoopStatistics> counter) {
        return statistics.loops().stream().mapToLong(counter).sum();
    }

    private long flood(Flooder.Kind kind, boolean known, JsonNode credentials) throws Exception {
        boolean prove = known || kind == Flooder.Kind.STUN;
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
                        prove ? credentials.path("usernameFragment").textValue() : "-",
                        known ? credentials.path("password").textValue() : "-")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Long.parseLong(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
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

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** What an attacker gets as easily as anybody: a transport. The socket stays open as long as the client. */
    private JsonNode ownTransport(HttpClient client) throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new Collector(messages))
                .get(10, TimeUnit.SECONDS);
        socket.sendText("{\"type\":\"createWebRtcTransport\",\"data\":{\"purpose\":\"send\"}}", true)
                .get(10, TimeUnit.SECONDS);
        while (true) {
            JsonNode message = JSON.readTree(messages.poll(10, TimeUnit.SECONDS));
            if (message.path("type").asText().equals("createWebRtcTransport")) {
                return message.path("data");
            }
        }
    }

    private static final class Collector implements WebSocket.Listener {
        private final BlockingQueue<String> messages;
        private final StringBuilder part = new StringBuilder();

        Collector(BlockingQueue<String> messages) {
            this.messages = messages;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
