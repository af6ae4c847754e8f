package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.OutboundStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A way that does not even carry the lowest layer for a while, beside sound: through the whole server on virtual time. */
class PicturePauseTest {
    private static final double NARROW_AT = 10;
    private static final double WIDE_AT = 25;
    private static final double SECONDS = 35;

    /** The lowest rung takes 60 kbit/s and more, sound with its headers 60. */
    private static final double NARROW_BPS = 80_000;

    /** As docs/congestion-control.md promises. */
    private static final double BACK_WITHIN_SECONDS = 5;

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
}
