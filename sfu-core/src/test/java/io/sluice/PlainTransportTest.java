package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain transports through the public API, over real sockets. */
@Timeout(60)
class PlainTransportTest {
    private static final TransportListenInfo LISTEN = TransportListenInfo.udp(PlainPeer.LOOPBACK);
    private static final PlainTransportOptions OPTIONS = new PlainTransportOptions(LISTEN);
    private static final long SSRC = 0xcafe_0001L;
    private static final byte[] KEY_FRAME = {0x10, 0x10, 0x02, 0x00, (byte) 0x9d, 0x01, 0x2a, 1, 2, 3};

    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final PlainPeer sender = new PlainPeer();
    private final PlainPeer receiver = new PlainPeer();

    PlainTransportTest() throws IOException {}

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        router.close();
        TestSfu.assertEmpty(sfu);
        assertThat(sfu.statistics().loops().getFirst().ports()).hasSize(1);
        sfu.close();
    }

    @Test
    void shouldForwardBetweenPeersWhoseAddressesAreGiven() throws Exception {
        PlainTransport in = router.createPlainTransport(OPTIONS);
        PlainTransport out = router.createPlainTransport(OPTIONS);
        in.connect(sender.address());
        out.connect(receiver.address());
        Producer producer = in.produce(sound(SSRC));
        Consumer consumer = out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));

        for (int i = 0; i < 20; i++) {
            sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 65_530 + i & 0xffff, "sound " + i);
        }

        int first = -1;
        for (int i = 0; i < 20; i++) {
            PlainPeer.Rtp packet = receiver.awaitRtp();
            first = first < 0 ? packet.sequenceNumber() : first;
            assertThat(packet.payload()).isEqualTo("sound " + i);
            assertThat(packet.sequenceNumber()).isEqualTo(first + i);
            assertThat(packet.ssrc()).isEqualTo(ssrc(consumer));
            assertThat(packet.payloadType())
                    .isEqualTo(consumer.rtpParameters().codecs().getFirst().payloadType());
        }
        assertThat(in.tuple())
                .contains(new TransportTuple(
                        "udp", PlainPeer.LOOPBACK, in.localAddress().port(), PlainPeer.LOOPBACK, sender.port()));
        sender.await(sender.rtcpLengths, "a report");
    }

    @ParameterizedTest
    @EnumSource
    void shouldProtectBothDirectionsByEverySuite(SrtpCryptoSuite suite) throws Exception {
        PlainTransport in = router.createPlainTransport(OPTIONS.withSrtp(suite).withComedia(true));
        PlainTransport out = router.createPlainTransport(OPTIONS.withSrtp(suite));
        SrtpParameters senders = SrtpParameters.generate(suite, new SecureRandom());
        SrtpParameters receivers = SrtpParameters.generate(suite, new SecureRandom());
        sender.secure(senders, in.srtpParameters().orElseThrow());
        receiver.secure(receivers, out.srtpParameters().orElseThrow());
        in.connect(PlainTransportPeer.learnt(senders));
        out.connect(receiver.address().withSrtpParameters(receivers));
        Producer producer = in.produce(picture(SSRC));
        Consumer consumer = out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        long sent = ssrc(consumer);

        sender.sendRtp(in.localAddress(), SSRC, TestMedia.VP8_PAYLOAD_TYPE, 1, keyFrame());

        assertThat(receiver.awaitRtp().payload()).isEqualTo(keyFrame());
        receiver.requestKeyFrame(out.localAddress(), sent);
        assertThat(sender.await(sender.keyFrameRequests, "a request for a key frame"))
                .isEqualTo(SSRC);
        assertThat(in.tuple().orElseThrow().remotePort()).isEqualTo(sender.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldForwardByPortableSocketsAndByIpv6(String address) throws Exception {
        TransportListenInfo listen = TransportListenInfo.udp(address).withIpv6Only(true);
        try (Sfu portable = Sfu.create(
                        TestSfu.options().network(SfuOptions.Network.PORTABLE).build());
                Router room = portable.createRouter(RouterOptions.defaults());
                PlainPeer from = new PlainPeer(address);
                PlainPeer to = new PlainPeer(address)) {
            PlainTransport in = room.createPlainTransport(new PlainTransportOptions(listen).withComedia(true));
            PlainTransport out = room.createPlainTransport(new PlainTransportOptions(listen.withUdpReusePort(true)));
            out.connect(PlainTransportPeer.at(address, to.port()));
            Producer producer = in.produce(sound(SSRC));
            out.consume(new ConsumerOptions(producer.id(), room.rtpCapabilities()));

            from.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 1, "sound");

            assertThat(to.awaitRtp().payload()).isEqualTo("sound");
        }
        PlainTransport six = router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp("::1")));
        six.connect(PlainTransportPeer.at("::1", 4000));
        assertThat(six.localAddress().toString()).startsWith("udp [::1]:");
    }

    @Test
    void shouldLearnThePeerFromTheFirstPacketOfAnAnnouncedStreamAndKeepIt() throws Exception {
        CompletableFuture<TransportTuple> learnt = new CompletableFuture<>();
        PlainTransport in =
                router.createPlainTransport(OPTIONS.withComedia(true).withListener(new PlainTransportListener() {
                    @Override
                    public void onTuple(TransportTuple tuple) {
                        learnt.complete(tuple);
                    }
                }));
        in.produce(sound(SSRC));
        try (PlainPeer stranger = new PlainPeer()) {
            stranger.sendRtp(in.localAddress(), SSRC + 1, TestMedia.OPUS_PAYLOAD_TYPE, 1, "not announced");
            awaitCount(in, "unknownStreamDrops", 1);
            assertThat(in.tuple()).isEmpty();
            stranger.requestKeyFrame(in.localAddress(), 1);
            stranger.sendSenderReport(in.localAddress(), SSRC + 1);
            awaitCount(in, "rtcpPacketsReceived", 2);
            assertThat(in.tuple())
                    .as("after reports about nothing that was announced")
                    .isEmpty();

            sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 1, "announced");
            assertThat(learnt.get(10, TimeUnit.SECONDS).remotePort()).isEqualTo(sender.port());

            stranger.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 2, "too late");
            awaitCount(in, "foreignDrops", 1);
        }
        assertThat(in.tuple().orElseThrow().remotePort()).isEqualTo(sender.port());
        assertThatThrownBy(() -> in.connect(sender.address()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port is " + sender.port())
                .hasMessageContaining("comedia");
        assertThatThrownBy(() -> in.connect(new PlainTransportPeer(null, null, null, null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing to connect");
    }

    @Test
    void shouldLearnNobodyWhoIsNotAuthentic() throws Exception {
        SrtpCryptoSuite suite = SrtpCryptoSuite.AEAD_AES_128_GCM;
        PlainTransport in = router.createPlainTransport(OPTIONS.withSrtp(suite).withComedia(true));
        in.produce(sound(SSRC));
        SrtpParameters senders = SrtpParameters.generate(suite, new SecureRandom());
        in.connect(PlainTransportPeer.learnt(senders));
        TestSfu.settle(sfu);

        sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 1, "in the clear, as if protected");
        awaitCount(in, "srtpDrops.AUTHENTICATION_FAILED", 1);
        assertThat(in.tuple()).isEmpty();

        sender.secure(senders, in.srtpParameters().orElseThrow());
        sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 2, "protected");
        await(() -> in.tuple().isPresent());
    }

    @Test
    void shouldTakeNothingFromElsewhereThanItsPeer() throws Exception {
        PlainTransport in = router.createPlainTransport(OPTIONS);
        in.produce(sound(SSRC));
        sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 1, "before connect");
        awaitCount(in, "foreignDrops", 1);

        in.connect(receiver.address());
        sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 2, "from another port");
        awaitCount(in, "foreignDrops", 2);

        sender.send(
                new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                in.localAddress());
        await(() -> sfu.statistics().loops().getFirst().unknownDatagrams() == 1);
        assertThat(in.statistics()).containsEntry("rtpPacketsReceived", 0L);
    }

    @Test
    void shouldKeepRtcpOnAPortOfItsOwn() throws Exception {
        CompletableFuture<TransportTuple> learnt = new CompletableFuture<>();
        PlainTransport in = router.createPlainTransport(
                OPTIONS.withoutRtcpMux().withComedia(true).withListener(new PlainTransportListener() {
                    @Override
                    public void onRtcpTuple(TransportTuple tuple) {
                        learnt.complete(tuple);
                    }
                }));
        PlainTransport out = router.createPlainTransport(OPTIONS.withoutRtcpMux());
        try (PlainPeer sendersRtcp = new PlainPeer();
                PlainPeer receiversRtcp = new PlainPeer()) {
            out.connect(receiver.address().withRtcpPort(receiversRtcp.port()));
            Producer producer = in.produce(picture(SSRC));
            Consumer consumer = out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
            MediaAddress rtcp = in.rtcpLocalAddress().orElseThrow();
            assertThat(rtcp.port()).isNotEqualTo(in.localAddress().port());
            sendersRtcp.sendSenderReport(rtcp, SSRC);
            assertThat(learnt.get(10, TimeUnit.SECONDS).remotePort()).isEqualTo(sendersRtcp.port());
            assertThat(in.rtcpTuple()).isPresent();
            assertThat(out.rtcpTuple().orElseThrow().remotePort()).isEqualTo(receiversRtcp.port());

            assertThat(sendersRtcp.await(
                            sendersRtcp.keyFrameRequests, "what was asked for before the address was known"))
                    .isEqualTo(SSRC);
            sender.sendRtp(in.localAddress(), SSRC, TestMedia.VP8_PAYLOAD_TYPE, 1, keyFrame());
            assertThat(receiver.awaitRtp().payload()).isEqualTo(keyFrame());
            receiversRtcp.requestKeyFrame(out.rtcpLocalAddress().orElseThrow(), ssrc(consumer));
            sendersRtcp.await(sendersRtcp.keyFrameRequests, "a request for a key frame");
            sendersRtcp.await(sendersRtcp.rtcpLengths, "a report");
            assertThat(sender.rtcpLengths).isEmpty();
            assertThat(receiver.rtcpLengths).isEmpty();
        }
    }

    @Test
    void shouldListenWhereItIsTold() throws Exception {
        TransportListenInfo narrow = LISTEN.withPortRange(26_500, 26_501)
                .withAnnouncedAddress("media.example")
                .withBuffers(1 << 16, 1 << 16);
        PlainTransport first = router.createPlainTransport(new PlainTransportOptions(narrow));
        PlainTransport second = router.createPlainTransport(new PlainTransportOptions(narrow));

        assertThat(List.of(first.localAddress().port(), second.localAddress().port()))
                .containsExactly(26_500, 26_501);
        assertThat(first.localAddress().announcedAddress()).isEqualTo("media.example");
        assertThatThrownBy(() -> router.createPlainTransport(new PlainTransportOptions(narrow)))
                .isInstanceOf(PortsExhaustedException.class)
                .hasMessageContaining("no free UDP port in 26500-26501");
        assertThatThrownBy(() -> router.createPlainTransport(OPTIONS.withoutRtcpMux(
                        LISTEN.withPort(first.localAddress().port()))))
                .isInstanceOf(PortsExhaustedException.class)
                .hasMessageContaining("26500-26500");
        first.close();
        second.close();
        router.createPlainTransport(
                new PlainTransportOptions(narrow.withUdpReusePort(true).withPort(26_500)));
        router.createPlainTransport(
                new PlainTransportOptions(narrow.withUdpReusePort(true).withPort(26_500)));
    }

    @Test
    void shouldNameTheFieldThatIsWrong() {
        assertRefused(() -> LISTEN.withPort(70_000), "listenInfo.minPort is 70000", "1 to 65535");
        assertRefused(() -> LISTEN.withPortRange(5, 4), "listenInfo.maxPort is 4", "5 to 65535");
        assertRefused(() -> LISTEN.withBuffers(-1, 0), "listenInfo.sendBufferBytes is -1");
        assertRefused(() -> LISTEN.withBuffers(0, Integer.MAX_VALUE), "listenInfo.receiveBufferBytes is");
        assertRefused(() -> TransportListenInfo.tcp("127.0.0.1").withUdpReusePort(true), "listenInfo.udpReusePort");
        assertRefused(() -> TransportListenInfo.udp("0.0.0.0"), "address is '0.0.0.0'");
        assertRefused(
                () -> new PlainTransportOptions(TransportListenInfo.tcp("127.0.0.1")), "listenInfo.protocol is TCP");
        assertRefused(
                () -> new PlainTransportOptions(
                        PlainTransportListener.NONE,
                        LISTEN,
                        LISTEN,
                        true,
                        false,
                        false,
                        SrtpCryptoSuite.AEAD_AES_128_GCM),
                "rtcpListenInfo is given",
                "rtcpMux is true");
        assertRefused(
                () -> new SrtpParameters(SrtpCryptoSuite.AES_CM_128_HMAC_SHA1_80, "AAAA"),
                "srtpParameters.keyBase64 is 3 bytes",
                "30 bytes");
        assertRefused(
                () -> new SrtpParameters(SrtpCryptoSuite.AEAD_AES_256_GCM, "no base64!"),
                "srtpParameters.keyBase64 is not Base64",
                "44 bytes");
    }

    @Test
    void shouldRefuseAPeerByFieldAndBeConnectedAfterwardsOnce() {
        PlainTransport clear = router.createPlainTransport(OPTIONS);
        PlainTransport separate = router.createPlainTransport(OPTIONS.withoutRtcpMux());
        SrtpCryptoSuite suite = SrtpCryptoSuite.AES_CM_128_HMAC_SHA1_32;
        PlainTransport secure = router.createPlainTransport(OPTIONS.withSrtp(suite));
        SrtpParameters keys = SrtpParameters.generate(suite, new SecureRandom());
        SrtpParameters others = SrtpParameters.generate(SrtpCryptoSuite.AEAD_AES_256_GCM, new SecureRandom());
        PlainTransportPeer good = PlainTransportPeer.at("127.0.0.1", 4000);

        assertRefused(() -> clear.connect(new PlainTransportPeer(null, 1, null, null)), "ip is missing");
        assertRefused(() -> clear.connect(PlainTransportPeer.at("localhost", 1)), "ip is 'localhost'", "IPv4");
        assertRefused(() -> clear.connect(PlainTransportPeer.at("::1", 1)), "ip is '::1'", "IPv4");
        assertRefused(() -> clear.connect(PlainTransportPeer.at("0.0.0.0", 1)), "ip is '0.0.0.0'");
        assertRefused(() -> clear.connect(new PlainTransportPeer("127.0.0.1", null, null, null)), "port is missing");
        assertRefused(() -> clear.connect(PlainTransportPeer.at("127.0.0.1", 0)), "port is 0", "1 to 65535");
        assertRefused(() -> clear.connect(good.withRtcpPort(4001)), "rtcpPort is 4001", "shares the port");
        assertRefused(() -> clear.connect(good.withSrtpParameters(keys)), "srtpParameters are given");
        assertRefused(() -> separate.connect(good), "rtcpPort is missing");
        assertRefused(() -> secure.connect(good), "srtpParameters are missing");
        assertRefused(
                () -> secure.connect(good.withSrtpParameters(others)),
                "srtpParameters.cryptoSuite is AEAD_AES_256_GCM",
                "accepted is AES_CM_128_HMAC_SHA1_32");

        clear.connect(good);
        separate.connect(good.withRtcpPort(4001));
        secure.connect(good.withSrtpParameters(keys));
        for (PlainTransport connected : List.of(clear, separate)) {
            assertThatThrownBy(() -> connected.connect(connected == clear ? good : good.withRtcpPort(4001)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("connect is called once");
        }
        clear.close();
        assertThatThrownBy(() -> clear.connect(good)).isInstanceOf(ClosedException.class);
        assertThat(secure.srtpParameters().orElseThrow().toString())
                .isEqualTo("SrtpParameters[cryptoSuite=" + suite + "]");
    }

    @Test
    void shouldShowWhatItCarries() throws Exception {
        PlainTransport in = router.createPlainTransport(OPTIONS);
        in.connect(sender.address());
        in.produce(sound(SSRC));
        sender.sendRtp(in.localAddress(), SSRC, TestMedia.OPUS_PAYLOAD_TYPE, 1, "x".repeat(88));
        awaitCount(in, "rtpPacketsReceived", 1);

        TransportStatistics stats = in.stats();

        assertThat(stats.transportId()).isEqualTo(in.id());
        assertThat(stats.rtpBytesReceived()).isEqualTo(100);
        assertThat(stats.bytesReceived()).isEqualTo(100);
        assertThat(stats.rtpReceiveBitrateBps()).isPositive();
        assertThat(stats.rtpBytesSent()).isZero();
        assertThat(stats.rtxBytesReceived()).isZero();
        assertThat(stats.rtxBytesSent()).isZero();
        assertThat(stats.tuple()).isEqualTo(in.tuple().orElseThrow());
        assertThat(stats.iceState()).isNull();
    }

    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    static void awaitCount(Transport transport, String counter, long count) {
        await(() -> transport.statistics().getOrDefault(counter, -1L) == count);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static String keyFrame() {
        return new String(KEY_FRAME, StandardCharsets.ISO_8859_1);
    }

    /** What the receiver is told to expect. */
    static long ssrc(Consumer consumer) {
        return Objects.requireNonNull(
                consumer.rtpParameters().encodings().getFirst().ssrc(), "ssrc");
    }

    /** As plain senders have it: no MID, told by SSRC alone. */
    static ProducerOptions sound(long ssrc) {
        RtpCodecParameters codec =
                new RtpCodecParameters("audio/opus", TestMedia.OPUS_PAYLOAD_TYPE, 48_000, 2, Map.of(), List.of());
        return new ProducerOptions(MediaKind.AUDIO, parameters(codec, ssrc));
    }

    static ProducerOptions picture(long ssrc) {
        return new ProducerOptions(MediaKind.VIDEO, parameters(TestMedia.vp8Codec("video/VP8"), ssrc));
    }

    static RtpParameters parameters(RtpCodecParameters codec, long ssrc) {
        return new RtpParameters(
                null,
                List.of(codec),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(ssrc)),
                RtcpParameters.of("plain"),
                null);
    }
}
