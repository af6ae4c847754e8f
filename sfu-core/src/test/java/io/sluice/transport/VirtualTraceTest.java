package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.MediaTrace;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import io.sluice.testing.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a call, and that it is what passes. */
class VirtualTraceTest {
    private static final class Recorder implements MediaTrace {
        final List<Integer> sequenceNumbers = new ArrayList<>();
        final List<String> others = new ArrayList<>();
        int keyFrames;

        @Override
        public void onRtp(
                RtpPacket packet,
                int ssrc,
                int payloadType,
                int sequenceNumber,
                int timestamp,
                boolean retransmission) {
            sequenceNumbers.add(sequenceNumber);
            keyFrames += packet.keyFrame() ? 1 : 0;
        }

        @Override
        public void onNack(int ssrc, int packetId, int followingLost) {
            others.add("nack of " + packetId);
        }

        @Override
        public void onPli(int ssrc) {
            others.add("pli");
        }

        @Override
        public void onFir(int ssrc) {
            others.add("fir");
        }

        @Override
        public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
            others.add("sr");
        }
    }

    private final Recorder in = new Recorder();
    private final Recorder out = new Recorder();

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldShowWhatPassesOnEitherSide(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.loops.run(0, () -> video.inbound().trace(in));
            server.passMillis(100);
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.loops.run(receiverLoop, () -> seen.trace(out));
            server.passMillis(3000);
            receiver.sendPli(seen.ssrc());
            receiver.sendNackAndFir(seen.ssrc(), 7);
            server.passMillis(100);

            assertThat(in.sequenceNumbers).hasSize(video.packetsSent);
            assertThat(in.keyFrames).isEqualTo(video.keyFramesSent);
            assertThat(in.others).contains("sr").filteredOn("pli"::equals).hasSize(sender.reports.plis(video.ssrc));
            List<ReceivedMedia.Arrival> arrivals = receiver.media(seen).arrivals;
            assertThat(out.sequenceNumbers)
                    .isEqualTo(arrivals.stream()
                            .map(ReceivedMedia.Arrival::sequenceNumber)
                            .toList());
            assertThat(out.others).containsExactly("pli", "nack of 7", "fir");
        }
    }

    @Test
    void shouldShowNothingAfterItHasEnded() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.loops.run(0, () -> video.inbound().trace(in));
            server.passMillis(500);
            int shown = in.sequenceNumbers.size();
            server.loops.run(0, () -> video.inbound().trace(null));
            server.passMillis(500);

            assertThat(in.sequenceNumbers).hasSize(shown).isNotEmpty();
        }
    }

    @Test
    void shouldShowAPausedProducersPackets() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.loops.run(0, video.inbound()::pause);
            server.loops.run(0, () -> video.inbound().trace(in));
            server.passMillis(500);

            assertThat(in.sequenceNumbers).isNotEmpty();
        }
    }
}
