package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.OutboundStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A way that does not even carry the lowest layer for a while, beside sound: through the whole server on virtual time. */
class PicturePauseTest {
    private static final double NARROW_AT = 10;
    private static final double WIDE_AT = 25;
    private static final double SECONDS = 35;

    /** The lowest rung takes 60 kbit/s and more, sound with its headers 60. */
    private static final double NARROW_BPS = 80_000;

    /** By the time between two probes, four seconds, and what the first one found needs to be believed. */
    private static final double BACK_WITHIN_SECONDS = 5;

    /** The same after a longer time, in which the lowest layer has been tried now and then. */
    private static final double LATE_WIDE_AT = 50;

    private static final double LATE_SECONDS = 62;
    private static final double SETTLES_SECONDS = 4;
    private static final int SEEDS = Integer.getInteger("sluice.seeds", 1);

    /** As in {@link NarrowWayTest}: few and large packets in a second. */
    private static final LayeredSource.Encoder ENCODER =
            new LayeredSource.Encoder(List.of(100_000, 300_000, 900_000), 1, 20, 0.15);

    /** What the consumer's listener is told; the public one hears of a layer of -1 as of none. */
    private record Event(double seconds, int spatialLayer) {}

    @ParameterizedTest
    @EnumSource(LayeredSource.Kind.class)
    void shouldPauseThePictureWithAnEventAndNeverTheSound(LayeredSource.Kind kind) {
        Meter meter = new Meter(SECONDS);
        List<Event> events = new ArrayList<>();
        int soundSent;
        try (World world = new World(1)) {
            LinkOptions link = LinkOptions.of(Capacity.steps(0, 3e6, NARROW_AT, NARROW_BPS, WIDE_AT, 3e6));
            LayeredSource source = world.add(new LayeredSource(world, kind, 3));
            SoundSource sound = world.add(new SoundSource(world));
            Viewer viewer = world.add(new Viewer(world, world.link(link, 2), meter));
            OutboundStream stream = viewer.watch(source);
            stream.layersListener(() -> events.add(new Event(world.nowNanos() / 1e9, stream.spatialLayer())));
            viewer.listen(sound.stream());
            world.runTo(SECONDS);
            soundSent = sound.packets();
        }

        Event pause = events.stream()
                .filter(event -> event.spatialLayer() < 0 && event.seconds() > NARROW_AT)
                .findFirst()
                .orElseThrow();
        assertThat(pause.seconds()).isLessThan(WIDE_AT);
        Event last = events.stream()
                .filter(event -> event.seconds() < WIDE_AT)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(last.spatialLayer()).as("until the way is wide").isNegative();
        Event back = events.stream()
                .filter(event -> event.spatialLayer() >= 0 && event.seconds() > WIDE_AT)
                .findFirst()
                .orElseThrow();
        assertThat(back.seconds() - WIDE_AT).isLessThan(BACK_WITHIN_SECONDS);

        // The buffer that the pictures had filled when the way narrowed drops sound, too, for a moment.
        assertThat(meter.soundPackets()).isGreaterThan((long) (0.9 * soundSent));
        assertThat(meter.longestSilenceMillis()).isLessThan(500);
    }

    private static Stream<Arguments> pauses() {
        return Stream.of(LayeredSource.Kind.values())
                .flatMap(kind -> Stream.of(10.0, 100.0)
                        .flatMap(delayMillis -> Stream.of(
                                Arguments.of(kind, delayMillis, 60_000, true),
                                Arguments.of(kind, delayMillis, 100_000, false))));
    }

    /** Neither what was tried and failed on the narrow way nor the sound's own queue keeps the best layer from coming back. */
    @ParameterizedTest
    @MethodSource("pauses")
    void shouldHaveTheBestLayerBackSoon(LayeredSource.Kind kind, double delayMillis, double narrowBps, boolean sound) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Meter meter = pause(kind, delayMillis, narrowBps, sound, seed);

            double[] layers = meter.spatialLayers();
            double[] narrow = Arrays.copyOfRange(layers, slice(NARROW_AT + SETTLES_SECONDS), slice(LATE_WIDE_AT));
            assertThat(Arrays.stream(narrow).max().orElseThrow())
                    .as("no better layer is tried where not even the lowest fits, seed %d", seed)
                    .isLessThanOrEqualTo(0);
            assertThat(meter.secondsUntilLayer(2, LATE_WIDE_AT, LATE_SECONDS))
                    .as("seed %d", seed)
                    .isLessThan(Figures.GREATEST_UP_SECONDS);
        }
    }

    private static Meter pause(
            LayeredSource.Kind kind, double delayMillis, double narrowBps, boolean sound, long seed) {
        Meter meter = new Meter(LATE_SECONDS);
        try (World world = new World(seed)) {
            LinkOptions link = LinkOptions.of(Capacity.steps(0, 3e6, NARROW_AT, narrowBps, LATE_WIDE_AT, 3e6))
                    .withDelay(delayMillis);
            LayeredSource source = world.add(new LayeredSource(world, kind, ENCODER, seed + 2));
            Viewer viewer = world.add(new Viewer(world, world.link(link, seed + 1), meter));
            OutboundStream stream = viewer.watch(source);
            if (sound) {
                viewer.listen(world.add(new SoundSource(world)).stream());
            }
            world.add(nowNanos -> meter.onLayer(stream.spatialLayer(), nowNanos));
            world.runTo(LATE_SECONDS);
        }
        return meter;
    }

    private static int slice(double seconds) {
        return (int) Math.round(seconds / Meter.SLICE_SECONDS);
    }
}
