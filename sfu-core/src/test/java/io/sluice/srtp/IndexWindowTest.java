package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexWindowTest {
    /** RFC 3711 section 3.3.1: the roll-over counter guessed from highest index and sequence number. */
    @ParameterizedTest
    @CsvSource({
        // highest, sequence, estimate
        "0, 1, 1",
        "0, 32768, 32768",
        "0, 32769, -32767",
        "32767, 65535, 65535",
        "32767, 0, 0",
        "32768, 0, 0",
        "32769, 0, 65536",
        "65535, 0, 65536",
        "65535, 32766, 98302",
        "65535, 32767, 32767",
        "65536, 65535, 65535",
        "65536, 32768, 98304",
        "131071, 0, 131072",
        "281474976710655, 0, 281474976710656",
    })
    void shouldEstimateTheIndexNearestToTheHighest(long highest, int sequence, long estimate) {
        IndexWindow window = new IndexWindow(64);
        window.accept(highest);
        assertThat(window.estimate(sequence)).isEqualTo(estimate);
    }

    @Test
    void shouldTakeTheFirstSequenceNumberAsItIs() {
        assertThat(new IndexWindow(64).estimate(65535)).isEqualTo(65535);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1024})
    void shouldTellTheLastIndexOfTheWindowFromTheFirstBehindIt(int size) {
        IndexWindow window = new IndexWindow(size);
        window.accept(70_000);
        assertThat(window.check(70_000 - size + 1)).isZero();
        assertThat(window.check(70_000 - size)).isEqualTo(SrtpDrop.INDEX_TOO_OLD.code());
        window.accept(70_000 - size + 1);
        assertThat(window.check(70_000 - size + 1)).isEqualTo(SrtpDrop.INDEX_REPEATED.code());
        assertThat(window.check(70_000)).isEqualTo(SrtpDrop.INDEX_REPEATED.code());
    }

    @Test
    void shouldRefuseIndexesOutsideOf48Bits() {
        IndexWindow window = new IndexWindow(64);
        assertThat(window.check(1L << 48)).isEqualTo(SrtpDrop.KEY_EXHAUSTED.code());
        assertThat(window.check((1L << 48) - 1)).isZero();
        window.accept(0);
        assertThat(window.check(-1)).isEqualTo(SrtpDrop.INDEX_TOO_OLD.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1024})
    void shouldAgreeWithASetOfAllIndexes(int size) {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            IndexWindow window = new IndexWindow(size);
            Set<Long> used = new HashSet<>();
            long highest = -1;
            for (int i = 0; i < 5000; i++) {
                int reach = random.nextInt(50) == 0 ? 4 * size : random.nextInt(10) == 0 ? size + 2 : 5;
                long index = Math.max(0, highest + random.nextInt(2 * reach + 1) - reach + 1);
                boolean tooOld = highest - index >= size;
                int expected = tooOld
                        ? SrtpDrop.INDEX_TOO_OLD.code()
                        : used.contains(index) ? SrtpDrop.INDEX_REPEATED.code() : 0;
                assertThat(window.check(index))
                        .as("seed %d, step %d, index %d, highest %d", seed, i, index, highest)
                        .isEqualTo(expected);
                if (expected == 0) {
                    window.accept(index);
                    used.add(index);
                    highest = Math.max(highest, index);
                }
            }
        }
    }
}
