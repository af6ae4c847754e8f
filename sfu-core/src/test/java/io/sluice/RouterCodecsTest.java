package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.InvalidRtpException;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.UnsupportedRtpException;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.codec.KeyFrameDetector;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which codecs a router has, and what its consumers get of them. */
@Timeout(30)
class RouterCodecsTest {
    private static final RtpCodecCapability OPUS = RtpCodecCapability.audio("audio/opus", 48_000, 2);
    private static final RtpCodecCapability AV1 = RtpCodecCapability.video("video/AV1", 90_000);

    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());

    RouterCodecsTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldSayWhatARouterCanBeGiven() {
        for (RtpCodecCapability codec : Sfu.supportedRtpCapabilities().codecs()) {
            RouterOptions options = new RouterOptions(List.of(OPUS, codec.withPreferredPayloadType(127)));
            try (Router one = sfu.createRouter(options)) {
                assertThat(one.rtpCapabilities().codecs())
                        .extracting(RtpCodecCapability::mimeType)
                        .contains(codec.mimeType());
            }
        }
    }

    @Test
    void shouldKnowAKeyFrameOfEveryCodec() {
        for (RtpCodecCapability codec : Sfu.supportedRtpCapabilities().codecs()) {
            assertThat(KeyFrameDetector.forMimeType(codec.mimeType())).isNotNull();
        }
    }

    @Test
    void shouldHaveTheHeaderExtensionsOfThePacketPathWithTheirIds() {
        assertThat(Sfu.supportedRtpCapabilities().headerExtensions()).allSatisfy(extension -> {
            ExtensionType type = ExtensionType.forUri(extension.uri());
            assertThat(type).as(extension.uri()).isNotNull();
            assertThat(extension.preferredId())
                    .isEqualTo(Objects.requireNonNull(type).routerId());
        });
    }

    @Test
    void shouldHaveOtherCodecsAfterAnUpdateForThoseThatComeThen() {
        Producer before = transport.produce(TestMedia.picture(1, "0"));
        RtpCapabilities former = router.rtpCapabilities();

        router.updateMediaCodecs(List.of(OPUS, AV1));

        assertThat(router.rtpCapabilities().codecs())
                .extracting(RtpCodecCapability::mimeType)
                .containsExactly("audio/opus", "video/AV1", "video/rtx");
        assertThat(before.isClosed()).isFalse();
        assertThat(router.canConsume(before.id(), former)).isTrue();
        assertThat(router.canConsume(before.id(), router.rtpCapabilities())).isFalse();
        assertThatThrownBy(() -> transport.produce(TestMedia.picture(2, "1")))
                .isInstanceOf(UnsupportedRtpException.class)
                .hasMessageEndingWith("accepted: audio/opus 48000/2, video/AV1 90000");
    }

    @Test
    void shouldChangeNothingWhenAnUpdateIsRefused() {
        RtpCapabilities former = router.rtpCapabilities();

        assertThatThrownBy(() -> router.updateMediaCodecs(
                        List.of(OPUS.withPreferredPayloadType(100), AV1.withPreferredPayloadType(100))))
                .isInstanceOf(InvalidRtpException.class)
                .hasMessageStartingWith("mediaCodecs[1].preferredPayloadType: 100 is taken");
        assertThat(router.rtpCapabilities()).isSameAs(former);

        router.close();
        assertThatThrownBy(() -> router.updateMediaCodecs(List.of(OPUS))).isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldAskForLostPicturesButNotForLostSoundUnlessThatIsWanted() {
        Producer sound = transport.produce(TestMedia.sound(1, "0"));
        Producer picture = transport.produce(TestMedia.picture(2, "1"));

        assertRepair(sound, consume(sound), false);
        assertRepair(picture, consume(picture), true);
        assertRepair(sound, consume(sound).withEnableRtx(true), true);
        assertRepair(picture, consume(picture).withEnableRtx(false), false);
    }

    private ConsumerOptions consume(Producer producer) {
        return new ConsumerOptions(producer.id(), router.rtpCapabilities());
    }

    private void assertRepair(Producer producer, ConsumerOptions options, boolean repaired) {
        Consumption consumption = Consumption.of(producer, options, "0", Consumption.newSsrcs());
        assertThat(NegotiatedEncoding.of(consumption.rtpParameters()).getFirst().nack())
                .isEqualTo(repaired);
        boolean rtx = repaired && producer.kind() == MediaKind.VIDEO;
        assertThat(NegotiatedEncoding.of(consumption.rtpParameters()).getFirst().rtxPayloadType())
                .isEqualTo(rtx ? 102 : -1);
        assertThat(NegotiatedEncoding.of(consumption.rtpParameters()).getFirst().rtxSsrc() != null)
                .isEqualTo(rtx);
        List<RtpCodecParameters> codecs =
                transport.consume(options).rtpParameters().codecs();
        assertThat(codecs.getFirst().rtcpFeedback().contains(RtcpFeedback.NACK)).isEqualTo(repaired);
        assertThat(codecs).hasSize(rtx ? 2 : 1);
    }
}
