package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BitrateWindowTest {
    private static final long MILLI = 1_000_000L;

    private final BitrateWindow window = new BitrateWindow(1000 * MILLI);

    @Test
    void shouldBeZeroAtFirst() {
        assertThat(window.bitrateBps(-5)).isZero();
    }

    @Test
    void shouldMeasureASteadyStream() {
        for (int millis = 0; millis < 3000; millis += 10) {
            window.add(1250, millis * MILLI);
        }
        assertThat(window.bitrateBps(2999 * MILLI)).isEqualTo(1_000_000);
    }

    @Test
    void shouldForgetAfterTheWindow() {
        window.add(1000, -3 * MILLI);
        assertThat(window.bitrateBps(900 * MILLI)).isEqualTo(8000);
        assertThat(window.bitrateBps(1000 * MILLI)).isZero();
        window.add(1000, 1000 * MILLI);
        assertThat(window.bitrateBps(60_000 * MILLI)).isZero();
    }

    @Test
    void shouldRefuseAWindowWithoutLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BitrateWindow(0));
    }
}
