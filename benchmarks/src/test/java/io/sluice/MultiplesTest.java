package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Multiples.Measured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MultiplesTest {
    private static final Measured FLOOR = new Measured("io.sluice.a.ABenchmark.floor", Map.of("run", "5"), 100);

    @Test
    void shouldDivideABenchmarkByTheFloorOfItsClass() {
        Measured path = new Measured("io.sluice.a.ABenchmark.forward", Map.of("run", "5"), 150);

        assertThat(Multiples.table(List.of(FLOOR, path)))
                .contains("       150.0       100.0        1.50  ABenchmark.forward {run=5}");
    }

    @Test
    void shouldUseAFloorThatLacksAParameterOfItsSibling() {
        Measured path = new Measured("io.sluice.a.ABenchmark.forward", Map.of("run", "5", "rate", "150"), 200);

        assertThat(Multiples.table(List.of(path, FLOOR))).contains("2.00");
    }

    @Test
    void shouldNotCompareWithAFloorOfOtherParametersOrAnotherClass() {
        Measured longer = new Measured("io.sluice.a.ABenchmark.forward", Map.of("run", "20"), 150);
        Measured elsewhere = new Measured("io.sluice.b.ABenchmark.forward", Map.of("run", "5"), 150);

        assertThat(Multiples.table(List.of(FLOOR, longer, elsewhere))).isEmpty();
    }
}
