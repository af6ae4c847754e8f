package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.Consumer;
import io.sluice.ConsumerLayers;
import io.sluice.ConsumerListener;
import io.sluice.ConsumerOptions;
import io.sluice.DtlsRole;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.ProducerType;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportListener;
import io.sluice.WebRtcTransportOptions;
import io.sluice.libwebrtc.PeerDescription;
import io.sluice.libwebrtc.ServerDescription;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Browsers send a picture in layers, simulcast and SVC, and one that receives is given those that are asked for: told by the width of the
 * frames it shows. The server runs within the test, which does the signalling.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LayersIT {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Sfu sfu;
    private final Router router;
    private final List<Tab> tabs = new ArrayList<>();
    private final Chromium chromium = Chromium.launch();
    private final HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private @Nullable Firefox firefox;

    LayersIT() throws IOException {
        pages.createContext("/", LayersIT::answerWithEmptyPage);
        pages.start();
        sfu = Sfu.create(SfuOptions.builder().ports(28_000, 28_999).build());
        router = sfu.createRouter(new RouterOptions(List.of(
                RtpCodecCapability.video("video/VP8", 90000),
                RtpCodecCapability.video("video/VP9", 90000),
                RtpCodecCapability.video("video/H264", 90000)
                        .withParameter("packetization-mode", 1)
                        .withParameter("profile-level-id", "42e01f"),
                RtpCodecCapability.video("video/AV1", 90000))));
    }

    @AfterEach
    void close() {
        tabs.forEach(Tab::close);
        chromium.close();
        if (firefox != null) {
            firefox.close();
        }
        sfu.close();
        pages.stop(0);
    }

    /** Browsers find no way to a peer from pages that come from nowhere. */
    private static void answerWithEmptyPage(HttpExchange exchange) throws IOException {
        byte[] page = "<!doctype html><title>Layers</title>".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    /** What a receiving page reports. */
    record Sample(int width, long framesDecoded, long freezes, long keyFrameRequests, String codec) {}

    @ParameterizedTest
    @ValueSource(strings = {"video/VP8", "video/H264"})
    void shouldSwitchBetweenTheEncodingsOfChromium(String mimeType) throws IOException {
        switchesBetweenEncodings(chromium, mimeType);
    }

    @Test
    void shouldSwitchBetweenTheEncodingsOfFirefox() throws IOException {
        firefox = Firefox.launch();
        switchesBetweenEncodings(firefox, "video/VP8");
    }

    private void switchesBetweenEncodings(WebBrowser browser, String mimeType) throws IOException {
        List<Map<String, Object>> encodings = IntStream.range(0, 3)
                .<Map<String, Object>>mapToObj(i -> Map.of("rid", "r" + i, "scaleResolutionDownBy", 4 >> i))
                .toList();
        List<RtpEncodingParameters> named = IntStream.range(0, 3)
                .mapToObj(i -> RtpEncodingParameters.ofRid("r" + i))
                .toList();
        Producer producer = send(browser, mimeType, encodings, named);
        assertThat(producer.type()).isEqualTo(ProducerType.SIMULCAST);
        Receiver receiver = receive(producer);
        receiver.awaitWidth(WIDTH);
        for (int spatial : new int[] {0, 2, 1, 0, 2}) {
            receiver.consumer.setPreferredLayers(ConsumerLayers.ofSpatial(spatial));
            receiver.awaitWidth(WIDTH >> (2 - spatial));
            receiver.awaitFrames(10);
            assertThat(receiver.consumer.currentLayers().map(ConsumerLayers::spatialLayer))
                    .hasValue(spatial);
        }
        assertThat(receiver.sample().codec()).isEqualToIgnoringCase(mimeType);
    }

    @ParameterizedTest
    @CsvSource({"video/AV1, L3T3_KEY", "video/AV1, L2T2", "video/VP9, L3T3_KEY", "video/VP9, L3T3"})
    void shouldSwitchBetweenTheLayersOfAStream(String mimeType, String mode) throws IOException {
        Producer producer = send(
                chromium,
                mimeType,
                List.of(Map.of("scalabilityMode", mode)),
                List.of(new RtpEncodingParameters(null, null, null, null, false, mode, null)));
        assertThat(producer.type()).isEqualTo(ProducerType.SVC);
        int top = mode.charAt(1) - '1';
        Receiver receiver = receive(producer);
        receiver.awaitWidth(WIDTH);
        for (int spatial : new int[] {0, top, 0, top}) {
            receiver.consumer.setPreferredLayers(ConsumerLayers.ofSpatial(spatial));
            receiver.awaitWidth(WIDTH >> (top - spatial));
            receiver.awaitFrames(10);
        }
        assertThat(receiver.sample().codec()).isEqualToIgnoringCase(mimeType);
    }

    private Producer send(
            WebBrowser browser,
            String mimeType,
            List<Map<String, Object>> encodings,
            List<RtpEncodingParameters> announced)
            throws IOException {
        Tab tab = open(browser, "sender");
        String sdp = tab.call(String.class, "layers.send", mimeType, encodings, WIDTH, HEIGHT);
        PeerDescription offer = PeerDescription.parse(sdp);
        WebRtcTransport transport = transport();
        transport.connect(offer.dtlsParameters(DtlsRole.CLIENT));
        RtpCodecCapability codec = router.rtpCapabilities().codecs().stream()
                .filter(capability -> capability.mimeType().equals(mimeType))
                .findFirst()
                .orElseThrow();
        RtpParameters parameters =
                offer.sections().getFirst().rtpParameters(codec, router.rtpCapabilities(), announced);
        Producer producer = transport.produce(new ProducerOptions(MediaKind.VIDEO, parameters));
        String answer = new ServerDescription(transport, "passive")
                .of(List.of(new ServerDescription.Media(MediaKind.VIDEO, "recvonly", parameters)));
        tab.call(String.class, "layers.takeAnswer", answer);
        return producer;
    }

    private Receiver receive(Producer producer) throws IOException {
        Tab tab = open(chromium, "receiver");
        WebRtcTransport transport = transport();
        Consumer consumer = transport.consume(
                new ConsumerOptions(producer.id(), router.rtpCapabilities(), true, ConsumerListener.NONE));
        String offer = new ServerDescription(transport, "actpass")
                .of(List.of(new ServerDescription.Media(MediaKind.VIDEO, "sendonly", consumer.rtpParameters())));
        PeerDescription answer = PeerDescription.parse(tab.call(String.class, "layers.receive", offer));
        transport.connect(answer.dtlsParameters(DtlsRole.CLIENT));
        consumer.resume();
        return new Receiver(tab, tabs.getFirst(), producer, consumer);
    }

    private WebRtcTransport transport() {
        return router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {}));
    }

    private Tab open(WebBrowser browser, String name) throws IOException {
        Tab tab = browser.open(name, "http://127.0.0.1:" + pages.getAddress().getPort() + "/");
        tabs.add(tab);
        try (InputStream script = LayersIT.class.getResourceAsStream("layers.js")) {
            tab.evaluate(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        return tab;
    }

    /** A page that receives, and the server's end. */
    private record Receiver(Tab tab, Tab sender, Producer producer, Consumer consumer) {
        /** What support would want to see. */
        String state() {
            return sender.evaluate("layers.outbound().then(JSON.stringify)") + ", " + producer.statistics() + ", "
                    + consumer.currentLayers() + " of " + consumer.preferredLayers() + ", " + consumer.statistics();
        }

        Sample sample() {
            return tab.call(Sample.class, "layers.sample");
        }

        void awaitWidth(int width) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            Sample sample = sample();
            while (sample.width() != width && System.nanoTime() < deadline) {
                sample = sample();
            }
            assertThat(sample.width()).as("%s, %s", sample, state()).isEqualTo(width);
        }

        void awaitFrames(int count) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            long wanted = sample().framesDecoded() + count;
            Sample sample = sample();
            while (sample.framesDecoded() < wanted && System.nanoTime() < deadline) {
                sample = sample();
            }
            assertThat(sample.framesDecoded()).as("%s, %s", sample, state()).isGreaterThanOrEqualTo(wanted);
        }
    }
}
