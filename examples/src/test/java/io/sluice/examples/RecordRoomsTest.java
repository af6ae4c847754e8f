package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.PlainTransport;
import io.sluice.PlainTransportOptions;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.TransportListenInfo;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.signaling.SluiceServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ffmpeg sends by plain RTP is recorded by another ffmpeg, and decodes. */
@Timeout(120)
class RecordRoomsTest {
    private static final long SSRC = 23_456_789;
    private static final int FRAMES = 45;
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void needTheTools() {
        List<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        assumeThat(Stream.of("ffmpeg", "ffprobe")
                        .allMatch(tool -> path.stream().anyMatch(each -> Files.isExecutable(each.resolve(tool)))))
                .as("ffmpeg is installed")
                .isTrue();
    }

    @Test
    void shouldRecordAVideoFromItsFirstKeyFrameToItsEnd() throws Exception {
        RecorderThatTells recorder = new RecorderThatTells(folder);
        try (Sfu sfu =
                Sfu.create(SfuOptions.builder().loops(1).ports(27400, 27499).build())) {
            Router router = sfu.createRouter(RouterOptions.defaults().withListener(recorder));
            PlainTransport in =
                    router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp("127.0.0.1"))
                            .withoutRtcpMux()
                            .withComedia(true));
            Producer producer = in.produce(new ProducerOptions(MediaKind.VIDEO, vp8()));
            recorder.begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            send(in);
            producer.close();
            recorder.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            Path file = folder.resolve(producer.id() + ".mkv");
            assertThat(run("ffmpeg", "-nostdin", "-v", "error", "-i", file.toString(), "-f", "null", "-"))
                    .as("what decoding said")
                    .isEmpty();
            String[] probed = run(
                            "ffprobe",
                            "-v",
                            "error",
                            "-count_frames",
                            "-show_entries",
                            "stream=codec_name,nb_read_frames",
                            "-of",
                            "csv=p=0",
                            file.toString())
                    .strip()
                    .split(",", -1);
            assertThat(probed[0]).isEqualTo("vp8");
            assertThat(Integer.parseInt(probed[1])).isBetween(FRAMES * 9 / 10, FRAMES);
        }
    }

    @Test
    void shouldServeRooms() throws Exception {
        try (SluiceServer server = RecordRooms.start(
                        Map.of("http.port", "0", "media.min-port", "27500", "media.max-port", "27599"), folder);
                RoomVisitor visitor = new RoomVisitor(server.port())) {
            assertThat(visitor.ask("join", "{\"roomId\":\"studio\"}")).contains("\"roomId\":\"studio\"");
        }
    }

    /** One and a half seconds of a test picture, to the end, in real time. */
    private static void send(PlainTransport to) throws IOException, InterruptedException {
        String url = "rtp://%s:%d?rtcpport=%d&pkt_size=1200"
                .formatted(
                        to.localAddress().address(),
                        to.localAddress().port(),
                        to.rtcpLocalAddress().orElseThrow().port());
        assertThat(run(
                        "ffmpeg",
                        "-nostdin",
                        "-v",
                        "error",
                        "-re",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=320x240:rate=30",
                        "-c:v",
                        "libvpx",
                        "-deadline",
                        "realtime",
                        "-cpu-used",
                        "8",
                        "-b:v",
                        "300k",
                        "-g",
                        "15",
                        "-frames:v",
                        Integer.toString(FRAMES),
                        "-f",
                        "rtp",
                        "-ssrc",
                        Long.toString(SSRC),
                        "-payload_type",
                        "97",
                        url))
                .doesNotContain("rror");
    }

    /** Runs a program to its end, and returns what it said. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static RtpParameters vp8() {
        return new RtpParameters(
                null,
                List.of(new RtpCodecParameters("video/VP8", 97, 90_000, null, Map.of(), List.of())),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(SSRC)),
                RtcpParameters.of("test"),
                null);
    }
}
