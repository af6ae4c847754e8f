package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that goes through the routers of two processes, joined as an embedder would by signalling of his own. */
@Timeout(60)
class PipeProcessesTest {
    private static final long SSRC = 0xcafe_0001L;
    private static final int PICTURES = 50;

    /** What a pipe's consumer of the test's producer is, but for its SSRC: both routers have the default codecs. */
    static RtpParameters piped(long ssrc) {
        RtpCodecParameters sent = TestMedia.vp8Codec("video/VP8");
        RtpCodecParameters codec = new RtpCodecParameters(
                sent.mimeType(), 101, sent.clockRate(), null, sent.parameters(), sent.rtcpFeedback());
        return new RtpParameters(
                null,
                List.of(codec),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(ssrc)),
                RtcpParameters.of("plain"),
                null);
    }

    @Test
    void shouldCarryPicturesThroughTwoProcessesAndRequestsForKeyFramesBack() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults());
                PlainPeer sender = new PlainPeer();
                PlainPeer receiver = new PlainPeer();
                OtherProcess other = new OtherProcess(receiver.port())) {
            PlainTransport in =
                    router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK)));
            in.connect(sender.address());
            Producer producer = in.produce(PlainTransportTest.picture(SSRC));
            PipeTransport pipe = router.createPipeTransport(
                    new PipeTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK)).withEnableSrtp(true));
            Consumer consumer = pipe.consume(producer.id());
            assertThat(consumer.rtpParameters().codecs().getFirst().payloadType())
                    .isEqualTo(piped(1).codecs().getFirst().payloadType());

            int port = Integer.parseInt(other.read("port"));
            SrtpParameters keys = new SrtpParameters(SrtpCryptoSuite.AEAD_AES_256_GCM, other.read("key"));
            pipe.connect(PlainTransportPeer.at(PlainPeer.LOOPBACK, port).withSrtpParameters(keys));
            other.write(
                    Integer.toString(pipe.localAddress().port()),
                    pipe.srtpParameters().orElseThrow().keyBase64(),
                    producer.id(),
                    Long.toString(PlainTransportTest.ssrc(consumer)));
            int out = Integer.parseInt(other.read("out"));
            long sent = Long.parseLong(other.read("ssrc"));

            sender.await(sender.keyFrameRequests, "a request for a key frame, from the other process");
            for (int i = 0; i < PICTURES; i++) {
                sender.sendRtp(
                        in.localAddress(), SSRC, TestMedia.VP8_PAYLOAD_TYPE, i, PlainTransportTest.keyFrame() + i);
                assertThat(receiver.awaitRtp().payload()).isEqualTo(PlainTransportTest.keyFrame() + i);
            }
            receiver.requestKeyFrame(new MediaAddress("udp", PlainPeer.LOOPBACK, out, null), sent);
            assertThat(sender.await(sender.keyFrameRequests, "the receiver's request"))
                    .isEqualTo(SSRC);
            assertThat(pipe.statistics()).containsEntry("srtpDrops.AUTHENTICATION_FAILED", 0L);
        }
    }

    /** {@link PipeEnd} in a JVM of its own. */
    private static final class OtherProcess implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final PrintWriter input;

        OtherProcess(int receiversPort) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-ea",
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PipeEnd.class.getName(),
                            Integer.toString(receiversPort))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
            input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        }

        /** The value of a line that begins with the name; what else the process says is its log. */
        String read(String name) throws IOException {
            String line = output.readLine();
            while (line != null && !line.startsWith(name + " ")) {
                line = output.readLine();
            }
            return assertThat(line)
                    .as("what the other process says of its " + name)
                    .isNotNull()
                    .actual()
                    .substring(name.length() + 1);
        }

        void write(String... lines) {
            for (String line : lines) {
                input.println(line);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
