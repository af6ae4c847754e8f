package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.dtls.DtlsState;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceState;
import io.sluice.ice.StunMessages;
import io.sluice.packet.Endpoint;
import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that change, lie or break through the whole server on virtual time: nobody else may notice. */
class VirtualMisbehaviourTest {
    private static final int OTHER_PORT = 9000;

    @ParameterizedTest
    @CsvSource({"0, VP8, -500", "1, VP8, -500", "0, OPUS, -500", "1, OPUS, -500", "1, VP8, 20000", "1, OPUS, 1000"})
    void shouldGoOnWithoutAGapWhenASenderChangesItsSsrc(int receiverLoop, SimulatedStream.Kind kind, int jump) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream before = sender.produceWithoutSsrc(kind, "7");
            OutboundStream stream = receiver.consume(before.inbound(), "m");
            server.passMillis(3000);
            int changedAt = receiver.media(stream).arrivals.size();
            int reportsBefore = receiver.reports.senderReports.size();
            SimulatedStream after = sender.resumeUnderAnotherSsrc(before, before.nextSequence() + jump & 0xffff);
            server.passMillis(3000);

            List<ReceivedMedia.Arrival> arrivals = receiver.media(stream).arrivals;
            assertThat(arrivals.size() - changedAt).isEqualTo(after.packetsSent);
            for (int i = 1; i < arrivals.size(); i++) {
                assertFollows(arrivals.get(i - 1), arrivals.get(i), kind);
            }
            List<ReceivedReports.SenderReport> reports = receiver.reports.senderReports;
            assertThat(reports.size()).isGreaterThan(reportsBefore);
            for (ReceivedReports.SenderReport report : reports.subList(reportsBefore, reports.size())) {
                assertThat(captureOffsetMillis(report, arrivals.getLast(), kind))
                        .isCloseTo(0, within(5.0));
            }
        }
    }

    private static void assertFollows(
            ReceivedMedia.Arrival before, ReceivedMedia.Arrival arrival, SimulatedStream.Kind kind) {
        double captured = (arrival.capturedNanos() - before.capturedNanos()) / 1e9 * kind.clockRate;
        assertThat(arrival.sequenceNumber()).isEqualTo(before.sequenceNumber() + 1 & 0xffff);
        assertThat((double) (arrival.timestamp() - before.timestamp())).isCloseTo(captured, within(2.0));
    }

    private static double captureOffsetMillis(
            ReceivedReports.SenderReport report, ReceivedMedia.Arrival arrival, SimulatedStream.Kind kind) {
        double unitsAfterReport = arrival.timestamp() - report.timestamp();
        double serverNanos = report.unixNanos() + unitsAfterReport * 1e9 / kind.clockRate;
        return (serverNanos - arrival.capturedNanos() - VirtualClock.EPOCH_OFFSET_NANOS) / 1e6;
    }

    @Test
    void shouldAskForAPictureAsSoonAsPacketsTellTheSsrcToAsk() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            server.passMillis(10);
            SimulatedStream video = sender.produceWithoutSsrc(SimulatedStream.Kind.VP8, "7");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.network.cut(true);
            server.passMillis(10);
            assertThat(video.keyFramesSent).as("the first, which is lost").isEqualTo(1);
            server.network.cut(false);
            server.passMillis(200);

            assertThat(receiver.media(seen).arrivals).isNotEmpty();
            assertThat(video.keyFramesSent).isEqualTo(2);
        }
    }

    @Test
    void shouldNotAskForAPictureWhenTheFirstPacketBeginsOne() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            server.passMillis(10);
            SimulatedStream video = sender.produceWithoutSsrc(SimulatedStream.Kind.VP8, "7");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.loops.step(0);
            server.passMillis(2000);

            assertThat(receiver.media(seen).arrivals).hasSize(video.packetsSent);
            assertThat(video.keyFramesSent).isEqualTo(1);
        }
    }

    @Test
    void shouldNotPassAFloodOfSenderReportsOnToOtherLoops() {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(1);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            receiver.consume(audio.inbound(), "a");
            receiver.consume(video.inbound(), "v");
            server.passMillis(2000);
            long now = server.loops.clock().nanoTime();
            for (int i = 0; i < 10; i++) {
                sender.sendSenderReports(audio.ssrc, now, audio.timestampAt(now), 40);
            }
            server.network.advanceTo(now);
            server.loops.step(0);

            long nextTurn = server.loops.on(1, () -> server.loops.loop(1).turn(now));
            assertThat(nextTurn).as("no tasks are left after a turn").isGreaterThan(now);
        }
    }

    @Test
    void shouldLoseNobodyElsesPacketsWhenOneDatagramFails() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "0");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(1000);
            int sentBefore = video.packetsSent;
            while (video.packetsSent == sentBefore) {
                server.passMillis(1);
            }
            server.passMillis(video.kind.intervalMillis - 1);
            int before = receiver.media(seen).arrivals.size();
            sendCheckThatFails(server, sender.serverEndpoint);
            server.passMillis(1);

            assertThat(server.loops.failures()).isEqualTo(1);
            assertThat(receiver.media(seen).arrivals.size() - before).isEqualTo(video.kind.packetsPerFrame);
        }
    }

    private static void sendCheckThatFails(VirtualServer server, Endpoint serverEndpoint) {
        WebRtcSession.Settings settings = VirtualServer.settings(0);
        server.loops.run(0, () -> server.mediaLoops.getFirst().open(settings, new Failing()));
        byte[] check = StunMessages.check(settings.credentials()).useCandidate().bytes();
        server.network.send(check, Endpoint.ofIpv4(0x0a000001, OTHER_PORT), serverEndpoint);
    }

    /** As if there were a bug. */
    private static final class Failing implements WebRtcSession.Listener {
        @Override
        public void onIceState(IceState state) {
            throw new IllegalStateException("meant to fail");
        }

        @Override
        public void onTupleSelected(IceCandidate.Protocol protocol, Endpoint local, Endpoint remote) {}

        @Override
        public void onDtlsState(DtlsState state, String detail) {}
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldCarryNothingMoreForAPeerThatHasClosedItsDtlsAssociation(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, SimulatedNetwork.perfect())) {
            SimulatedPeer left = server.connect(0);
            SimulatedPeer other = server.connect(receiverLoop);
            SimulatedStream sent = left.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream offered = other.produce(SimulatedStream.Kind.OPUS, "0");
            OutboundStream heard = other.consume(sent.inbound(), "a");
            OutboundStream unheard = left.consume(offered.inbound(), "a");
            server.passMillis(500);
            server.loops.run(0, left.session::onPeerClosed);
            server.passMillis(10);
            int heardBefore = other.media(heard).arrivals.size();
            int unheardBefore = left.media(unheard).arrivals.size();
            byte[] check = StunMessages.check(left.credentials).useCandidate().bytes();
            Endpoint elsewhere = Endpoint.ofIpv4(0x0a000001, OTHER_PORT);
            server.network.join(elsewhere, left);
            server.network.send(check, elsewhere, left.serverEndpoint);
            server.passMillis(2000);

            assertThat(other.media(heard).arrivals).hasSize(heardBefore);
            assertThat(left.media(unheard).arrivals).hasSize(unheardBefore);
            left.close();
            other.close();
            assertThat(left.events.dtlsStates).as("told once").containsExactly(DtlsState.CLOSED);
            server.passMillis(100);
            server.assertEmpty();
        }
    }
}
