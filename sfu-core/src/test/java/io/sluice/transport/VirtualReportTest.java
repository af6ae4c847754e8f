package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.routing.OutboundStream;
import io.sluice.rtcp.NtpTime;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers hear of what is sent to them, and what is made of what they report. */
class VirtualReportTest {
    private static final double MILLIS = 1e6;

    @Test
    void shouldTellReceiversTheirRoundTripTime() {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(1, 0, 40, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(1500);
            long told = NtpTime.fromUnixNanos(unixNanos(server));
            receiver.sendReceiverReport(seen.ssrc(), 0, 0, 0, 0, told);
            server.passMillis(2000);

            ReceivedReports.Delay delay = receiver.reports.delays.getFirst();
            assertThat(delay.senderSsrc()).isEqualTo(seen.ssrc());
            assertThat(delay.receiverSsrc()).isEqualTo(1);
            assertThat(delay.lastReceiverReport()).isEqualTo(NtpTime.compact(told));
            long arrived = NtpTime.fromUnixNanos(delay.arrivedNanos() + VirtualClock.EPOCH_OFFSET_NANOS);
            int roundTrip = NtpTime.compact(arrived) - delay.lastReceiverReport() - delay.delay();
            assertThat(NtpTime.fromCompactDuration(roundTrip) / MILLIS).isCloseTo(80, within(2.0));
        }
    }

    @Test
    void shouldKnowTheRoundTripTimeAndTheScoreOfWhatReceiversReport() {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(1, 0, 40, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            List<Integer> scores = new ArrayList<>();
            OutboundStream seen = receiver.consume(video.inbound(), "v", scores::add);
            server.passMillis(3000);
            ReceivedReports.SenderReport last = receiver.reports.senderReports.getLast();
            int compact = NtpTime.compact(NtpTime.fromUnixNanos(last.unixNanos()));
            int delay = NtpTime.toCompactDuration(unixNanos(server) - last.unixNanos() - 40_000_000);
            receiver.sendReceiverReport(seen.ssrc(), 128, 130, compact, delay, 0);
            server.passMillis(100);

            SentStream sent =
                    server.loops.on(0, () -> receiver.session.sent(seen)).orElseThrow();
            assertThat(sent.roundTripTime().nanos() / MILLIS).isCloseTo(80, within(2.0));
            assertThat(sent.fractionLost()).isEqualTo(128);
            assertThat(sent.packetsLost()).isEqualTo(130);
            assertThat(sent.score()).isLessThan(5);
            assertThat(scores).containsExactly(sent.score());
            double expectedBps = 90.0 * 601 * 8;
            assertThat((double) server.loops.on(
                            0, () -> sent.bitrateBps(server.loops.clock().nanoTime())))
                    .isCloseTo(expectedBps, within(expectedBps / 5));
        }
    }

    @Test
    void shouldReportOfSeveralStreamsInOnePacket() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            List<OutboundStream> seen = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                SimulatedStream stream = sender.produce(SimulatedStream.Kind.OPUS, "m" + i);
                seen.add(receiver.consume(stream.inbound(), "a" + i));
            }
            server.passMillis(2500);
            long before = receiver.statistic("rtcpPacketsSent");
            int reports = receiver.reports.senderReports.size();
            server.passMillis(10_000);

            long sent = receiver.statistic("rtcpPacketsSent") - before;
            int reported = receiver.reports.senderReports.size() - reports;
            assertThat(reported).isGreaterThanOrEqualTo(6 * 40);
            assertThat(sent).as("40 reports of 44 bytes in packets of 1292").isEqualTo(reported / 20);
            assertThat(seen)
                    .allSatisfy(stream -> assertThat(receiver.reports.senderReports)
                            .anyMatch(report -> report.ssrc() == stream.ssrc()));
        }
    }

    /** GStreamer's udpsink alone, and whoever sends through a DirectTransport. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldReportByTheArrivalOfPacketsWhereTheProducerNeverReports(int loop) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(1, 0, 40, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(loop);
            SimulatedStream stream = sender.produce(SimulatedStream.Kind.OPUS, "0");
            stream.reporting = false;
            OutboundStream heard = receiver.consume(stream.inbound(), "a");
            server.passMillis(4900);
            assertThat(receiver.reports.senderReports).isEmpty();
            server.passMillis(5000);
            assertThat(receiver.reports.senderReports).hasSizeGreaterThanOrEqualTo(3);

            ReceivedReports.SenderReport last = receiver.reports.senderReports.getLast();
            long captured = last.unixNanos() - VirtualClock.EPOCH_OFFSET_NANOS - 40_000_000;
            int expected = stream.timestampAt(captured) + 123_456_789;
            assertThat(last.timestamp() - expected).isBetween(-96, 96);
            int compact = NtpTime.compact(NtpTime.fromUnixNanos(last.unixNanos()));
            receiver.sendReceiverReport(heard.ssrc(), 0, 0, compact, 0, 0);
            server.passMillis(100);
            SentStream sent =
                    server.loops.on(loop, () -> receiver.session.sent(heard)).orElseThrow();
            assertThat(sent.roundTripTime().nanos()).isPositive();

            stream.reporting = true;
            server.passMillis(4000);
            last = receiver.reports.senderReports.getLast();
            captured = last.unixNanos() - VirtualClock.EPOCH_OFFSET_NANOS - 40_000_000;
            assertThat(last.timestamp() - stream.timestampAt(captured) - 123_456_789)
                    .as("without a step when the producer begins to report")
                    .isBetween(-96, 96);
        }
    }

    @Test
    void shouldReportNothingOfAStreamThatHasFallenSilent() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream stream = sender.produce(SimulatedStream.Kind.OPUS, "0");
            receiver.consume(stream.inbound(), "a");
            server.passMillis(3000);
            assertThat(receiver.reports.senderReports).isNotEmpty();
            sender.sending.clear();
            server.passMillis(2000);
            int reports = receiver.reports.senderReports.size();
            server.passMillis(5000);
            assertThat(receiver.reports.senderReports).hasSize(reports);
        }
    }

    @Test
    void shouldSayGoodbyeForStreamsThatCloseAndWereHeardOf() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(1000);
            OutboundStream silent = receiver.consume(audio.inbound(), "b");
            server.loops.run(0, () -> receiver.session.closeOutbound(silent));
            server.passMillis(10);
            assertThat(receiver.reports.byes).isEmpty();
            server.loops.run(0, () -> receiver.session.closeOutbound(heard));
            server.passMillis(10);
            assertThat(receiver.reports.byes).containsExactly(heard.ssrc());
            server.loops.run(0, receiver.session::close);
            server.passMillis(10);
            assertThat(receiver.reports.byes).containsExactly(heard.ssrc(), seen.ssrc());
        }
    }

    private static long unixNanos(VirtualServer server) {
        return server.loops.clock().nanoTime() + VirtualClock.EPOCH_OFFSET_NANOS;
    }
}
