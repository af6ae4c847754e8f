package io.sluice.signaling.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SfuOptions;
import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit starts the server.
class MetricsTest {
    /** Of the text format: a name, maybe labels, a number. */
    private static final Pattern SAMPLE =
            Pattern.compile("[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? [0-9.E+-]+|.* NaN");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SluiceServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(2).ports(25500, 25599).build()));
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        server.close();
    }

    @Test
    void shouldWriteWhatPrometheusReads() throws Exception {
        assertThat(scrape().lines().filter(line -> !line.startsWith("#")))
                .hasSizeGreaterThan(100)
                .allMatch(line -> SAMPLE.matcher(line).matches());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice_connections 0.0",
                "sluice_connections_opened_total 0.0",
                "sluice_requests_refused_total{code=\"bad-json\"} 0.0",
                "sluice_rtp_packets_total{direction=\"in\"} 0.0",
                "sluice_rtp_bytes_total{direction=\"out\"} 0.0",
                "sluice_rtp_packets_missed_total 0.0",
                "sluice_rtp_packets_retransmitted_total 0.0",
                "sluice_handshakes_total{outcome=\"completed\"} 0.0",
                "sluice_handshakes_active 0.0",
                "sluice_drops_total{reason=\"stun_wrong_integrity\"} 0.0",
                "sluice_drops_total{reason=\"dtls_record_not_authentic\"} 0.0",
                "sluice_drops_total{reason=\"unknown_stream\"} 0.0",
                "sluice_drops_total{reason=\"udp_kernel\"} 0.0",
                "sluice_loop_lag_seconds{loop=\"0\"} 0.0",
                "sluice_loop_lag_seconds{loop=\"1\"} 0.0",
                "sluice_socketio_sessions 0.0",
                "sluice_socketio_sessions_begun_total{transport=\"polling\"} 0.0",
                "sluice_tls_reloads_total{outcome=\"taken\"} 0.0",
                "sluice_draining 0.0",
                "sluice_users 0.0",
                "sluice_rooms 0.0",
                "sluice_peers 0.0",
                "sluice_joins_total{outcome=\"joined\"} 0.0",
                "sluice_departures_total{reason=\"lost\"} 0.0",
                "sluice_calls 0.0",
                "sluice_calls_peak 0.0",
                "sluice_calls_started_total 0.0",
                "sluice_calls_answered_total 0.0",
                "sluice_calls_ended_total{outcome=\"failed\"} 0.0",
                "sluice_call_duration_average_seconds 0.0",
            })
    void shouldHaveWhatIsDocumented(String line) throws Exception {
        assertThat(scrape().lines()).contains(line);
    }

    /** The one that the server tries itself with when it has started is gone soon. */
    @Test
    @Timeout(20)
    void shouldCountTransports() throws Exception {
        while (!scrape().contains("\nsluice_transports{loop=\"0\"} 0.0\n")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldSayHowTheJvmIs() throws Exception {
        assertThat(scrape())
                .contains("jvm_memory_used_bytes", "jvm_gc_collection_seconds", "jvm_threads_current")
                .as("what is counted by listening to every collection")
                .doesNotContain("jvm_memory_pool_allocated_bytes");
    }

    @Test
    void shouldNameEachReasonOfADropOnce() throws Exception {
        List<String> reasons = scrape().lines()
                .filter(line -> line.startsWith("sluice_drops_total{"))
                .map(line -> line.substring(0, line.indexOf('}')))
                .toList();

        assertThat(reasons)
                .hasSizeBetween(30, 120)
                .doesNotHaveDuplicates()
                .allMatch(reason -> reason.matches("sluice_drops_total\\{reason=\"[a-z0-9_]+\""));
    }

    @Test
    void shouldDocumentEveryMetricAndNoOther() throws Exception {
        Pattern row = Pattern.compile("\\| `(sluice_[a-z_]+)` \\| .*");
        List<String> documented = Files.readAllLines(Path.of("..", "docs", "deployment.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(scrape().lines()
                        .filter(line -> line.startsWith("# TYPE sluice_"))
                        .map(line -> line.replaceAll("# TYPE (\\S+) .*", "$1"))
                        .toList());
    }

    private static String scrape() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
        HttpResponse<String> response = CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(response.headers().firstValue("content-type")).contains(Metrics.CONTENT_TYPE);
        return response.body();
    }
}
