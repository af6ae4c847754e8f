package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.routing.OutboundStream;
import io.sluice.rtcp.NtpTime;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole calls whose sender says by its own clock, which is weeks from the server's, when it captured what it sends. */
class VirtualCaptureTimeTest {
    private static final int DELAY_MILLIS = 20;

    @ParameterizedTest
    @CsvSource({"0, VP8", "1, VP8", "0, OPUS", "1, OPUS"})
    void shouldTellReceiversWhenPacketsWereCapturedByTheClockOfItsReports(int receiverLoop, SimulatedStream.Kind kind) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(1, 0, DELAY_MILLIS, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            SimulatedStream stream = sender.produce(kind, "0");
            stream.timed = true;
            OutboundStream consumed = receiver.consume(stream.inbound(), "0");
            server.passMillis(3000);

            ReceivedMedia media = receiver.media(consumed);
            // The way to the server is not known: what is captured now is taken for captured when it arrives.
            long expected = media.arrivals.getLast().capturedNanos()
                    + VirtualClock.EPOCH_OFFSET_NANOS
                    + DELAY_MILLIS * 1_000_000L;
            assertThat(NtpTime.toUnixNanos(media.captureTimes.getLast()) - expected)
                    .isCloseTo(0, within(2_000_000L));
            assertThat(media.captureTimes).isSorted().hasSizeGreaterThan(80);
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    /** Nobody knows then how the sender's clock stands to ours, and a receiver would take a time of another clock for ours. */
    @Test
    void shouldTellNothingBeforeTheSendersFirstReport() {
        try (VirtualServer server = new VirtualServer(1, new SimulatedNetwork(1, 0, DELAY_MILLIS, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream stream = sender.produce(SimulatedStream.Kind.VP8, "0");
            stream.timed = true;
            stream.reporting = false;
            OutboundStream consumed = receiver.consume(stream.inbound(), "0");
            server.passMillis(1000);
            ReceivedMedia media = receiver.media(consumed);
            assertThat(media.arrivals).hasSizeGreaterThan(50);
            assertThat(media.captureTimes).isEmpty();
            assertThat(receiver.statistic("extensionsLeftOut")).isGreaterThanOrEqualTo(media.arrivals.size());

            stream.reporting = true;
            server.passMillis(1000);
            assertThat(media.captureTimes).hasSizeGreaterThan(50);
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }
}
