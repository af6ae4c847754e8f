package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void shouldSpaceBurstsSoThatTheRateIsKept() {
        Traffic traffic = Traffic.uniform(true, 1200, 5, 2000);

        assertThat(traffic.intervalNanos()).isEqualTo(2_500_000);
        assertThat(traffic.packetsPerSecond()).isEqualTo(2000, Offset.offset(0.01));
    }

    @Test
    void shouldCutFramesAsChromiumDoes() {
        assertThat(Traffic.likeChromium().bursts()).allSatisfy(frame -> {
            assertThat(frame).hasSizeBetween(6, 8).isSorted();
            assertThat(frame.getLast() - frame.getFirst()).isBetween(0, 1);
            assertThat(frame.getLast()).isLessThanOrEqualTo(Traffic.MAX_BYTES);
        });
    }
}
