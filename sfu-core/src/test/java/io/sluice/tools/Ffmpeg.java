package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Consumer;
import io.sluice.PlainTransport;
import io.sluice.ortc.RtpCodecParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** ffmpeg's command lines. */
final class Ffmpeg {
    static final String RECORDING = "recording.mkv";
    /** Of video, one and a half seconds; of sound, one. */
    static final int VIDEO_FRAMES = 45;

    static final int AUDIO_FRAMES = 50;

    private Ffmpeg() {}

    /** Sends until it is stopped; video with a key frame twice a second. */
    static List<String> send(Codec codec, PlainTransport to) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi"));
        command.addAll(
                switch (codec) {
                    case OPUS -> List.of("-i", "sine=frequency=440:sample_rate=48000", "-ac", "2", "-c:a", "libopus");
                    case VP8 ->
                        List.of(
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
                                "15");
                    case H264 ->
                        List.of(
                                "-i",
                                "testsrc2=size=320x240:rate=30",
                                "-c:v",
                                "libx264",
                                "-preset",
                                "ultrafast",
                                "-tune",
                                "zerolatency",
                                "-profile:v",
                                "baseline",
                                "-pix_fmt",
                                "yuv420p",
                                "-b:v",
                                "300k",
                                "-g",
                                "15");
                });
        String url = "rtp://%s:%d?rtcpport=%d&pkt_size=1200"
                .formatted(
                        to.localAddress().address(),
                        to.localAddress().port(),
                        to.rtcpLocalAddress().orElseThrow().port());
        command.addAll(List.of(
                "-f",
                "rtp",
                "-ssrc",
                Integer.toString(Codec.SSRC),
                "-payload_type",
                Integer.toString(Codec.PAYLOAD_TYPE),
                url));
        return command;
    }

    /** Records so many frames as they come. */
    static List<String> record(Path folder, Codec codec, Consumer consumer, int port) throws IOException {
        Path sdp = folder.resolve("consumer.sdp");
        Files.writeString(sdp, sdp(codec, consumer, port));
        return List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-protocol_whitelist",
                "file,udp,rtp",
                "-i",
                sdp.toString(),
                "-c",
                "copy",
                codec.video() ? "-frames:v" : "-frames:a",
                Integer.toString(codec.video() ? VIDEO_FRAMES : AUDIO_FRAMES),
                "-y",
                RECORDING);
    }

    /** Decodes the recording: without a word, and with as many frames as were asked for. */
    static void assertDecodes(Path folder, Codec codec) throws IOException, InterruptedException {
        String faults =
                MediaTool.run(folder, List.of("ffmpeg", "-nostdin", "-v", "error", "-i", RECORDING, "-f", "null", "-"));
        assertThat(faults).as("what decoding said").isEmpty();
        String probed = MediaTool.run(
                folder,
                List.of(
                        "ffprobe",
                        "-v",
                        "error",
                        "-count_frames",
                        "-show_entries",
                        "stream=codec_name,nb_read_frames",
                        "-of",
                        "csv=p=0",
                        RECORDING));
        List<String> fields = List.of(probed.strip().split(",", -1));
        assertThat(fields.getFirst()).isEqualTo(codec.probedName);
        assertThat(Integer.parseInt(fields.get(1)))
                .as("frames of the recording")
                .isGreaterThanOrEqualTo(codec.video() ? VIDEO_FRAMES : AUDIO_FRAMES);
    }

    /** What the consumer is, to whoever receives it (RFC 8866). */
    private static String sdp(Codec codec, Consumer consumer, int port) {
        RtpCodecParameters parameters = consumer.rtpParameters().codecs().getFirst();
        int payloadType = parameters.payloadType();
        String format = parameters.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(";"));
        String lines = """
                v=0
                o=- 0 0 IN IP4 127.0.0.1
                s=consumer
                c=IN IP4 127.0.0.1
                t=0 0
                m=%s %d RTP/AVP %d
                a=rtpmap:%d %s/%d%s
                """.formatted(
                        codec.kind.name().toLowerCase(Locale.ROOT),
                        port,
                        payloadType,
                        payloadType,
                        codec.encodingName(),
                        codec.clockRate,
                        codec.video() ? "" : "/2");
        return format.isEmpty() ? lines : lines + "a=fmtp:" + payloadType + " " + format + "\n";
    }
}
