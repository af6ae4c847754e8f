package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ways that carry a layer and not the next one, which takes three times as much: what real browsers are shown by as well, here on virtual
 * time and with many kinds of luck. Few and large packets in a second are what is hard about them.
 */
class NarrowWayTest {
    private static final int SEEDS = 3 * Integer.getInteger("sluice.seeds", 1);

    /** What Chromium makes of a moving picture of 960 by 540 at 20 frames a second without temporal layers; its bitrate drifts. */
    private static final LayeredSource.Encoder ENCODER =
            new LayeredSource.Encoder(List.of(100_000, 300_000, 900_000), 1, 20, 0.15);

    private static final int TOP = 2;
    private static final double WIDE_BPS = 3e6;
    private static final double FALL_AT = 10;

    /** A key frame has to come and what stands in the buffer has to pass before it can be settled. */
    private static final double SETTLED_AT = 14;

    private static final double RISE_AT = 60;
    private static final double SECONDS = 72;

    /** IP, UDP and encryption, for packets of 1000 bytes. */
    private static final double OVERHEAD = 1.06;

    private static Stream<Arguments> ways() {
        return Stream.of(LayeredSource.Kind.values())
                .flatMap(kind -> IntStream.range(0, TOP)
                        .boxed()
                        .flatMap(layer ->
                                Stream.of(10.0, 100.0).map(delayMillis -> Arguments.of(kind, layer, delayMillis))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void shouldStayOnTheLayerThatTheWayCarries(LayeredSource.Kind kind, int layer, double delayMillis) {
        double linkBps = OVERHEAD * Math.sqrt(takesBps(kind, layer) * takesBps(kind, layer + 1));
        for (int seed = 1; seed <= SEEDS; seed++) {
            LinkOptions link = LinkOptions.of(Capacity.steps(0, WIDE_BPS, FALL_AT, linkBps, RISE_AT, WIDE_BPS))
                    .withDelay(delayMillis);

            LayerScenario.Outcome outcome =
                    new LayerScenario("test", "test", kind, link, FALL_AT, RISE_AT, SECONDS).run(ENCODER, seed);

            double[] layers = outcome.meter().spatialLayers();
            assertThat(Arrays.copyOfRange(layers, slice(SETTLED_AT), slice(RISE_AT)))
                    .as("tenths of a second, seed %d", seed)
                    .containsOnly(layer);
            assertThat(outcome.upSeconds()).as("seed %d", seed).isLessThan(Figures.GREATEST_UP_SECONDS);
        }
    }

    /** A receiver of VP8 gets one encoding, of the others all layers up to its own. */
    private static double takesBps(LayeredSource.Kind kind, int layer) {
        return kind == LayeredSource.Kind.VP8_SIMULCAST
                ? ENCODER.layerBps().get(layer)
                : ENCODER.layerBps().subList(0, layer + 1).stream()
                        .mapToInt(Integer::intValue)
                        .sum();
    }

    private static int slice(double seconds) {
        return (int) Math.round(seconds / Meter.SLICE_SECONDS);
    }
}
