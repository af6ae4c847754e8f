package io.sluice.examples;

import io.sluice.Consumer;
import io.sluice.ConsumerListener;
import io.sluice.ConsumerOptions;
import io.sluice.PlainTransport;
import io.sluice.PlainTransportOptions;
import io.sluice.PlainTransportPeer;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.TransportListenInfo;
import io.sluice.ortc.RtpCodecParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** One stream on its way to a file: a plain transport sends it to ffmpeg, which writes it down without decoding it. */
final class Recording implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int FIRST_PORT = 40_000;
    private static final int LAST_PORT = 49_998;

    private final PlainTransport transport;
    private final Process ffmpeg;

    private Recording(PlainTransport transport, Process ffmpeg) {
        this.transport = transport;
        this.ffmpeg = ffmpeg;
    }

    /**
     * Returns when ffmpeg listens and the stream goes to it, a video from a key frame on.
     *
     * @throws IOException if ffmpeg cannot be started or does not take the stream; nothing runs then
     */
    static Recording start(Router router, Producer producer, Path folder) throws IOException {
        PlainTransport transport = router.createPlainTransport(
                new PlainTransportOptions(TransportListenInfo.udp(LOOPBACK)).withoutRtcpMux());
        try {
            // Paused until somebody listens. ffmpeg asks for no packet again, so it needs no RTX.
            Consumer consumer = transport.consume(
                    new ConsumerOptions(producer.id(), router.rtpCapabilities(), true, ConsumerListener.NONE)
                            .withEnableRtx(false));
            int port = freePortPair();
            Process ffmpeg = startFfmpeg(sdp(consumer, port), Files.createDirectories(folder), producer.id());
            transport.connect(PlainTransportPeer.at(LOOPBACK, port).withRtcpPort(port + 1));
            consumer.resume();
            return new Recording(transport, ffmpeg);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    /** Asked to end, ffmpeg completes the file. */
    @Override
    public void close() {
        ffmpeg.destroy();
        ffmpeg.onExit().join();
        transport.close();
    }

    /** What the consumer is, to whoever receives it (RFC 8866). */
    private static String sdp(Consumer consumer, int port) {
        RtpCodecParameters codec = consumer.rtpParameters().codecs().getFirst();
        String kind = consumer.kind().name().toLowerCase(Locale.ROOT);
        String name = codec.mimeType().substring(kind.length() + 1);
        String channels = codec.channels() == null ? "" : "/" + codec.channels();
        String format = codec.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(";"));
        return """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=recording
            c=IN IP4 127.0.0.1
            t=0 0
            m=%s %d RTP/AVP %d
            a=rtpmap:%3$d %s/%d%s
            a=fmtp:%3$d %s
            """.formatted(kind, port, codec.payloadType(), name, codec.clockRate(), channels, format);
    }

    private static Process startFfmpeg(String sdp, Path folder, String name) throws IOException {
        Path description = Files.writeString(folder.resolve(name + ".sdp"), sdp);
        Process ffmpeg = new ProcessBuilder(
                        "ffmpeg",
                        "-nostdin",
                        "-hide_banner",
                        "-loglevel",
                        "verbose",
                        "-protocol_whitelist",
                        "file,udp,rtp",
                        "-i",
                        description.toString(),
                        "-c",
                        "copy",
                        folder.resolve(name + ".mkv").toString())
                .redirectErrorStream(true)
                .start();
        awaitListening(ffmpeg);
        return ffmpeg;
    }

    /** Its sockets are open when it speaks of the buffer for what comes in; everything else it says is passed over. */
    private static void awaitListening(Process ffmpeg) throws IOException {
        BufferedReader said = ffmpeg.inputReader();
        String line = said.readLine();
        String last = "";
        while (line != null && !line.contains("jitter buffer")) {
            last = line;
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("ffmpeg has ended: " + last);
        }
        Thread.ofPlatform().daemon().name("ffmpeg").start(() -> passOver(said));
    }

    private static void passOver(BufferedReader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For RTP and RTCP: an even port and the next one. */
    private static int freePortPair() throws IOException {
        for (int port = FIRST_PORT; port <= LAST_PORT; port += 2) {
            if (isFree(port) && isFree(port + 1)) {
                return port;
            }
        }
        throw new IOException("no pair of ports is free");
    }

    private static boolean isFree(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port))) {
            return socket.isBound();
        } catch (BindException _) {
            return false;
        }
    }
}
