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
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

                sender.sendRtp(packet(0, "ef0f0002 6f 0102 aabb"));
                sender.sendRtp(packet(1, "70 aabb"));
                sender.sendRtp(packet(2, "6f ccdd"));

                assertThat(receiver.takeRtp())
                        .matches(packet -> packet.payloadType() == 101
                                && packet.payload().equals(payload("e40f0002 64 0102 aabb")));
                assertThat(receiver.takeRtp())
                        .matches(packet ->
                                packet.payloadType() == 101 && packet.payload().equals(payload("64 ccdd")));
                assertThat(sending.statistics()).containsEntry("malformedRedDrops", 1L);
            }
        }
    }

    private static TestPeer.Rtp packet(int number, String hex) {
        return new TestPeer.Rtp(SSRC, 63, 1000 + number, 960L * number, false, "0", payload(hex));
    }

    private static String payload(String hex) {
        return new String(HexFormat.of().parseHex(hex.replace(" ", "")), StandardCharsets.ISO_8859_1);
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
