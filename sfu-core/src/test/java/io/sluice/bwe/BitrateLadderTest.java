package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BitrateLadderTest {
    private final BitrateLadder ladder = new BitrateLadder();

    @Test
    void shouldKeepRungsOfRisingLayersAndBitrates() {
        add("0/0 100", "0/1 150", "1/0 200", "1/1 300");
        assertThat(rungs()).containsExactly("0/0 100", "0/1 150", "1/0 200", "1/1 300");
    }

    @Test
    void shouldLeaveOutWhatCostsAsMuchAsSomethingBetter() {
        add("0/0 100", "0/1 250", "1/0 90", "1/1 250");
        // 1/0 has fewer pictures a second than 0/1, and so takes nothing else's place.
        assertThat(rungs()).containsExactly("0/0 100", "1/1 250");
    }

    @Test
    void shouldNotGiveUpMovementForSize() {
        // A stream of three by three layers as Chromium sends it: the base of the largest costs less than all of the
        // middle one.
        add("0/2 98", "1/0 120", "1/1 180", "1/2 264", "2/0 190", "2/1 400", "2/2 813");
        assertThat(rungs()).containsExactly("0/2 98", "1/0 120", "1/1 180", "1/2 264", "2/1 400", "2/2 813");
    }

    @Test
    void shouldAlwaysRiseAndEndWithTheBest() {
        Random random = new Random(7);
        for (int run = 0; run < 1000; run++) {
            ladder.clear();
            long bestBps = 0;
            for (int s = 0; s < 4; s++) {
                for (int t = 0; t < 3; t++) {
                    bestBps = 1L + random.nextInt(1000);
                    ladder.add(s, t, bestBps);
                }
            }
            int top = ladder.size() - 1;
            assertThat(List.of(ladder.spatialLayer(top), ladder.temporalLayer(top), (int) ladder.bitrateBps(top)))
                    .isEqualTo(List.of(3, 2, (int) bestBps));
            IntStream.range(1, ladder.size())
                    .forEach(i -> assertThat(ladder.bitrateBps(i)).isGreaterThan(ladder.bitrateBps(i - 1)));
        }
    }

    @Test
    void shouldSayThatItIsFull() {
        IntStream.range(0, BitrateLadder.MAX_RUNGS).forEach(i -> ladder.add(i / 8, i % 8, i + 1L));
        assertThatThrownBy(() -> ladder.add(4, 7, 1000)).isInstanceOf(IllegalStateException.class);
    }

    /** Each as spatial/temporal bitrate. */
    private void add(String... rungs) {
        for (String rung : rungs) {
            String[] parts = rung.split("[/ ]", -1);
            ladder.add(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }
    }

    private List<String> rungs() {
        return IntStream.range(0, ladder.size())
                .mapToObj(i -> ladder.spatialLayer(i) + "/" + ladder.temporalLayer(i) + " " + ladder.bitrateBps(i))
                .toList();
    }
}
