package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The quick part of what {@link Main} reports. */
class SimulationTest {
    private static final LinkOptions THREE_MEGABITS = LinkOptions.of(Capacity.of(3e6));

    @Test
    void shouldUseAWayThatNeverChanges() {
        Figures figures = run(THREE_MEGABITS, 25, 5, 25, -1, -1);

        assertThat(figures.utilisation()).isGreaterThan(Figures.LEAST_UTILISATION);
        assertThat(figures.queueMillis()).isLessThan(Figures.GREATEST_QUEUE_MILLIS);
        assertThat(figures.lossShare()).isZero();
    }

    @Test
    void shouldFollowACapacityThatFallsAndRises() {
        LinkOptions steps = LinkOptions.of(Capacity.steps(0, 3e6, 10, 0.5e6, 20, 3e6));

        Figures figures = run(steps, 30, 5, 10, 10, 20);

        assertThat(figures.downSeconds()).isLessThan(Figures.GREATEST_DOWN_SECONDS);
        assertThat(figures.upSeconds()).isLessThan(Figures.GREATEST_UP_SECONDS);
    }

    @Test
    void shouldGoOnAfterACut() {
        Figures figures = run(THREE_MEGABITS.withCut(10, 13), 25, 18, 25, -1, 13);

        assertThat(figures.upSeconds()).isLessThan(Figures.GREATEST_UP_SECONDS);
        assertThat(figures.utilisation()).isGreaterThan(Figures.LEAST_UTILISATION);
    }

    @Test
    void shouldNotTakeTwentyPercentOfRandomLossForCongestion() {
        Figures figures = run(THREE_MEGABITS.withLoss(0.2), 60, 10, 60, -1, -1);

        assertThat(figures.utilisation()).isGreaterThan(0.85);
    }

    @Test
    void shouldNotTakeABufferOfFewPacketsForALossyWay() {
        Figures figures = run(LinkOptions.of(Capacity.of(2e6)).withQueue(15), 60, 10, 60, -1, -1);

        assertThat(figures.utilisation()).isGreaterThan(Figures.LEAST_UTILISATION);
        assertThat(figures.lossShare()).isLessThan(0.12);
    }

    @Test
    void shouldNotStarveBesideALongTransfer() {
        SharedLink.Outcome outcome = named("rfc8867-5.6").run();

        assertThat(outcome.sharesBps().getFirst()).isGreaterThan(400_000);
        assertThat(outcome.rivalBps()).isGreaterThan(800_000);
    }

    @Test
    void shouldGiveBackWhatAPauseHasLeftToOthers() {
        SharedLink.Outcome outcome = named("rfc8867-5.8").run();

        assertThat(outcome.unfairness()).isLessThan(0.2);
        assertThat(outcome.utilisation()).isGreaterThan(Figures.LEAST_UTILISATION);
        assertThat(outcome.queueMillis()).isLessThan(Figures.GREATEST_QUEUE_MILLIS);
        assertThat(outcome.meters().get(1).receivedBps(42, 60))
                .as("every viewer gets a picture of its own, and this one has stopped")
                .isZero();
    }

    @Test
    void shouldKeepTheQueueShortWhenViewersComeLater() {
        SharedLink.Outcome outcome = named("rfc8867-5.4").run();

        assertThat(outcome.unfairness()).isLessThan(0.2);
        assertThat(outcome.utilisation()).isGreaterThan(Figures.LEAST_UTILISATION);
        assertThat(outcome.queueMillis()).isLessThan(Figures.GREATEST_QUEUE_MILLIS);
    }

    @Test
    void shouldSwitchRealEncodingsAndBack() {
        LayerScenario.Outcome outcome = LayerScenario.all().getFirst().run();

        assertThat(outcome.switches()).isEqualTo(2);
        assertThat(outcome.meter().longestFreezeAtSwitchMillis()).isLessThan(LayerScenario.GREATEST_FREEZE_MILLIS);
        assertThat(outcome.upSeconds()).isLessThan(Figures.GREATEST_UP_SECONDS);
    }

    private static SharedLink named(String name) {
        return SharedLink.all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldShareFairly() {
        SharedLink.Outcome outcome = SharedLink.all().getFirst().run();

        assertThat(outcome.unfairness()).isLessThan(0.2);
        assertThat(outcome.utilisation()).isGreaterThan(Figures.LEAST_UTILISATION);
    }

    @Test
    void shouldComeOutTheSameEveryTime() {
        List<Figures> figures = List.of(
                run(THREE_MEGABITS.withLoss(0.05), 10, 2, 10, -1, -1),
                run(THREE_MEGABITS.withLoss(0.05), 10, 2, 10, -1, -1));

        assertThat(figures.getFirst()).isEqualTo(figures.getLast());
    }

    private static Figures run(
            LinkOptions link, double seconds, double steadyFrom, double steadyTo, double fallAt, double riseAt) {
        return new Scenario("test", "test", link, 3.6e6, seconds, steadyFrom, steadyTo, fallAt, riseAt)
                .run()
                .figures();
    }
}
