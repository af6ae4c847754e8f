package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollOverSearchTest {
    private static final int GUESS = 7;

    private final RollOverSearch search = new RollOverSearch();

    @Test
    void shouldTryNothingForTheFirstThatAreRefused() {
        for (int i = 0; i < RollOverSearch.PATIENCE; i++) {
            assertThat(search.next(GUESS)).isEqualTo(RollOverSearch.NONE);
        }
        assertThat(search.next(GUESS)).isEqualTo(GUESS + 0x1_0000);
    }

    @Test
    void shouldTryOneCycleAfterTheOtherAndBeginAnew() {
        List<Long> tried = new ArrayList<>();
        int refused = 0;
        while (tried.size() < 2 * RollOverSearch.MAX_CYCLES) {
            long index = search.next(GUESS);
            refused++;
            if (index != RollOverSearch.NONE) {
                tried.add((index - GUESS) >> 16);
            }
        }

        assertThat(tried).startsWith(1L, 2L, 3L).contains(16L).doesNotContain(0L, 17L);
        assertThat(tried.subList(0, 16)).isEqualTo(tried.subList(16, 32));
        assertThat(refused)
                .isEqualTo(RollOverSearch.PATIENCE + (2 * RollOverSearch.MAX_CYCLES - 1) * RollOverSearch.EVERY + 1);
    }

    @Test
    void shouldBeginAnewOnceAPacketWasAccepted() {
        for (int i = 0; i < RollOverSearch.PATIENCE; i++) {
            search.next(GUESS);
        }
        search.reset();

        assertThat(search.next(GUESS)).isEqualTo(RollOverSearch.NONE);
    }
}
