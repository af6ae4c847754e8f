package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampledBitrateTest {
    private static final long SECOND = 1_000_000_000L;

    private final SampledBitrate bitrate = new SampledBitrate();

    @Test
    void shouldBeZeroBeforeThereIsAnythingToCompare() {
        assertThat(bitrate.bitrateBps(1_000_000, SECOND)).isZero();
        bitrate.sample(1_000_000, SECOND);
        assertThat(bitrate.bitrateBps(1_000_000, SECOND)).isZero();
    }

    @Test
    void shouldTellTheRateSinceTheLastSampleOrTheOneBefore() {
        bitrate.sample(0, 0);
        bitrate.sample(125_000, SECOND);
        assertThat(bitrate.bitrateBps(125_000, SECOND)).isEqualTo(1_000_000);
        assertThat(bitrate.bitrateBps(250_000, SECOND + SECOND / 4)).isEqualTo(1_600_000);
        assertThat(bitrate.bitrateBps(250_000, 2 * SECOND)).isEqualTo(1_000_000);
        bitrate.sample(250_000, 2 * SECOND);
        bitrate.sample(250_000, 2 * SECOND + 1);
        assertThat(bitrate.bitrateBps(250_000, 4 * SECOND)).isZero();
    }
}
