package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private final List<ManualDriver> drivers = List.of(new ManualDriver(0), new ManualDriver(1), new ManualDriver(2));
    private final List<Loop> loops = drivers.stream().map(driver -> driver.loop).toList();

    @AfterEach
    void close() {
        drivers.forEach(ManualDriver::close);
    }

    @Test
    void shouldStayAtHomeWhileThereIsRoom() {
        load(1, 60);

        assertThat(Placement.fillThenSpill().choose(loops, loops.get(1))).isSameAs(loops.get(1));
    }

    @Test
    void shouldSpillToTheLeastLoadedWhenHomeIsBusy() {
        load(0, 50);
        load(1, 80);
        load(2, 20);

        assertThat(Placement.fillThenSpill().choose(loops, loops.get(1))).isSameAs(loops.get(2));
    }

    @Test
    void shouldStayAtHomeWhenAllAreBusierThanHome() {
        load(0, 90);
        load(1, 70);
        load(2, 95);

        assertThat(Placement.fillThenSpill().choose(loops, loops.get(1))).isSameAs(loops.get(1));
    }

    @Test
    void shouldHomeANewRouterWhereThereIsMostRoom() {
        load(0, 30);
        load(1, 10);
        load(2, 20);

        assertThat(Placement.fillThenSpill().home(loops)).isSameAs(loops.get(1));
    }

    @Test
    void shouldSpreadRoutersThatAreOpenedWhileNothingFlows() {
        Placement placement = Placement.fillThenSpill();

        assertThat(List.of(placement.home(loops), placement.home(loops), placement.home(loops), placement.home(loops)))
                .containsExactly(loops.get(0), loops.get(1), loops.get(2), loops.get(0));
    }

    @Test
    void shouldTakeTurns() {
        Placement placement = Placement.roundRobin();

        assertThat(List.of(choose(placement), choose(placement), choose(placement), choose(placement)))
                .containsExactly(loops.get(0), loops.get(1), loops.get(2), loops.get(0));
    }

    private Loop choose(Placement placement) {
        return placement.choose(loops, loops.get(2));
    }

    /** Keeps a loop busy for a share of each 10 ms over a second. */
    private void load(int index, int percent) {
        ManualDriver driver = drivers.get(index);
        long busyNanos = percent * 100_000L;
        for (int i = 0; i < 100; i++) {
            driver.loop.execute(() -> driver.nowNanos += busyNanos);
            driver.turn();
            driver.nowNanos += 10_000_000 - busyNanos;
        }
    }
}
