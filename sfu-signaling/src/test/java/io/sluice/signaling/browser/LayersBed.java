package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.Consumer;
import io.sluice.ConsumerOptions;
import io.sluice.DtlsRole;
import io.sluice.IceCandidate;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A router within the test, and browsers that send a picture in layers and receive it; the test does the signalling. Each window has
 * a page of its own, since browsers find no way to a peer from pages that come from nowhere.
 */
final class LayersBed implements AutoCloseable {
    static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    /** Of encodings: far enough apart that a link can lie between. */
    private static final int[] MAX_BITRATES_BPS = {100_000, 300_000, 900_000};

    private final Sfu sfu =
            Sfu.create(SfuOptions.builder().ports(28_000, 28_999).build());
    private final Router router = sfu.createRouter(new RouterOptions(List.of(
            RtpCodecCapability.video("video/VP8", 90000),
            RtpCodecCapability.video("video/VP9", 90000),
            RtpCodecCapability.video("video/H264", 90000)
                    .withParameter("packetization-mode", 1)
                    .withParameter("profile-level-id", "42e01f"),
            RtpCodecCapability.video("video/AV1", 90000))));
    private final List<Tab> tabs = new ArrayList<>();
    private final HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Chromium chromium = Chromium.launch();
    private @Nullable Firefox firefox;

    LayersBed() throws IOException {
        pages.createContext("/", LayersBed::answerWithEmptyPage);
        pages.start();
    }

    Chromium chromium() {
        return chromium;
    }

    /** Launched when first asked for. */
    Firefox firefox() {
        Firefox running = firefox;
        if (running == null) {
            running = Firefox.launch();
            firefox = running;
        }
        return running;
    }

    @Override
    public void close() {
        tabs.forEach(Tab::close);
        chromium.close();
        if (firefox != null) {
            firefox.close();
        }
        sfu.close();
        pages.stop(0);
    }

    private static void answerWithEmptyPage(HttpExchange exchange) throws IOException {
        byte[] page = "<!doctype html><title>Layers</title>".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    /** The name that the encoding of a spatial layer has on the wire. */
    static String rid(int spatial) {
        return "r" + spatial;
    }

    /** Sends a picture in three encodings, each of twice the width of the one before, and three times the bitrate. */
    Producer sendSimulcast(WebBrowser browser, String mimeType) throws IOException {
        List<Map<String, Object>> encodings = IntStream.range(0, 3)
                .<Map<String, Object>>mapToObj(
                        i -> Map.of("rid", rid(i), "scaleResolutionDownBy", 4 >> i, "maxBitrate", MAX_BITRATES_BPS[i]))
                .toList();
        List<RtpEncodingParameters> named = IntStream.range(0, 3)
                .mapToObj(i -> RtpEncodingParameters.ofRid(rid(i)))
                .toList();
        Producer producer = send(browser, mimeType, encodings, named);
        assertThat(producer.type()).isEqualTo(ProducerType.SIMULCAST);
        return producer;
    }

    /** Sends a picture in the layers of one stream. */
    Producer sendScalable(WebBrowser browser, String mimeType, String mode) throws IOException {
        Producer producer = send(
                browser,
                mimeType,
                List.of(Map.of("scalabilityMode", mode)),
                List.of(new RtpEncodingParameters(null, null, null, null, false, mode, null)));
        assertThat(producer.type()).isEqualTo(ProducerType.SVC);
        return producer;
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

    /** Receives it in Chromium. */
    Receiver receive(Producer producer) throws IOException {
        return receive(producer, transport(), UnaryOperator.identity());
    }

    /**
     * The same by a relay that stands before the server.
     *
     * @param relayOf makes the relay for an address of the server's
     */
    Receiver receive(Producer producer, Function<InetSocketAddress, InetSocketAddress> relayOf) throws IOException {
        WebRtcTransport transport = transport();
        IceCandidate candidate = transport.iceCandidates().stream()
                .filter(each -> each.protocol().equals("udp") && each.address().equals("127.0.0.1"))
                .findFirst()
                .orElseThrow();
        InetSocketAddress relay =
                relayOf.apply(new InetSocketAddress(InetAddress.ofLiteral(candidate.address()), candidate.port()));
        String line = "a=candidate:relay 1 udp 1 127.0.0.1 " + relay.getPort() + " typ host\r\n";
        return receive(
                producer,
                transport,
                offer -> offer.replaceAll("a=candidate:.*\r?\n", "")
                        .replace("a=end-of-candidates", line + "a=end-of-candidates"));
    }

    private Receiver receive(Producer producer, WebRtcTransport transport, UnaryOperator<String> changed)
            throws IOException {
        Tab tab = open(chromium, "receiver");
        LayersWatch sent = new LayersWatch();
        Consumer consumer = transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), true, sent));
        String offer = new ServerDescription(transport, "actpass")
                .of(List.of(new ServerDescription.Media(MediaKind.VIDEO, "sendonly", consumer.rtpParameters())));
        PeerDescription answer = PeerDescription.parse(tab.call(String.class, "layers.receive", changed.apply(offer)));
        transport.connect(answer.dtlsParameters(DtlsRole.CLIENT));
        consumer.resume();
        return new Receiver(tab, tabs.getFirst(), producer, consumer, sent);
    }

    private WebRtcTransport transport() {
        return router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {}));
    }

    private Tab open(WebBrowser browser, String name) throws IOException {
        Tab tab = browser.open(name, "http://127.0.0.1:" + pages.getAddress().getPort() + "/");
        tabs.add(tab);
        try (InputStream script = LayersBed.class.getResourceAsStream("layers.js")) {
            tab.evaluate(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        return tab;
    }

    /** What a receiving page reports. */
    record Sample(int width, long framesDecoded, long freezes, long keyFrameRequests, String codec) {}

    /** A page that receives, and the server's end. */
    record Receiver(Tab tab, Tab sender, Producer producer, Consumer consumer, LayersWatch sent) {
        /** What support would want to see. */
        String state() {
            return sender.evaluate("layers.outbound().then(JSON.stringify)") + ", " + producer.statistics() + ", "
                    + consumer.currentLayers() + " of " + consumer.preferredLayers() + ", " + consumer.statistics();
        }

        Sample sample() {
            return tab.call(Sample.class, "layers.sample");
        }

        void awaitWidth(int width) {
            Sample seen = tab.call(Sample.class, "layers.when", "width", width, true, WebBrowser.PATIENCE_MILLIS);
            assertThat(seen.width()).as("%s, %s", seen, state()).isEqualTo(width);
        }

        /** As the server says. */
        void awaitSpatialLayer(int layer) throws InterruptedException {
            assertThat(sent.awaitSpatial(layer, WebBrowser.PATIENCE_MILLIS))
                    .as("%s, %s", sample(), state())
                    .isTrue();
        }

        void awaitFrames(int count) {
            long wanted = sample().framesDecoded() + count;
            Sample seen =
                    tab.call(Sample.class, "layers.when", "framesDecoded", wanted, false, WebBrowser.PATIENCE_MILLIS);
            assertThat(seen.framesDecoded()).as("%s, %s", seen, state()).isGreaterThanOrEqualTo(wanted);
        }
    }
}
