package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlMessagesTest {
    private static final int SOL_SOCKET = 1;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;

    private final Arena arena = Arena.ofConfined();
    private final ControlMessages controls = new ControlMessages(arena, 2);

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void shouldReadTimeAndDrops() {
        header(0, 32, SOL_SOCKET, SO_TIMESTAMPNS);
        memory().set(ValueLayout.JAVA_LONG, 16, 1_700_000_000L);
        memory().set(ValueLayout.JAVA_LONG, 24, 123_456_789L);
        header(32, 20, SOL_SOCKET, SO_RXQ_OVFL);
        memory().set(ValueLayout.JAVA_INT, 48, 42);

        controls.read(1, 56);

        assertThat(controls.arrivalEpochNanos()).isEqualTo(1_700_000_000_123_456_789L);
        assertThat(controls.dropsReported()).isTrue();
        assertThat(controls.drops()).isEqualTo(42);
    }

    @Test
    void shouldReadNothingFromAnEmptyBlock() {
        controls.read(0, 0);

        assertThat(controls.arrivalEpochNanos()).isEqualTo(ControlMessages.NO_TIME);
        assertThat(controls.dropsReported()).isFalse();
    }

    @Test
    void shouldSkipWhatItDoesNotKnow() {
        header(0, 20, 0, 8);
        header(24, 20, SOL_SOCKET, SO_RXQ_OVFL);
        memory().set(ValueLayout.JAVA_INT, 40, 7);

        controls.read(1, 48);

        assertThat(controls.drops()).isEqualTo(7);
    }

    @Test
    void shouldSurviveAnyBytes() {
        long seed = 4711;
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            for (int at = 0; at < ControlMessages.SIZE; at += 4) {
                memory().set(ValueLayout.JAVA_INT, at, random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(64));
            }
            int length = random.nextInt(2 * ControlMessages.SIZE);
            controls.read(1, length);
            assertThat(controls.drops()).as("seed %d round %d", seed, i).isNotNull();
        }
    }

    private MemorySegment memory() {
        return controls.at(1);
    }

    private void header(int at, long length, int level, int type) {
        memory().set(ValueLayout.JAVA_LONG, at, length);
        memory().set(ValueLayout.JAVA_INT, at + 8, level);
        memory().set(ValueLayout.JAVA_INT, at + 12, type);
    }
}
