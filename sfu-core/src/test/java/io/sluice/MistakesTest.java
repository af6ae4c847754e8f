package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.InvalidRtpException;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.ortc.UnsupportedRtpException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers do wrong, and what they are told. */
@Timeout(30)
class MistakesTest {
    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());

    MistakesTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldBeConnectedOnce() {
        transport.connect(TestPeer.dtlsParameters());

        assertThatThrownBy(() -> transport.connect(TestPeer.dtlsParameters()))
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(ClosedException.class)
                .hasMessageContaining("connect is called once");
    }

    @Test
    void shouldRefuseDtlsParametersByFieldAndBeConnectedAfterwards() {
        DtlsFingerprint good = TestPeer.dtlsParameters().fingerprints().getFirst();

        assertRefused(DtlsRole.CLIENT, List.of(), "dtlsParameters.fingerprints is empty");
        assertRefused(
                DtlsRole.AUTO,
                List.of(new DtlsFingerprint("md5", good.value()), new DtlsFingerprint("sha3-256", good.value())),
                "dtlsParameters.fingerprints has none of an algorithm that is known");
        assertRefused(
                DtlsRole.AUTO,
                List.of(new DtlsFingerprint("md5", "AB"), new DtlsFingerprint("sha-256", "AB:CD")),
                "dtlsParameters.fingerprints[1].value is not a sha-256 fingerprint");
        transport.connect(TestPeer.dtlsParameters());
    }

    @Test
    void shouldTakeTheRoleThatThePeerLeaves() {
        DtlsParameters parameters = TestPeer.dtlsParameters();
        assertThat(transport.dtlsParameters().role()).isEqualTo(DtlsRole.AUTO);
        assertThatThrownBy(() -> transport.restartDtls(parameters))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not connected yet");

        transport.connect(new DtlsParameters(DtlsRole.SERVER, parameters.fingerprints()));
        assertThat(transport.dtlsParameters().role()).isEqualTo(DtlsRole.CLIENT);
        transport.restartDtls(parameters);
        assertThat(transport.dtlsParameters().role()).isEqualTo(DtlsRole.SERVER);
    }

    private void assertRefused(DtlsRole role, List<DtlsFingerprint> fingerprints, String message) {
        assertThatThrownBy(() -> transport.connect(new DtlsParameters(role, fingerprints)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseARouterWithACodecTheEngineLacks() {
        RouterOptions options = new RouterOptions(List.of(RtpCodecCapability.video("video/H266", 90_000)));

        assertThatThrownBy(() -> sfu.createRouter(options))
                .isInstanceOf(UnsupportedRtpException.class)
                .hasMessageContaining("video/H266");
    }

    @Test
    void shouldRefuseACodecTheRouterLacks() {
        Router audioOnly =
                sfu.createRouter(new RouterOptions(List.of(RtpCodecCapability.audio("audio/opus", 48_000, 2))));
        WebRtcTransport sending = audioOnly.createWebRtcTransport(WebRtcTransportOptions.defaults());

        assertThatThrownBy(() -> sending.produce(TestMedia.picture(1, "0")))
                .isInstanceOf(UnsupportedRtpException.class)
                .hasMessageContaining("video/VP8");
        audioOnly.close();
    }

    @Test
    void shouldRefuseASecondStreamOfTheSameMidOrSsrcUntilTheFirstIsClosed() {
        Producer first = transport.produce(TestMedia.picture(1, "0"));

        assertThatThrownBy(() -> transport.produce(TestMedia.sound(2, "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rtpParameters.mid '0'");
        assertThatThrownBy(() -> transport.produce(TestMedia.sound(1, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssrc 1");
        first.close();
        transport.produce(TestMedia.sound(1, "0"));
    }

    @Test
    void shouldRefuseALimitOfTheBitrateThatNoPictureFitsInto() {
        for (long wrong : new long[] {-1, 1, 29_999}) {
            assertThatThrownBy(() -> transport.setMaxIncomingBitrate(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bitrateBps " + wrong)
                    .hasMessageContaining("30000");
        }
        transport.setMaxIncomingBitrate(30_000);
        transport.setMaxIncomingBitrate(0);
        transport.close();
        assertThatThrownBy(() -> transport.setMaxIncomingBitrate(30_000)).isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldHaveNoStatisticsOfAProducerThatIsClosed() {
        Producer producer = transport.produce(TestMedia.picture(1, "0"));
        assertThat(producer.statistics()).isEmpty();
        producer.close();
        assertThatThrownBy(producer::statistics)
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining(producer.id());
    }

    @Test
    void shouldRefuseMoreEncodingsThanThereAreLayers() {
        RtpParameters simulcast = TestMedia.parameters(
                "0",
                TestMedia.vp8Codec("video/VP8"),
                LongStream.rangeClosed(1, 5)
                        .mapToObj(RtpEncodingParameters::ofSsrc)
                        .toList());

        assertThatThrownBy(() -> transport.produce(new ProducerOptions(MediaKind.VIDEO, simulcast)))
                .isInstanceOf(UnsupportedRtpException.class)
                .hasMessageContaining("encodings");
    }

    @Test
    void shouldRefuseSoundThatIsCalledPicture() {
        assertThatThrownBy(() -> transport.produce(new ProducerOptions(MediaKind.VIDEO, TestMedia.opus(1, "0"))))
                .isInstanceOf(InvalidRtpException.class)
                .hasMessageContaining("codecs[0]");
    }

    @Test
    void shouldForgetTheCanonicalNameOfAStreamItRefused() {
        RtpParameters good = TestMedia.vp8(1, "0");
        RtpParameters bad = good.withCname("x".repeat(300));

        assertThatThrownBy(() -> transport.produce(new ProducerOptions(MediaKind.VIDEO, bad)))
                .isInstanceOf(InvalidRtpException.class)
                .hasMessageContaining("cname");
        Producer producer = transport.produce(new ProducerOptions(MediaKind.VIDEO, good));
        assertThat(producer.rtpParameters().rtcp()).isEqualTo(RtcpParameters.of("the-sender"));
    }

    @Test
    void shouldNotFindAProducerOfAnotherRouterOrOneThatIsClosed() {
        Producer closed = transport.produce(TestMedia.picture(1, "0"));
        closed.close();
        Router another = sfu.createRouter(RouterOptions.defaults());
        Producer foreign =
                another.createWebRtcTransport(WebRtcTransportOptions.defaults()).produce(TestMedia.picture(1, "0"));

        for (String id : List.of("", "no such", closed.id(), foreign.id())) {
            assertThat(router.producer(id)).isEmpty();
            assertThatThrownBy(() -> router.canConsume(id, router.rtpCapabilities()))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("producerId '" + id + "'");
            assertThatThrownBy(() -> transport.consume(new ConsumerOptions(id, router.rtpCapabilities())))
                    .isInstanceOf(NotFoundException.class);
        }
        another.close();
    }

    @Test
    void shouldRefuseToSendWhatAPeerCannotDecode() {
        Producer picture = transport.produce(TestMedia.picture(1, "0"));
        RtpCapabilities soundOnly = new RtpCapabilities(
                router.rtpCapabilities().codecs().stream()
                        .filter(codec -> codec.kind() == MediaKind.AUDIO)
                        .toList(),
                List.of());

        assertThat(router.canConsume(picture.id(), soundOnly)).isFalse();
        assertThatThrownBy(() -> transport.consume(new ConsumerOptions(picture.id(), soundOnly)))
                .isInstanceOf(UnsupportedRtpException.class);
    }

    @Test
    void shouldRefuseEverythingOnWhatIsClosed() {
        Producer producer = transport.produce(TestMedia.picture(1, "0"));
        ConsumerOptions options = new ConsumerOptions(producer.id(), router.rtpCapabilities());
        Consumer consumer = transport.consume(options);

        consumer.close();
        assertClosed(consumer::pause, consumer::resume, consumer::requestKeyFrame);
        producer.close();
        assertClosed(producer::pause, producer::resume);
        transport.close();
        assertClosed(
                () -> transport.connect(TestPeer.dtlsParameters()),
                () -> transport.produce(TestMedia.picture(2, "1")),
                () -> transport.consume(options),
                transport::statistics);
        router.close();
        assertClosed(
                () -> router.createWebRtcTransport(WebRtcTransportOptions.defaults()),
                () -> router.canConsume(producer.id(), router.rtpCapabilities()));

        consumer.close();
        producer.close();
        transport.close();
        router.close();
        assertThat(transport.iceState()).isEqualTo(IceState.CLOSED);
        assertThat(transport.dtlsState()).isEqualTo(DtlsState.CLOSED);
        assertThat(transport.iceCandidates()).isNotEmpty();
        assertThat(consumer.kind()).isEqualTo(MediaKind.VIDEO);
    }

    private static void assertClosed(ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(ClosedException.class).hasMessageContaining("is closed");
        }
    }

    @Test
    void shouldRefuseToWaitOnALoop() throws Exception {
        Producer producer = transport.produce(TestMedia.picture(1, "0"));
        List<Supplier<Object>> calls = List.of(
                () -> router.createWebRtcTransport(WebRtcTransportOptions.defaults()),
                () -> transport.produce(TestMedia.sound(2, "1")),
                () -> transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities())),
                transport::statistics,
                transport::stats,
                () -> router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp("127.0.0.1"))),
                () -> router.createPipeTransport(new PipeTransportOptions(TransportListenInfo.udp("127.0.0.1"))),
                () -> router.createDirectTransport(DirectTransportListener.NONE),
                () -> sfu.createWebRtcServer(new WebRtcServerOptions(List.of(TransportListenInfo.udp("127.0.0.1")))),
                sfu::statistics);
        for (Supplier<Object> call : calls) {
            CompletableFuture<Object> outcome = new CompletableFuture<>();
            transport.execute(() -> {
                try {
                    outcome.complete(call.get());
                } catch (RuntimeException e) {
                    outcome.complete(e);
                }
            });
            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            IllegalStateException.class, e -> assertThat(e).hasMessageContaining("on a media loop"));
        }
    }
}
