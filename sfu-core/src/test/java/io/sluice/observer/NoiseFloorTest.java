package io.sluice.observer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoiseFloorTest {
    private static final int WINDOW = 750;

    private final NoiseFloor floor = new NoiseFloor();

    private void hear(int volume, int steps) {
        for (int i = 0; i < steps; i++) {
            floor.onVolume(volume);
        }
    }

    @Test
    void shouldFallAtOnce() {
        hear(90, 3);
        assertThat(floor.volume()).isEqualTo(90);
        hear(40, 1);
        assertThat(floor.volume()).isEqualTo(40);
    }

    @Test
    void shouldRiseByTheGeometricMeanAfterAWindow() {
        hear(20, 1);
        hear(80, WINDOW - 1);
        assertThat(floor.volume()).isEqualTo(20);
        hear(80, 1);
        assertThat(floor.volume()).isEqualTo(40);
        hear(80, WINDOW);
        assertThat(floor.volume()).isEqualTo(57);
    }

    @Test
    void shouldStayWhileAnyStepOfTheWindowIsSilent() {
        hear(20, 1);
        hear(80, WINDOW / 2);
        hear(20, 1);
        hear(80, WINDOW / 2);
        assertThat(floor.volume()).isEqualTo(20);
    }

    @Test
    void shouldLearnNothingFromDigitalSilence() {
        hear(0, 2 * WINDOW);
        assertThat(floor.volume()).isZero();
        hear(30, 1);
        hear(0, 2 * WINDOW);
        assertThat(floor.volume()).isEqualTo(30);
    }
}
