package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer that the link carries, where the next one is three times as much: what a receiver has is not taken away to look for more. */
class NarrowLinkTest {
    private static final double LINK_BPS = 545_000;
    private static final double LAYER_BPS = 330_000;
    private static final double WISH_BPS = 1_100_000;
    private static final int MINUTE = 60_000;

    /** Probes fill the link's buffer for a moment, each time anew. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldNotTakeTheQueueOfAProbeForTooMuch(long seed) {
        NarrowLink link = new NarrowLink(LINK_BPS, WISH_BPS, seed);
        link.sendPictures(LAYER_BPS);
        link.pass(5_000, () -> {});
        AtomicInteger tooLow = new AtomicInteger();
        link.pass(2 * MINUTE, () -> {
            if (link.estimator.estimateBps() < 0.95 * LAYER_BPS) {
                tooLow.incrementAndGet();
            }
        });
        assertThat(tooLow).as("milliseconds in which the layer would not fit").hasValue(0);
        assertThat(link.estimator.estimateBps()).as("no more than there is").isLessThan(1.1 * LINK_BPS);
    }

    /** Few packets a second: a moment with none of them is not a way that carries none. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepALayerOfFewPackets(long seed) {
        NarrowLink link = new NarrowLink(172_000, WISH_BPS, seed);
        link.sendPictures(100_000);
        link.pass(10_000, () -> {});
        AtomicInteger tooLow = new AtomicInteger();
        link.pass(2 * MINUTE, () -> {
            if (link.estimator.estimateBps() < 80_000) {
                tooLow.incrementAndGet();
            }
        });
        assertThat(tooLow).as("milliseconds in which the layer would not fit").hasValue(0);
    }

    /** Where nothing fits nothing is sent, and nothing comes back that would say that it fits again: probes ask. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldFindOutThatTheWayIsBackWhenNothingIsSent(long seed) {
        NarrowLink link = new NarrowLink(172_000, WISH_BPS, seed);
        link.sendPictures(100_000);
        link.pass(10_000, () -> {});
        link.carries(15_000);
        link.pass(2_000, () -> {});
        assertThat(link.estimator.estimateBps()).isLessThan(80_000);
        link.sendPictures(0);
        link.pass(4_000, () -> {});
        link.carries(172_000);
        link.pass(10_000, () -> {});
        assertThat(link.estimator.estimateBps()).isBetween(100_000.0, 200_000.0);
    }
}
