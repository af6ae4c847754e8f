package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.ortc.RtxParameters;
import io.sluice.rtp.ExtensionType;
import io.sluice.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls through the public API alone, over real sockets, with peers whose DTLS and SRTP are not ours. */
@Timeout(60)
class CallTest {
    private static final long OPUS_SSRC = 0xcafe_0001L;
    private static final long VP8_SSRC = 0xcafe_0002L;
    private static final int PACKETS = 60;
    /** Both wrap during the call. */
    private static final int FIRST_SEQUENCE = 65_530;

    private static final long FIRST_TIMESTAMP = 0xffff_fff0L;

    static Stream<Arguments> calls() {
        List<Arguments> calls = new ArrayList<>();
        for (SfuOptions.Network network : SfuOptions.Network.values()) {
            for (SrtpProfile profile : EnumSet.complementOf(EnumSet.of(SrtpProfile.AES_CM_128_HMAC_SHA1_32))) {
                calls.add(Arguments.of(network, profile, 1));
                calls.add(Arguments.of(network, profile, 2));
            }
        }
        return calls.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, loops: {2}")
    @MethodSource("calls")
    void shouldCarrySoundAndPicture(SfuOptions.Network network, SrtpProfile profile, int loops) throws Exception {
        SfuOptions options = TestSfu.options()
                .loops(loops)
                .network(network)
                .placement(SfuOptions.Placement.ROUND_ROBIN)
                .build();
        try (Sfu sfu = Sfu.create(options);
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            try (TestPeer sender = new TestPeer(sending, profile);
                    TestPeer receiver = new TestPeer(receiving, profile)) {
                call(router, sending, sender, receiving, receiver);
            }
            sending.close();
            receiving.close();
            assertThat(sfu.statistics().dtls().handshakesCompleted()).isEqualTo(2);
            TestSfu.assertEmpty(sfu);
        }
    }

    static Stream<SfuOptions> paths() {
        List<ListenAddress> addresses = List.of(new ListenAddress("127.0.0.2"), new ListenAddress("::1"));
        return Stream.of(SfuOptions.Network.values())
                .map(network -> TestSfu.options()
                        .network(network)
                        .listenAddresses(addresses)
                        .build());
    }

    /** A peer's socket is connected, so it hears nothing that does not come from the address it asked. */
    @ParameterizedTest
    @MethodSource("paths")
    void shouldCarryACallOverEveryAddressAndProtocol(SfuOptions options) throws Exception {
        try (Sfu sfu = Sfu.create(options);
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            int candidates = router.createWebRtcTransport(WebRtcTransportOptions.defaults())
                    .iceCandidates()
                    .size();
            for (boolean ownPorts : new boolean[] {false, true}) {
                WebRtcTransportOptions transports =
                        WebRtcTransportOptions.defaults().withOwnPorts(ownPorts);
                for (int i = 0; i < candidates; i++) {
                    WebRtcTransport sending = router.createWebRtcTransport(transports);
                    WebRtcTransport receiving = router.createWebRtcTransport(transports);
                    IceCandidate candidate = sending.iceCandidates().get(i);
                    try (TestPeer sender = new TestPeer(sending, candidate);
                            TestPeer receiver = new TestPeer(
                                    receiving, receiving.iceCandidates().get(i))) {
                        call(router, sending, sender, receiving, receiver);
                        assertThat(sending.iceSelectedTuple())
                                .contains(new TransportTuple(
                                        candidate.protocol(),
                                        candidate.address(),
                                        candidate.port(),
                                        sender.localAddress().getAddress().getHostAddress(),
                                        sender.localAddress().getPort()));
                    }
                    sending.close();
                    receiving.close();
                }
            }
            TestSfu.assertNoPeers(sfu);
        }
    }

    @Test
    void shouldGoOnWithAReceiverThatLostItsDtlsAssociation() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            try (TestPeer sender = new TestPeer(sending);
                    TestPeer receiver = new TestPeer(receiving)) {
                sender.connect();
                receiver.connect();
                Producer sound = sending.produce(TestMedia.sound(OPUS_SSRC, "0"));
                receiving.consume(new ConsumerOptions(sound.id(), router.rtpCapabilities()));
                List<TestPeer.Rtp> sent = packets(OPUS_SSRC, TestMedia.OPUS_PAYLOAD_TYPE, "0");
                sender.sendRtp(sent.get(0));
                int sequenceNumber = receiver.takeRtp().sequenceNumber();
                // No sooner is a renewal begun than a second after the handshake before it; the client
                // repeats its
                // hello.
                receiver.comeBack();
                // The client has its keys a moment before the server has.
                while (sfu.statistics().dtls().handshakesRenewed() == 0) {
                    Thread.onSpinWait();
                }
                sender.sendRtp(sent.get(1));
                assertThat(receiver.takeRtp().sequenceNumber()).isEqualTo(sequenceNumber + 1 & 0xffff);
                assertThat(receiving.dtlsState()).isEqualTo(DtlsState.CONNECTED);
            }
        }
    }

    private static void call(
            Router router, WebRtcTransport sending, TestPeer sender, WebRtcTransport receiving, TestPeer receiver)
            throws Exception {
        sender.connect();
        Producer sound = sending.produce(TestMedia.sound(OPUS_SSRC, "0"));
        Producer picture = sending.produce(TestMedia.picture(VP8_SSRC, "1"));
        Consumer heard = receiving.consume(new ConsumerOptions(sound.id(), router.rtpCapabilities()));
        Consumer seen = receiving.consume(new ConsumerOptions(picture.id(), router.rtpCapabilities()));
        assertThat(sender.keyFrameRequests).as("before anybody can see").isEmpty();
        receiver.connect();
        assertThat(sender.takeKeyFrameRequest()).isEqualTo(VP8_SSRC);

        List<TestPeer.Rtp> sentSound = packets(OPUS_SSRC, TestMedia.OPUS_PAYLOAD_TYPE, "0");
        List<TestPeer.Rtp> sentPicture = packets(VP8_SSRC, TestMedia.VP8_PAYLOAD_TYPE, "1");
        for (int i = 0; i < PACKETS; i++) {
            sender.sendRtp(sentSound.get(i));
            sender.sendRtp(sentPicture.get(i));
        }

        Map<Long, List<TestPeer.Rtp>> received = new HashMap<>();
        for (int i = 0; i < 2 * PACKETS; i++) {
            TestPeer.Rtp packet = receiver.takeRtp();
            received.computeIfAbsent(packet.ssrc(), ssrc -> new ArrayList<>()).add(packet);
        }
        assertForwarded(sentSound, heard, received.getOrDefault(ssrc(heard), Collections.emptyList()));
        assertForwarded(sentPicture, seen, received.getOrDefault(ssrc(seen), Collections.emptyList()));
        assertThat(sending.iceState()).isEqualTo(IceState.COMPLETED);
        assertThat(receiving.dtlsState()).isEqualTo(DtlsState.CONNECTED);
        assertThat(sending.statistics()).containsEntry("rtpPacketsReceived", 2L * PACKETS);
        assertThat(receiving.statistics()).containsEntry("rtpPacketsSent", 2L * PACKETS);
        assertStatistics(seen, sentPicture);
        heard.close();
        assertThatThrownBy(heard::statistics).isInstanceOf(ClosedException.class);
    }

    private static void assertStatistics(Consumer consumer, List<TestPeer.Rtp> sent) {
        RtpStreamSendStatistics statistics = consumer.statistics();
        assertThat(statistics.ssrc()).isEqualTo(ssrc(consumer));
        assertThat(statistics.rtxSsrc()).hasValue(rtxSsrc(consumer));
        assertThat(statistics.mimeType()).isEqualTo("video/VP8");
        assertThat(statistics.packetCount()).isEqualTo(PACKETS);
        assertThat(statistics.byteCount())
                .isEqualTo(sent.stream()
                        .mapToLong(packet -> packet.payload().length())
                        .sum());
        assertThat(statistics.packetsRetransmitted()).isZero();
        assertThat(statistics.roundTripTime()).as("nothing is reported yet").isEmpty();
        assertThat(statistics.score()).isEqualTo(10).isEqualTo(consumer.score());
    }

    private static void assertForwarded(List<TestPeer.Rtp> sent, Consumer consumer, List<TestPeer.Rtp> received) {
        assertThat(received).hasSameSizeAs(sent);
        assertThat(consumer.rtpParameters().headerExtensionId(RtpHeaderExtensionUri.MID))
                .isEqualTo(ExtensionType.MID.routerId());
        TestPeer.Rtp first = received.getFirst();
        for (int i = 0; i < sent.size(); i++) {
            TestPeer.Rtp packet = received.get(i);
            TestPeer.Rtp original = sent.get(i);
            assertThat(packet)
                    .isEqualTo(new TestPeer.Rtp(
                            ssrc(consumer),
                            consumer.rtpParameters().codecs().getFirst().payloadType(),
                            first.sequenceNumber() + i & 0xffff,
                            first.timestamp() + original.timestamp() - FIRST_TIMESTAMP & 0xffff_ffffL,
                            original.marker(),
                            String.valueOf(consumer.rtpParameters().mid()),
                            original.payload()));
        }
    }

    /** Of the stream that what is lost would come again on. */
    private static long rtxSsrc(Consumer consumer) {
        RtxParameters rtx = consumer.rtpParameters().encodings().getFirst().rtx();
        return Objects.requireNonNull(rtx, "rtx").ssrc();
    }

    private static long ssrc(Consumer consumer) {
        Long ssrc = consumer.rtpParameters().encodings().getFirst().ssrc();
        return assertThat(ssrc).isNotNull().actual();
    }

    /** Payloads that are VP8 as far as the server reads: a key frame first, then others (RFC 7741 section 4.3). */
    private static List<TestPeer.Rtp> packets(long ssrc, int payloadType, String mid) {
        List<TestPeer.Rtp> packets = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            String frame = i == 0 ? "\u0010\u0010\u0002\u0000\u009d\u0001*" : "\u0010\u0011\u0002\u0000";
            packets.add(new TestPeer.Rtp(
                    ssrc,
                    payloadType,
                    FIRST_SEQUENCE + i & 0xffff,
                    FIRST_TIMESTAMP + 960L * i & 0xffff_ffffL,
                    i % 3 == 2,
                    mid,
                    frame + "payload " + i + " of " + ssrc + "x".repeat(i * 15)));
        }
        return packets;
    }

    @Test
    void shouldTellItsListenerHowTheConnectionComesAndGoes() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(new WebRtcTransportOptions(recorder(events)));
            assertThat(transport.iceState()).isEqualTo(IceState.NEW);
            assertThat(transport.dtlsState()).isEqualTo(DtlsState.NEW);
            try (TestPeer peer = new TestPeer(transport)) {
                peer.connect();
                assertThat(next(events, 3)).containsExactly("ICE COMPLETED", "DTLS CONNECTING", "DTLS CONNECTED");
                peer.sayGoodbye();
                assertThat(next(events, 1)).containsExactly("DTLS CLOSED");
            }
            assertThat(transport.isClosed()).as("left to its owner").isFalse();
            transport.close();
            assertThat(transport.iceState()).isEqualTo(IceState.CLOSED);
            assertThat(next(events, 1)).containsExactly("REQUESTED");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void shouldFailTheHandshakeOfAPeerThatIsNotTheOneSignalled() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(new WebRtcTransportOptions(recorder(events)));
            DtlsFingerprint another = new DtlsFingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB")));
            transport.connect(new DtlsParameters(DtlsRole.CLIENT, List.of(another)));
            try (TestPeer peer = new TestPeer(transport)) {
                peer.check();
                peer.shakeHands();
                List<String> seen = next(events, 3);
                assertThat(seen).startsWith("ICE COMPLETED", "DTLS CONNECTING");
                assertThat(seen.getLast()).startsWith("DTLS FAILED").contains("FINGERPRINT");
            }
        }
    }

    private static List<String> next(BlockingQueue<String> events, int count) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(String.valueOf(events.poll(10, TimeUnit.SECONDS)));
        }
        return taken;
    }

    private static WebRtcTransportListener recorder(BlockingQueue<String> events) {
        return new WebRtcTransportListener() {
            @Override
            public void onIceStateChanged(IceState state) {
                events.add("ICE " + state);
            }

            @Override
            public void onDtlsStateChanged(DtlsState state, String detail) {
                events.add(("DTLS " + state + " " + detail).trim());
            }

            @Override
            public void onClosed(CloseReason reason) {
                events.add(reason.toString());
            }
        };
    }
}
