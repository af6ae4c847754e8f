package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the tests of the API share. */
final class TestSfu {
    /** How often a call is handed on between loops: to the producer's, from there to a pipe's other end, and back. */
    private static final int LONGEST_WAY = 4;

    private TestSfu() {}

    static SfuOptions.Builder options() {
        return SfuOptions.builder().loops(1).ports(27_000, 27_999);
    }

    /**
     * Returns when all that was asked of the loops, and what they thereupon asked of one another, is done. A packet takes
     * another way than a call: one sent right after {@link Transport#consume} returned may come before the consumer does.
     */
    static void settle(Sfu sfu) {
        for (int i = 0; i < LONGEST_WAY; i++) {
            sfu.statistics();
        }
    }

    /** Nothing is held when everything is closed. */
    static void assertEmpty(Sfu sfu) {
        for (LoopStatistics loop : sfu.statistics().loops()) {
            assertThat(loop.transports()).as("transports of %s", loop).isZero();
            assertThat(loop.remoteAddresses())
                    .as("remote addresses of %s", loop)
                    .isZero();
            assertThat(loop.streams()).as("streams of %s", loop).isZero();
            assertThat(loop.packetsInUse()).as("packets in use of %s", loop).isZero();
            assertThat(loop.failures()).as("failures of %s", loop).isZero();
        }
    }

    /** Whatever transports there are, none has a peer. */
    static void assertNoPeers(Sfu sfu) {
        assertThat(sfu.statistics().loops()).allSatisfy(loop -> {
            assertThat(loop.remoteAddresses()).isZero();
            assertThat(loop.packetsInUse()).isZero();
            assertThat(loop.failures()).isZero();
        });
    }

    /** Waits until all events that a router has queued so far are delivered. */
    static void awaitEvents(Router router) throws InterruptedException {
        CountDownLatch delivered = new CountDownLatch(1);
        router.events().post(delivered::countDown);
        assertThat(delivered.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
