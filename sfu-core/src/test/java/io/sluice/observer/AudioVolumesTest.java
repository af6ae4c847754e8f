package io.sluice.observer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioVolumesTest {
    private final List<String> heard = new ArrayList<>();

    private AudioVolumes volumes(int maxEntries, int threshold) {
        return new AudioVolumes(maxEntries, threshold, new AudioVolumes.Listener() {
            @Override
            public void onVolumes(List<AudioVolumes.Volume> volumes) {
                StringBuilder text = new StringBuilder();
                volumes.forEach(volume -> text.append(volume.stream())
                        .append(" at ")
                        .append(volume.dBov())
                        .append(' '));
                heard.add(text.toString().trim());
            }

            @Override
            public void onSilence() {
                heard.add("silence");
            }
        });
    }

    private static LevelSum.Reading said(int count, int dBov) {
        LevelSum sum = new LevelSum();
        for (int i = 0; i < count; i++) {
            sum.onLevel(dBov, i);
        }
        return sum.take(count);
    }

    @Test
    void shouldTellTheLoudestFirstAndNoMoreThanAskedFor() {
        AudioVolumes volumes = volumes(2, -80);
        volumes.onReading(1, said(50, -60));
        volumes.onReading(2, said(50, -20));
        volumes.onReading(3, said(50, -40));
        volumes.onIntervalEnd(0);

        assertThat(heard).containsExactly("2 at -20 3 at -40");
    }

    @Test
    void shouldTellBothWhoAreEquallyLoud() {
        AudioVolumes volumes = volumes(5, -80);
        volumes.onReading(1, said(50, -30));
        volumes.onReading(2, said(50, -30));
        volumes.onIntervalEnd(0);

        assertThat(heard).containsExactly("1 at -30 2 at -30");
    }

    @Test
    void shouldSaySilenceOnceAfterVolumes() {
        AudioVolumes volumes = volumes(1, -80);
        volumes.onIntervalEnd(0);
        assertThat(heard).as("there was nothing to end").isEmpty();
        volumes.onReading(1, said(50, -30));
        volumes.onIntervalEnd(1);
        volumes.onReading(1, said(50, -90));
        volumes.onIntervalEnd(2);
        volumes.onIntervalEnd(3);

        assertThat(heard).containsExactly("1 at -30", "silence");
    }

    @ParameterizedTest
    @CsvSource({"9,-30,", "10,-30,1 at -30", "10,-80,1 at -80", "10,-81,"})
    void shouldNeedTenPacketsAndTheThreshold(int packets, int dBov, String expected) {
        AudioVolumes volumes = volumes(1, -80);
        volumes.onReading(1, said(packets, dBov));
        volumes.onIntervalEnd(0);

        assertThat(heard).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void shouldTellTheAverageOfTheInterval() {
        LevelSum sum = new LevelSum();
        for (int i = 0; i < 10; i++) {
            sum.onLevel(i < 5 ? -20 : -41, i);
        }
        AudioVolumes volumes = volumes(1, -80);
        volumes.onReading(1, sum.take(0));
        assertThat(sum.take(1)).as("the next interval").isEqualTo(new LevelSum.Reading(0, 0));
        volumes.onIntervalEnd(0);

        assertThat(heard).containsExactly("1 at -30");
    }

    @Test
    void shouldForgetWhoIsRemovedAndWhatWasBeforeAReset() {
        AudioVolumes volumes = volumes(3, -80);
        volumes.onReading(1, said(50, -30));
        volumes.onReading(2, said(50, -40));
        volumes.remove(1);
        volumes.onIntervalEnd(0);
        volumes.onReading(2, said(50, -40));
        volumes.reset();
        volumes.onIntervalEnd(1);

        assertThat(heard).containsExactly("2 at -40", "silence");
    }
}
