package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.ortc.RtpParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Speech with telephone events (RFC 4733) and comfort noise (RFC 3389) under the same SSRC, through the public API alone. */
@Timeout(60)
class TelephoneEventsTest {
    private static final long SSRC = 0xcafe_0004L;
    private static final RouterOptions CODECS = new RouterOptions(List.of(
            RtpCodecCapability.audio("audio/opus", 48_000, 2),
            RtpCodecCapability.audio("audio/telephone-event", 48_000, 1),
            RtpCodecCapability.audio("audio/CN", 8_000, 1)));

    /** The sender's numbers are the router's the other way round, and its noise has another clock than its speech. */
    private static final int OPUS = 101;

    private static final int EVENT = 100;
    private static final int NOISE = 13;

    private int sent;

    @Test
    void shouldGiveEveryReceiverTheCodecsItNegotiatedWithoutAGap() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options()
                        .loops(2)
                        .placement(SfuOptions.Placement.ROUND_ROBIN)
                        .build());
                Router router = sfu.createRouter(CODECS)) {
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport telephone = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport browser = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            try (TestPeer sender = new TestPeer(sending);
                    TestPeer all = new TestPeer(telephone);
                    TestPeer some = new TestPeer(browser)) {
                sender.connect();
                all.connect();
                some.connect();
                Producer producer = sending.produce(new ProducerOptions(MediaKind.AUDIO, speech()));
                Consumer events = telephone.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
                Consumer bare = browser.consume(new ConsumerOptions(producer.id(), opusAlone(router)));
                assertThat(names(events.rtpParameters()))
                        .containsExactly("100 audio/opus", "101 audio/telephone-event");
                assertThat(names(bare.rtpParameters())).containsExactly("100 audio/opus");

                TestSfu.settle(sfu);
                sender.sendRtp(packet(OPUS, 0, "one"));
                sender.sendRtp(packet(EVENT, 960, "key"));
                sender.sendRtp(packet(EVENT, 960, "key"));
                sender.sendRtp(packet(NOISE, 320, "hiss"));
                sender.sendRtp(packet(EVENT, 960, "end"));
                sender.sendRtp(packet(OPUS, 4800, "two"));

                assertThat(take(all, 5))
                        .containsExactly(
                                "100 0 0 one", "101 1 960 key", "101 2 960 key", "101 3 960 end", "100 4 4800 two");
                assertThat(take(some, 2)).containsExactly("100 0 0 one", "100 1 4800 two");
                assertThat(events.dump().codecDrops()).isEqualTo(1);
                assertThat(bare.dump().codecDrops()).isEqualTo(4);
                assertThat(producer.statistics().getFirst())
                        .matches(statistics -> statistics.packetCount() == 6 && statistics.packetsLost() == 0);
                assertThat(sending.statistics()).containsEntry("unknownStreamDrops", 0L);
            }
        }
    }

    /** Those that take events alone cannot hear anybody. */
    @Test
    void shouldNotTakeEventsForSpeech() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(CODECS)) {
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            Producer producer = sending.produce(new ProducerOptions(MediaKind.AUDIO, speech()));

            assertThat(router.canConsume(producer.id(), without(router, "audio/opus")))
                    .isFalse();
            assertThat(router.canConsume(producer.id(), opusAlone(router))).isTrue();
        }
    }

    private TestPeer.Rtp packet(int payloadType, long timestamp, String payload) {
        return new TestPeer.Rtp(SSRC, payloadType, 1000 + sent++, timestamp, false, "0", payload);
    }

    /** Payload type, number and timestamp from the first packet's on, and payload. */
    private static List<String> take(TestPeer receiver, int count) throws Exception {
        List<TestPeer.Rtp> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(receiver.takeRtp());
        }
        TestPeer.Rtp first = packets.getFirst();
        return packets.stream()
                .map(packet -> packet.payloadType() + " " + (packet.sequenceNumber() - first.sequenceNumber()) + " "
                        + (int) (packet.timestamp() - first.timestamp()) + " " + packet.payload())
                .toList();
    }

    private static List<String> names(RtpParameters parameters) {
        return parameters.codecs().stream()
                .map(codec -> codec.payloadType() + " " + codec.mimeType())
                .toList();
    }

    private static RtpCapabilities opusAlone(Router router) {
        return without(router, "audio/telephone-event");
    }

    private static RtpCapabilities without(Router router, String mimeType) {
        RtpCapabilities all = router.rtpCapabilities();
        return new RtpCapabilities(
                all.codecs().stream()
                        .filter(codec -> !codec.mimeType().equals(mimeType))
                        .toList(),
                all.headerExtensions());
    }

    private static RtpParameters speech() {
        return new RtpParameters(
                "0",
                List.of(
                        new RtpCodecParameters("audio/opus", OPUS, 48_000, 2, Map.of(), List.of()),
                        new RtpCodecParameters("audio/CN", NOISE, 8_000, 1, Map.of(), List.of()),
                        new RtpCodecParameters("audio/telephone-event", EVENT, 48_000, 1, Map.of(), List.of())),
                List.of(RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, TestMedia.SENDER_MID_ID)),
                List.of(RtpEncodingParameters.ofSsrc(SSRC)),
                RtcpParameters.of("the-sender"),
                null);
    }
}
