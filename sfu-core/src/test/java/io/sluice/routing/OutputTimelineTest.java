package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtp.RtpPacket;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The timestamps of one consumer over encodings whose own begin anywhere. */
class OutputTimelineTest {
    private static final int CLOCK_RATE = 90_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int OFFSET = 123_456;

    private final LayerPackets packets = new LayerPackets();
    private final OutputTimeline timeline = new OutputTimeline(CLOCK_RATE, OFFSET);

    private RtpPacket at(int timestamp, long arrivalNanos) {
        return packets.packet(1, timestamp, false, arrivalNanos);
    }

    private int begin(int timestamp, long arrivalNanos, @Nullable SenderReportTiming timing) {
        RtpPacket packet = at(timestamp, arrivalNanos);
        int offset = timeline.begin(packet, timing);
        timeline.sent(packet, timestamp + offset);
        packet.release();
        return offset;
    }

    private void sent(int timestamp, long arrivalNanos) {
        RtpPacket packet = at(0, arrivalNanos);
        timeline.sent(packet, timestamp);
        packet.release();
    }

    @Test
    void shouldBeginWithTheOffsetThatWasGiven() {
        assertThat(begin(Integer.MAX_VALUE, 0, null)).isEqualTo(OFFSET);
        assertThat(timeline.lastTimestamp()).isEqualTo(Integer.MAX_VALUE + OFFSET);
    }

    /** Of an encoding whose clock begins elsewhere, by reports that came at other times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldGiveWhatWasCapturedTogetherTheSameTimestamp(long seed) {
        Random random = new Random(seed);
        OutputTimeline of = new OutputTimeline(CLOCK_RATE, random.nextInt());
        int[] base = {random.nextInt(), random.nextInt(), random.nextInt()};
        long[] reported = {random.nextLong(SECOND), random.nextLong(SECOND), random.nextLong(SECOND)};
        int firstOffset = 0;
        for (int i = 0; i < 200; i++) {
            int encoding = i % 3;
            long capturedNanos = 5 * SECOND + i * SECOND;
            RtpPacket packet = packets.packet(
                    i, base[encoding] + ticks(capturedNanos), false, capturedNanos + random.nextLong(SECOND / 10));
            SenderReportTiming timing =
                    new SenderReportTiming(reported[encoding], base[encoding] + ticks(reported[encoding]), 0);
            int offset = of.begin(packet, timing);
            int timestamp = packet.timestamp() + offset;
            if (i == 0) {
                firstOffset = timestamp - ticks(capturedNanos);
            }
            assertThat(timestamp - firstOffset - ticks(capturedNanos))
                    .as("seed %d, %d: ticks off the instant of capture", seed, i)
                    .isBetween(-2, 2);
            of.sent(packet, timestamp);
            packet.release();
        }
    }

    private static int ticks(long nanos) {
        return (int) (nanos / 1000 * 9 / 100);
    }

    @Test
    void shouldNeverStandBeforeWhatWasSent() {
        SenderReportTiming timing = new SenderReportTiming(0, 0, 0);
        int offset = begin(90_000, SECOND, timing);
        sent(180_000 + offset, 2 * SECOND);
        // The next encoding's key frame was captured before the last frame that was sent of the other.
        RtpPacket earlier = at(150_000, 2 * SECOND);
        assertThat(timeline.begin(earlier, timing) + earlier.timestamp()).isEqualTo(timeline.lastTimestamp() + 1);
        earlier.release();
    }

    @Test
    void shouldGoByArrivalWhereNothingElseIsKnown() {
        int offset = begin(0, SECOND, null);
        sent(3000 + offset, SECOND + SECOND / 30);
        int last = timeline.lastTimestamp();
        RtpPacket other = at(-77, SECOND + SECOND / 30 + SECOND / 10);
        assertThat(timeline.begin(other, null) - 77 - last).isEqualTo(9000);
        other.release();
    }

    /** Reports of clocks that have nothing to do with each other. */
    @Test
    void shouldNotBelieveReportsThatAreSecondsApart() {
        begin(0, SECOND, new SenderReportTiming(SECOND, 0, 0));
        int last = timeline.lastTimestamp();
        RtpPacket other = at(0, SECOND + SECOND / 10);
        assertThat(timeline.begin(other, new SenderReportTiming(-60 * SECOND, -60 * CLOCK_RATE * 3, 0)) - last)
                .isEqualTo(9000);
        other.release();
    }

    @Test
    void shouldGoOnOverTheEndOfThirtyTwoBits() {
        int end = -1 - OFFSET;
        begin(end, SECOND, null);
        assertThat(timeline.lastTimestamp()).isEqualTo(-1);
        RtpPacket next = at(500, SECOND + SECOND / 100);
        assertThat(timeline.begin(next, null) + 500).isEqualTo(899);
        next.release();
    }
}
