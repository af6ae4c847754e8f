package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripTimeTest {
    private final RoundTripTime roundTripTime = new RoundTripTime();

    /** RFC 3550 section 6.4.1, figure 2: 46864.500 - 5.250 - 46853.125 = 6.125 s. */
    @Test
    void shouldComputeTheWorkedExample() {
        roundTripTime.onReportBlock(0xb44d_b710_8000_0000L, 0xb705_2000, 0x0005_4000);
        assertThat(roundTripTime.nanos()).isEqualTo(6_125_000_000L);
    }

    @Test
    void shouldBeUnknownUntilTheReceiverHasSeenAReport() {
        roundTripTime.onReportBlock(0xb44d_b710_8000_0000L, 0, 0);
        assertThat(roundTripTime.nanos()).isEqualTo(RoundTripTime.UNKNOWN);
    }

    @Test
    void shouldComputeAcrossTheWrapOfTheMiddleBits() {
        roundTripTime.onReportBlock(0x0001_0000_8000_0000L, 0xffff_c000, 0x0000_4000);
        assertThat(roundTripTime.nanos()).isEqualTo(500_000_000L);
    }

    @Test
    void shouldNotGoBelowZero() {
        roundTripTime.onReportBlock(0xb44d_b705_2000_0000L, 0xb705_2000, 1);
        assertThat(roundTripTime.nanos()).isZero();
    }
}
