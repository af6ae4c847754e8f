package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.ortc.RtpParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redundant audio (RFC 2198) from a peer to a peer, through the public API alone. */
@Timeout(60)
class RedCallTest {
    private static final long SSRC = 0xcafe_0003L;
    private static final RouterOptions CODECS = new RouterOptions(List.of(
            RtpCodecCapability.audio("audio/opus", 48_000, 2), RtpCodecCapability.audio("audio/red", 48_000, 2)));

    @Test
    void shouldCarryBlocksUnderThePayloadTypesThatTheReceiverKnows() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(CODECS)) {
            WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            try (TestPeer sender = new TestPeer(sending);
                    TestPeer receiver = new TestPeer(receiving)) {
                sender.connect();
                receiver.connect();
                Producer producer = sending.produce(new ProducerOptions(MediaKind.AUDIO, red()));
                Consumer consumer = receiving.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
                assertThat(consumer.rtpParameters().codecs())
                        .extracting(codec -> codec.payloadType() + " " + codec.mimeType() + " " + codec.parameters())
                        .containsExactly("101 audio/red {100/100=}", "100 audio/opus {}");

                sender.sendRtp(packet(0, "\u00efabc\u006frepeatednew".replace("abc", "\u000f\u0000\u0008")));
                sender.sendRtp(packet(1, "\u0070not of the codec that was announced"));
                sender.sendRtp(packet(2, "\u006fnew"));

                assertThat(received(receiver)).isEqualTo("101 \u00e4\u000f\u0000\u0008\u0064repeatednew");
                assertThat(received(receiver)).isEqualTo("101 \u0064new");
                assertThat(sending.statistics()).containsEntry("malformedRedDrops", 1L);
            }
        }
    }

    private static String received(TestPeer receiver) throws InterruptedException {
        TestPeer.Rtp packet = receiver.takeRtp();
        return packet.payloadType() + " " + packet.payload();
    }

    private static TestPeer.Rtp packet(int number, String payload) {
        return new TestPeer.Rtp(SSRC, 63, 1000 + number, 960L * number, false, "0", payload);
    }

    private static RtpParameters red() {
        return new RtpParameters(
                "0",
                List.of(
                        new RtpCodecParameters("audio/red", 63, 48_000, 2, Map.of("111/111", ""), List.of()),
                        new RtpCodecParameters("audio/opus", 111, 48_000, 2, Map.of(), List.of())),
                List.of(RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, TestMedia.SENDER_MID_ID)),
                List.of(RtpEncodingParameters.ofSsrc(SSRC)),
                RtcpParameters.of("the-sender"),
                null);
    }
}
