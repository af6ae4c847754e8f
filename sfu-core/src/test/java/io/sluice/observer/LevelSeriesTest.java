package io.sluice.observer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelSeriesTest {
    private static final long MILLI = 1_000_000;

    private final LevelSeries series = new LevelSeries();

    private List<Integer> take(long atMillis) {
        LevelSeries.Reading reading = series.take(atMillis * MILLI);
        List<Integer> volumes = new ArrayList<>();
        for (int i = 0; i < reading.size(); i++) {
            volumes.add(reading.volume(i));
        }
        return volumes;
    }

    @Test
    void shouldMakeAStepOfEachPacketOfTheUsualLength() {
        for (int i = 0; i < 3; i++) {
            series.onLevel(-10 * i, 20L * i * MILLI);
        }

        assertThat(take(41)).containsExactly(127, 117, 107);
        assertThat(take(42)).isEmpty();
    }

    @Test
    void shouldMakeThreeStepsOfALongPacket() {
        series.onLevel(-27, 0);
        series.onLevel(-37, 60 * MILLI);

        assertThat(take(60)).containsExactly(100, 90, 90, 90);
    }

    @Test
    void shouldKeepTheLoudestOfShortPackets() {
        series.onLevel(-27, 0);
        series.onLevel(-37, 10 * MILLI);
        series.onLevel(-17, 19 * MILLI);

        assertThat(take(20)).containsExactly(100, 110);
    }

    @Test
    void shouldBeSilentWhereNothingWasSent() {
        series.onLevel(-27, 0);
        series.onLevel(-27, 400 * MILLI);

        List<Integer> volumes = take(400);
        assertThat(volumes).hasSize(21).startsWith(100).endsWith(0, 100);
        assertThat(volumes.subList(1, 20)).containsOnly(0);
    }

    @Test
    void shouldBeSilentAfterFortyMilliseconds() {
        series.onLevel(-27, 0);
        assertThat(take(40)).containsExactly(100);
        assertThat(take(140)).containsExactly(0, 0, 0, 0, 0, 0, 0);
        assertThat(series.take(340 * MILLI).heard()).isFalse();
    }

    @Test
    void shouldHoldTheLatestOfALongTime() {
        for (int i = 0; i < 1000; i++) {
            series.onLevel(i < 800 ? -100 : -50, 20L * i * MILLI);
        }

        List<Integer> volumes = take(20_000);
        assertThat(volumes).hasSize(256);
        assertThat(volumes.subList(56, 256)).containsOnly(77);
    }

    @Test
    void shouldSayNothingOfAStreamThatWasNeverHeard() {
        assertThat(series.take(0).size()).isZero();
        assertThat(series.take(10_000_000 * MILLI).size()).isZero();
    }

    @Test
    void shouldBeBoundedAfterAnHourOfNothing() {
        series.onLevel(-27, 0);
        assertThat(take(3_600_000)).hasSize(256);
        series.onLevel(-27, 7_200_000 * MILLI);
        assertThat(take(7_200_000)).hasSize(256).endsWith(100);
    }

    /** Whatever the times of arrival, the steps make up the time that has passed, and hold nothing that was not said. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldKeepStepWithTime(long seed) {
        Random random = new Random(seed);
        long sentMillis = 1000;
        long nowMillis = 1000;
        int steps = 0;
        for (int i = 0; i < 5000; i++) {
            sentMillis += random.nextInt(50) == 0 ? random.nextInt(1000) : 20;
            long arrived = sentMillis + random.nextInt(30);
            series.onLevel(-random.nextInt(128), arrived * MILLI);
            nowMillis = Math.max(nowMillis, arrived);
            if (random.nextInt(15) == 0) {
                List<Integer> volumes = take(nowMillis);
                steps += volumes.size();
                assertThat(volumes).allMatch(volume -> volume >= 0 && volume <= 127);
            }
        }
        steps += take(nowMillis).size();
        assertThat(steps * 20L).as("seed %d", seed).isBetween(nowMillis - 1100, nowMillis - 1000 + 2000);
    }
}
