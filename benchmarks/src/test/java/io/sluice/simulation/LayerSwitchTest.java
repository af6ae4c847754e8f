package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a viewer sees while layers change, by many seeds: each is another picture, and another moment between two feedbacks. */
class LayerSwitchTest {
    /** {@code ./sfu test-all} tries three. */
    private static final int SEEDS = Integer.getInteger("sluice.seeds", 1);

    /** What a fall moves by with each seed: feedback comes every 100 ms, pictures every 33 ms. */
    private static final double PHASE_SECONDS = 0.037;

    private static final double SHORT_DELAY_MILLIS = 25;
    private static final double LONG_DELAY_MILLIS = 100;
    private static final double LONG_FREEZE_MILLIS = 600;

    private static final double RISE_AT = 14;

    private static Stream<Arguments> falls() {
        return Stream.of(LayeredSource.Kind.values())
                .flatMap(kind -> Stream.of(SHORT_DELAY_MILLIS, LONG_DELAY_MILLIS)
                        .flatMap(delay ->
                                IntStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(kind, delay, seed))));
    }

    /**
     * From 3 Mbit/s to 500 kbit/s and back, through a buffer of 300 ms; all freezes count, whether at a switch or not. The first packet is lost
     * 0.1 s after the fall. Where the round trip takes 200 ms the report that tells of it comes 0.4 s after the fall, and the key frame that is
     * sent then stands in the rest of the queue.
     */
    @ParameterizedTest
    @MethodSource("falls")
    void shouldNotFreezeLongerThanHalfASecond(LayeredSource.Kind kind, double delayMillis, int seed) {
        double fallAt = 8 + seed * PHASE_SECONDS;
        LayerScenario scenario = new LayerScenario("test", "test", kind, delayMillis, fallAt, RISE_AT, 24);

        LayerScenario.Outcome outcome = scenario.run(10L * seed);

        assertThat(outcome.meter().longestFreezeMillis())
                .isLessThan(
                        delayMillis == SHORT_DELAY_MILLIS ? LayerScenario.GREATEST_FREEZE_MILLIS : LONG_FREEZE_MILLIS);
        assertThat(outcome.upSeconds()).as("until the best is back").isLessThan(Figures.GREATEST_UP_SECONDS);
    }

    /** The best layer takes 1.6 Mbit/s, and just fits or just does not. */
    @ParameterizedTest
    @EnumSource(LayeredSource.Kind.class)
    void shouldNotSwitchToAndFroWhereALayerNearlyFits(LayeredSource.Kind kind) {
        for (int seed = 1; seed <= 3; seed++) {
            LinkOptions link = LinkOptions.of(Capacity.of(1.7e6 + 0.1e6 * seed));
            LayerScenario scenario = new LayerScenario("test", "test", kind, link, 1, 2, 60);

            LayerScenario.Outcome outcome = scenario.run(seed);

            assertThat(outcome.switches()).as("in a minute, seed %d", seed).isLessThanOrEqualTo(8);
        }
    }
}
