package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Races between media, joining, leaving, pausing and closing, tried out: two loops take their turns in an order that the
 * seed decides, while consumers come and go on both.
 */
class RoutingInterleavingTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 120;

    @Test
    void shouldKeepEveryConsumersStreamWholeUnderAnyInterleaving() {
        for (long seed = 0; seed < SEEDS; seed++) {
            runOne(seed);
        }
    }

    private static void runOne(long seed) {
        Random random = new Random(seed);
        try (RoutingFixture fixture = new RoutingFixture(2, true)) {
            List<RecordingConsumer> alive = new ArrayList<>();
            List<RecordingConsumer> all = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                act(fixture, alive, all, random);
                fixture.loops.shuffle(random, random.nextInt(3));
            }
            boolean streamFirst = random.nextBoolean();
            if (streamFirst) {
                fixture.loops.run(0, fixture.stream::close);
            }
            alive.forEach(RecordingConsumer::close);
            fixture.loops.shuffle(random, 4);
            fixture.loops.run(0, fixture.stream::close);
            fixture.loops.settle();
            all.forEach(consumer -> checkWhole(seed, consumer));
            for (int loop = 0; loop < 2; loop++) {
                Replicas replicas = fixture.replicas.get(loop);
                assertThat(fixture.loops.on(loop, replicas::size))
                        .as("seed %d", seed)
                        .isZero();
            }
            fixture.assertNothingLeaked();
        }
    }

    private static void act(
            RoutingFixture fixture, List<RecordingConsumer> alive, List<RecordingConsumer> all, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> {
                RecordingConsumer joined = fixture.consume(random.nextInt(2));
                alive.add(joined);
                all.add(joined);
            }
            case 1 ->
                pick(alive, random).forEach(consumer -> {
                    alive.remove(consumer);
                    consumer.close();
                });
            case 2 -> pick(alive, random).forEach(RecordingConsumer::pause);
            case 3 -> pick(alive, random).forEach(RecordingConsumer::resume);
            case 4 -> fixture.loops.run(0, fixture.stream::pause);
            case 5, 6 ->
                fixture.loops.run(
                        0, () -> fixture.stream.resume(fixture.loops.loop(0).nowNanos()));
            case 7, 8 -> fixture.sendKeyFrame();
            default -> fixture.sendDeltaFrame();
        }
    }

    private static List<RecordingConsumer> pick(List<RecordingConsumer> alive, Random random) {
        return alive.isEmpty() ? List.of() : List.of(alive.get(random.nextInt(alive.size())));
    }

    /** Numbers follow each other without gap or repetition, since nothing was lost; the first picture is a key frame. */
    private static void checkWhole(long seed, RecordingConsumer consumer) {
        int expected = RecordingConsumer.FIRST_SEQUENCE + 1;
        for (RecordingConsumer.Received packet : consumer.received) {
            assertThat(packet.sequenceNumber()).as("seed %d", seed).isEqualTo(expected++ & 0xffff);
        }
        if (!consumer.received.isEmpty()) {
            assertThat(consumer.received.getFirst().keyFrame())
                    .as("seed %d", seed)
                    .isTrue();
        }
    }
}
