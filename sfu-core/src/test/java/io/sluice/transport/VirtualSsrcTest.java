package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpMapping;
import io.sluice.ortc.RtpParameters;
import io.sluice.ortc.SupportedRtpCapabilities;
import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which SSRC is whose, through the whole server on virtual time: consumers see one stream, whatever the sender does. */
class VirtualSsrcTest {
    /** Safari's older releases signal the SSRC and write no MID, others begin to write it once the path is up. */
    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 50})
    void shouldForwardAStreamThatIsToldByItsSsrcBeforeItsMid(int midFromPacket) {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.H264, "1");
            video.midFromPacket = midFromPacket;
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(3000);

            List<ReceivedMedia.Arrival> arrivals = receiver.media(seen).arrivals;
            assertContinuous(arrivals, 1.0);
            assertThat(arrivals)
                    .hasSizeGreaterThan(3 * 80)
                    .allMatch(arrival -> arrival.mid().equals("v"));
            assertThat(arrivals.getFirst().keyFrame()).isTrue();
            assertThat(arrivals.getLast().number()).isEqualTo(video.packetsSent - 1);
            assertThat(sender.statistic("ssrcChanges")).isZero();
            assertThat(sender.statistic("unknownStreamDrops")).isZero();
        }
    }

    /** A Safari's H264 to a receiver that also has VP8, and to one that has nothing else: the router's payload type for both. */
    @Test
    void shouldForwardH264UnderThePayloadTypeThatWasNegotiated() {
        RtpCapabilities router = Ortc.routerRtpCapabilities(SupportedRtpCapabilities.defaultMediaCodecs());
        RtpCapabilities h264Only = new RtpCapabilities(
                router.codecs().stream()
                        .filter(codec -> codec.mimeType().equals("video/H264"))
                        .toList(),
                router.headerExtensions());
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.H264, "1");
            video.midFromPacket = Integer.MAX_VALUE;
            for (RtpCapabilities receivers : List.of(router, h264Only)) {
                SimulatedPeer receiver = server.connect(0);
                int payloadType = negotiated(video, router, receivers);
                OutboundStream seen = receiver.consume(video.inbound(), "v", payloadType);
                server.passMillis(1000);

                List<ReceivedMedia.Arrival> arrivals = receiver.media(seen).arrivals;
                assertContinuous(arrivals, 1.0);
                assertThat(arrivals.getFirst().keyFrame()).isTrue();
                assertThat(arrivals).allMatch(arrival -> arrival.payloadType() == 105);
            }
        }
    }

    private static int negotiated(SimulatedStream video, RtpCapabilities router, RtpCapabilities receiver) {
        Map<String, Object> format =
                Map.of("level-asymmetry-allowed", 1, "packetization-mode", 1, "profile-level-id", "42e01f");
        RtpParameters sent = new RtpParameters(
                null,
                List.of(new RtpCodecParameters(
                        "video/H264", video.kind.payloadType, video.kind.clockRate, null, format, List.of())),
                List.of(),
                List.of(RtpEncodingParameters.ofSsrc(video.ssrc)),
                RtcpParameters.of("cname"),
                null);
        LongSupplier ssrcs = () -> 5;
        RtpMapping mapping = Ortc.producerMapping(sent, router, ssrcs);
        RtpParameters consumable = Ortc.consumableRtpParameters(MediaKind.VIDEO, sent, router, mapping);
        return Ortc.consumerRtpParameters(consumable, receiver, "v", false, ssrcs)
                .codecs()
                .getFirst()
                .payloadType();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldFollowASenderToAnotherSsrcWhileItsRetransmissionsHaveOneOfTheirOwn(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream before = sender.produce(SimulatedStream.Kind.H264, "1");
            SimulatedStream rtx = sender.sendBeside(before, SimulatedStream.Kind.RTX);
            OutboundStream seen = receiver.consume(before.inbound(), "v");
            server.passMillis(3000);
            SimulatedStream after = sender.resumeUnderAnotherSsrc(before, before.nextSequence() + 7000 & 0xffff);
            server.passMillis(3000);

            List<ReceivedMedia.Arrival> arrivals = receiver.media(seen).arrivals;
            assertContinuous(arrivals, 1.0);
            assertThat(arrivals).hasSizeGreaterThan(6 * 80);
            assertThat(arrivals.getLast().number()).isEqualTo(after.packetsSent - 1);
            assertThat(sender.statistic("ssrcChanges")).isEqualTo(1);
            assertThat(sender.statistic("ssrcChangeDrops")).isZero();
            assertThat(sender.statistic("unknownStreamDrops")).isEqualTo(rtx.packetsSent);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPUS", "VP8"})
    void shouldNotFlapBetweenTwoSourcesThatClaimOneMid(SimulatedStream.Kind kind) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedStream first = sender.produce(kind, "1");
            OutboundStream stream = receiver.consume(first.inbound(), "m");
            server.passMillis(1000);
            int packetsBefore = first.packetsSent;
            int keyFramesBefore = first.keyFramesSent;
            SimulatedStream second = sender.sendBeside(first, kind);
            server.passMillis(10_000);

            assertContinuous(receiver.media(stream).arrivals, 1.0);
            assertThat(receiver.media(stream).arrivals.getLast().number()).isEqualTo(second.packetsSent - 1);
            assertThat(sender.statistic("ssrcChanges")).isEqualTo(1);
            assertThat(sender.statistic("ssrcChangeDrops"))
                    .isBetween((long) first.packetsSent - packetsBefore - 3, (long) first.packetsSent - packetsBefore);
            assertThat(first.keyFramesSent).isEqualTo(keyFramesBefore);
            assertThat(second.keyFramesSent).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void shouldChangeOnceASecondAtMostHoweverManySourcesClaimOneMid() {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedStream first = sender.produce(SimulatedStream.Kind.OPUS, "1");
            OutboundStream heard = receiver.consume(first.inbound(), "m");
            server.passMillis(1000);
            sender.sendBeside(first, SimulatedStream.Kind.OPUS);
            sender.sendBeside(first, SimulatedStream.Kind.OPUS);
            server.passMillis(10_000);

            assertThat(sender.statistic("ssrcChanges")).isBetween(8L, 11L);
            assertContinuous(receiver.media(heard).arrivals, 1.0);
        }
    }

    @Test
    void shouldTakeASenderBackThatReturnsToItsFormerSsrcAfterASilence() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream first = sender.produce(SimulatedStream.Kind.OPUS, "1");
            OutboundStream heard = receiver.consume(first.inbound(), "m");
            server.passMillis(1000);
            SimulatedStream second = sender.resumeUnderAnotherSsrc(first, 5);
            server.passMillis(1000);
            sender.sending.remove(second);
            server.passMillis(1100);
            sender.sending.add(first);
            server.passMillis(1000);

            List<ReceivedMedia.Arrival> arrivals = receiver.media(heard).arrivals;
            assertContinuous(arrivals, 2.0);
            assertThat(arrivals.getLast().number()).isEqualTo(first.packetsSent - 1);
            assertThat(sender.statistic("ssrcChanges")).isEqualTo(2);
        }
    }

    /** No number is missing, and timestamps go on as time does: that of two packets is never further apart than allowed. */
    private static void assertContinuous(List<ReceivedMedia.Arrival> arrivals, double mostSeconds) {
        assertThat(arrivals).isNotEmpty();
        for (int i = 1; i < arrivals.size(); i++) {
            ReceivedMedia.Arrival before = arrivals.get(i - 1);
            ReceivedMedia.Arrival arrival = arrivals.get(i);
            assertThat(arrival.sequenceNumber()).isEqualTo(before.sequenceNumber() + 1 & 0xffff);
            assertThat(arrival.timestamp() - before.timestamp()).isBetween(0, (int) (mostSeconds * 90_000));
        }
    }
}
