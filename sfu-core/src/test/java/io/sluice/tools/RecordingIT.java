package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.Consumer;
import io.sluice.ConsumerListener;
import io.sluice.ConsumerOptions;
import io.sluice.PlainTransport;
import io.sluice.PlainTransportOptions;
import io.sluice.PlainTransportPeer;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.SrtpCryptoSuite;
import io.sluice.SrtpParameters;
import io.sluice.TransportListenInfo;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ffmpeg and GStreamer send RTP into a plain transport and record what comes out of another one; the recordings decode without a
 * fault and have the frames.
 */
@Timeout(60)
class RecordingIT {
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    private Path folder;

    private final Sfu sfu =
            Sfu.create(SfuOptions.builder().loops(1).ports(25_000, 25_199).build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());

    RecordingIT() throws IOException {}

    @BeforeAll
    static void needTheTools() {
        assumeThat(MediaTool.areInstalled("ffmpeg", "ffprobe", "gst-launch-1.0"))
                .as("ffmpeg and GStreamer are installed")
                .isTrue();
    }

    @AfterEach
    void close() {
        sfu.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordWithFfmpegWhatFfmpegSends(Codec codec) throws Exception {
        PlainTransport in =
                router.createPlainTransport(options().withoutRtcpMux().withComedia(true));
        PlainTransport out = router.createPlainTransport(options().withoutRtcpMux());
        int port = freePortPair();
        Producer producer = in.produce(codec.producer());
        Consumer consumer = consume(out, producer);
        try (MediaTool _ = MediaTool.start(folder, Ffmpeg.send(codec, in));
                MediaTool receiver = MediaTool.start(folder, Ffmpeg.record(folder, codec, consumer, port))) {
            receiver.awaitListening(port);
            out.connect(PlainTransportPeer.at(LOOPBACK, port).withRtcpPort(port + 1));
            consumer.resume();
            receiver.awaitEnd();
        }
        Ffmpeg.assertDecodes(folder, codec);
        assertThat(in.stats().rtpBytesReceived()).isPositive();
        assertThat(out.statistics().get("srtpDrops.NO_ROOM")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordWithGStreamerWhatGStreamerSends(Codec codec) throws Exception {
        PlainTransport in = router.createPlainTransport(options().withComedia(true));
        PlainTransport out = router.createPlainTransport(options());
        int port = freePortPair();
        Consumer consumer = consume(out, in.produce(codec.producer()));
        try (MediaTool _ = MediaTool.start(folder, GStreamer.send(codec, in, null));
                MediaTool receiver = MediaTool.start(folder, GStreamer.record(codec, consumer, port, null, null))) {
            receiver.awaitListening(port);
            out.connect(PlainTransportPeer.at(LOOPBACK, port));
            consumer.resume();
            receiver.awaitEnd();
        }
        Ffmpeg.assertDecodes(folder, codec);
    }

    @ParameterizedTest
    @EnumSource
    void shouldProtectWhatGStreamerSendsAndRecords(SrtpCryptoSuite suite) throws Exception {
        Codec codec = Codec.VP8;
        PlainTransport in =
                router.createPlainTransport(options().withComedia(true).withSrtp(suite));
        PlainTransport out = router.createPlainTransport(options().withSrtp(suite));
        int port = freePortPair();
        Consumer consumer = consume(out, in.produce(codec.producer()));
        SrtpParameters senders = keys(suite);
        in.connect(PlainTransportPeer.learnt(senders));
        SrtpParameters ours = out.srtpParameters().orElseThrow();
        try (MediaTool _ = MediaTool.start(folder, GStreamer.send(codec, in, senders));
                MediaTool receiver = MediaTool.start(folder, GStreamer.record(codec, consumer, port, ours, suite))) {
            receiver.awaitListening(port);
            out.connect(PlainTransportPeer.at(LOOPBACK, port).withSrtpParameters(keys(suite)));
            consumer.resume();
            receiver.awaitEnd();
        }
        Ffmpeg.assertDecodes(folder, codec);
        assertThat(in.statistics().get("srtpDrops.AUTHENTICATION_FAILED")).isZero();
    }

    private static PlainTransportOptions options() {
        return new PlainTransportOptions(TransportListenInfo.udp(LOOPBACK));
    }

    /** Paused until the other end listens, so that its first picture is a whole one. */
    private Consumer consume(PlainTransport out, Producer producer) {
        return out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), true, ConsumerListener.NONE));
    }

    private static SrtpParameters keys(SrtpCryptoSuite suite) {
        byte[] key = new byte[suite.keyLength()];
        new SecureRandom().nextBytes(key);
        return new SrtpParameters(suite, Base64.getEncoder().encodeToString(key));
    }

    /** An even port and the one above, as ffmpeg wants them; found where nothing else of this machine looks for ports. */
    private static int freePortPair() throws IOException {
        for (int port = 25_300; port < 25_900; port += 2) {
            try (DatagramSocket rtp = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
                    DatagramSocket rtcp =
                            new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port + 1))) {
                assertThat(rtp.isBound() && rtcp.isBound()).isTrue();
                return port;
            } catch (BindException taken) {
                // The next one.
            }
        }
        throw new IOException("no pair of ports is free");
    }
}
