package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.observer.AudioVolumes;
import io.sluice.testing.SteppedLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An observer on loop 0, and streams on loops 0 and 1. */
class LevelObservationTest {
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final SteppedLoops loops = new SteppedLoops(2);
    private final List<String> heard = new ArrayList<>();
    private final SpokenStream here = new SpokenStream(loops, 0);
    private final SpokenStream there = new SpokenStream(loops, 1);
    private final LevelObservation<?> observation = new LevelObservation<>(
            loops.loop(0),
            new AudioVolumes(5, -80, new AudioVolumes.Listener() {
                @Override
                public void onVolumes(List<AudioVolumes.Volume> volumes) {
                    volumes.forEach(volume -> heard.add(name(volume.stream()) + " " + volume.dBov()));
                }

                @Override
                public void onSilence() {
                    heard.add("silence");
                }
            }),
            INTERVAL_NANOS);

    private String name(long stream) {
        return stream == here.stream.handle().id() ? "here" : "there";
    }

    @AfterEach
    void nothingIsLeft() {
        loops.run(0, observation::close);
        loops.settle();
        here.close();
        there.close();
        for (int i = 0; i < 2; i++) {
            int loop = i;
            assertThat(loops.on(loop, () -> loops.loop(loop).timers().size())).isZero();
            assertThat(loops.packetsInUse(loop)).isZero();
        }
        assertThat(loops.failures()).isZero();
        loops.close();
    }

    private void watch(SpokenStream stream) {
        loops.run(0, () -> observation.watch(stream.stream.handle()));
        loops.settle();
    }

    /** Both streams say how loud they are, every 20 ms. */
    private void talk(int millis, int hereDbov, int thereDbov) {
        for (int i = 0; i < millis; i += 20) {
            here.send(hereDbov);
            there.send(thereDbov);
            loops.passMillis(20);
        }
    }

    @Test
    void shouldHearStreamsOfAllLoops() {
        watch(here);
        watch(there);
        talk(1040, -40, -30);

        assertThat(heard).containsExactly("there -30", "here -40");
    }

    @Test
    void shouldHearEveryInterval() {
        watch(there);
        talk(3060, -40, -30);

        assertThat(heard).containsExactly("there -30", "there -30", "there -30");
    }

    @Test
    void shouldFallSilentWhenTheLastStreamIsRemoved() {
        watch(there);
        talk(1040, -40, -30);
        loops.run(0, () -> observation.unwatch(there.stream.handle()));
        talk(3000, -40, -30);

        assertThat(heard).containsExactly("there -30", "silence");
        assertThat(loops.on(0, () -> loops.loop(0).timers().size()))
                .as("an observer of nothing does nothing")
                .isZero();
        watch(here);
        talk(1040, -40, -30);
        assertThat(heard).containsExactly("there -30", "silence", "here -40");
    }

    @Test
    void shouldNotHearAPausedProducer() {
        watch(here);
        watch(there);
        loops.run(1, there.stream::pause);
        talk(1040, -40, -30);

        assertThat(heard).containsExactly("here -40");
    }

    @Test
    void shouldHearNothingWhilePaused() {
        watch(here);
        watch(there);
        talk(500, -40, -30);
        loops.run(0, observation::pause);
        talk(3000, -40, -30);
        assertThat(heard).isEmpty();
        loops.run(0, observation::resume);
        talk(1040, -40, -30);

        assertThat(heard).containsExactly("there -30", "here -40");
    }

    @Test
    void shouldWaitForALoopThatIsBehindInsteadOfAskingAgain() {
        watch(there);
        talk(900, -40, -30);
        for (int i = 0; i < 5; i++) {
            loops.clock().advanceMillis(1000);
            loops.step(0);
        }
        assertThat(heard).isEmpty();
        loops.settle();

        assertThat(heard).containsExactly("there -30");
    }

    @Test
    void shouldIgnoreAnAnswerAboutWhatIsWatchedNoLonger() {
        watch(there);
        talk(980, -40, -30);
        loops.clock().advanceMillis(40);
        loops.step(0);
        loops.step(1);
        loops.run(0, () -> observation.unwatch(there.stream.handle()));
        loops.settle();

        assertThat(heard).isEmpty();
    }

    /** Whatever comes and goes, in whatever order the loops turn: nothing of it is left in the end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldLeaveNothingBehindWhateverHappens(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            SpokenStream stream = random.nextBoolean() ? here : there;
            switch (random.nextInt(8)) {
                case 0 -> loops.run(0, () -> observation.watch(stream.stream.handle()));
                case 1 -> loops.run(0, () -> observation.unwatch(stream.stream.handle()));
                case 2 -> loops.run(0, observation::pause);
                case 3 -> loops.run(0, observation::resume);
                case 4 -> loops.clock().advanceMillis(random.nextInt(700));
                case 5 -> loops.shuffle(random, 3);
                default -> stream.send(-random.nextInt(128));
            }
        }
        loops.run(0, observation::close);
        loops.settle();
        assertThat(here.isWatched()).as("seed %d", seed).isFalse();
        assertThat(there.isWatched()).as("seed %d", seed).isFalse();
    }
}
