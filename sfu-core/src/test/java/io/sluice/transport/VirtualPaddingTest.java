package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Padding that lets the packets of a frame leave in one message, on the way through the whole server. */
class VirtualPaddingTest {

    /** Whether the stream is whole although padded, {@link ReceivedMedia} sees with each packet. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldPadThePictureAndNotTheSound(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(3000);

            assertThat(receiver.media(heard).arrivals).isNotEmpty();
            assertThat(receiver.media(heard).packetsPadded).isZero();
            assertThat(receiver.media(seen).packetsPadded)
                    .isGreaterThan(receiver.media(seen).arrivals.size() / 2);
            assertThat(receiver.statistic("rtpPacketsPadded")).isEqualTo(receiver.media(seen).packetsPadded);
        }
    }

    /** RFC 3550 section 6.4.1: payload octets, neither headers nor padding. */
    @Test
    void shouldLeavePaddingOutOfTheOctetsItReports() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(5000);

            assertThat(receiver.media(seen).packetsPadded).isPositive();
            ReceivedReports.SenderReport report = receiver.reports.senderReports.getLast();
            long octets = receiver.media(seen).arrivals.stream()
                    .limit(report.packetCount())
                    .mapToLong(arrival -> SimulatedStream.payloadLength(arrival.number()))
                    .sum();
            assertThat(report.ssrc()).isEqualTo(seen.ssrc());
            assertThat(report.octetCount()).isEqualTo(octets);
        }
    }

    @Test
    void shouldPadNothingWhenTurnedOff() {
        try (VirtualServer server = VirtualServer.withoutPadding(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(1000);

            assertThat(receiver.media(seen).arrivals).isNotEmpty();
            assertThat(receiver.media(seen).packetsPadded).isZero();
        }
    }
}
