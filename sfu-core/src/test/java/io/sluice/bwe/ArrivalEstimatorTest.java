package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of the way in, on virtual time over a link of a given rate. */
class ArrivalEstimatorTest {
    private static final long MILLI = 1_000_000;
    private static final long FRAME_NANOS = 33 * MILLI;
    private static final long DELAY_NANOS = 20 * MILLI;
    private static final int PACKET_BYTES = 1000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** A sender that sends what it is told, 50 ms late, over a link with a queue. */
    private static final class Path {
        final ArrivalEstimator estimator = new ArrivalEstimator();
        final Random random;
        final long jitterNanos;
        /** How far the sender's clock is from ours. */
        long clockNanos = 40_000_000_000L;

        double linkBps;
        double sendBps = 300_000;
        double maxSendBps = 2_500_000;
        long nowNanos = 1_000_000_000_000L;
        long longestWaitNanos;
        private long linkFreeNanos;
        private long arrivedNanos;
        private double owedBytes;

        Path(double linkBps, long seed, long jitterMillis) {
            this.linkBps = linkBps;
            this.random = new Random(seed);
            this.jitterNanos = jitterMillis * MILLI;
        }

        void run(double seconds) {
            longestWaitNanos = 0;
            for (long end = nowNanos + (long) (seconds * NANOS_PER_SECOND); nowNanos < end; nowNanos += FRAME_NANOS) {
                sendFrame();
                if (estimator.bps() != ArrivalEstimator.UNKNOWN) {
                    sendBps = Math.min((double) estimator.bps(), maxSendBps);
                } else {
                    sendBps = Math.min(sendBps * 1.02, maxSendBps);
                }
            }
        }

        private void sendFrame() {
            owedBytes += sendBps / Byte.SIZE * FRAME_NANOS / NANOS_PER_SECOND;
            for (int sent = 0; owedBytes >= PACKET_BYTES; owedBytes -= PACKET_BYTES, sent++) {
                sendPacket(nowNanos + sent * 200_000L);
            }
        }

        private void sendPacket(long sentNanos) {
            linkFreeNanos =
                    Math.max(linkFreeNanos, sentNanos) + (long) (PACKET_BYTES * Byte.SIZE * NANOS_PER_SECOND / linkBps);
            longestWaitNanos = Math.max(longestWaitNanos, linkFreeNanos - sentNanos);
            long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
            arrivedNanos = Math.max(arrivedNanos, linkFreeNanos + DELAY_NANOS + jitter);
            estimator.onPacket(sendTime(sentNanos), arrivedNanos, PACKET_BYTES, 50 * MILLI, arrivedNanos);
        }

        private int sendTime(long nanos) {
            double seconds = (nanos + clockNanos) / NANOS_PER_SECOND;
            return (int) Math.round((seconds % 64) * (1 << 18)) & 0xff_ffff;
        }
    }

    @Test
    void shouldKnowNothingBeforeHalfASecondOfPackets() {
        Path path = new Path(1e6, 1, 0);
        path.run(0.4);
        assertThat(path.estimator.bps()).isEqualTo(ArrivalEstimator.UNKNOWN);
        path.run(0.4);
        assertThat(path.estimator.bps()).isGreaterThan(300_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldSettleBelowWhatTheLinkCarries(long seed) {
        Path path = new Path(1e6, seed, 5);
        path.run(20);
        double sum = 0;
        for (int i = 0; i < 100; i++) {
            path.run(0.2);
            sum += path.sendBps;
            assertThat(path.longestWaitNanos / MILLI)
                    .as("milliseconds of queue")
                    .isLessThan(500);
        }
        assertThat(sum / 100).as("seed %d", seed).isBetween(650_000.0, 1_020_000.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldFollowAFallWithinTwoSecondsAndTheRiseLater(long seed) {
        Path path = new Path(2e6, seed, 5);
        path.run(20);
        path.linkBps = 500_000;
        path.run(1);
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            path.run(0.1);
            sum += path.sendBps;
            assertThat(path.longestWaitNanos / MILLI)
                    .as("milliseconds of queue, seed %d", seed)
                    .isLessThan(120);
        }
        assertThat(sum / 10).as("in the second after, seed %d", seed).isLessThan(500_000);

        path.run(5);
        path.linkBps = 2e6;
        path.run(40);
        assertThat(path.sendBps).as("seed %d", seed).isGreaterThan(900_000);
    }

    @Test
    void shouldNotBeLoweredByASenderThatSendsLittle() {
        Path path = new Path(5e6, 1, 5);
        path.maxSendBps = 400_000;
        path.run(60);
        assertThat(path.estimator.bps()).isBetween(400_000L, 700_000L);
        assertThat(path.estimator.overuses()).isZero();
    }

    /** Sixty-four seconds after the last one. */
    @Test
    void shouldGoOnWhereSendTimesComeRoundAndAfterAPause() {
        Path path = new Path(1e6, 1, 0);
        path.clockNanos = 63_000_000_000L - path.nowNanos % 64_000_000_000L;
        path.maxSendBps = 400_000;
        path.run(5);
        long before = path.estimator.bps();
        assertThat(path.estimator.overuses()).isZero();
        path.nowNanos += 64 * 1_000_000_000L + 40_000_000_000L;
        path.run(5);
        assertThat(path.estimator.overuses()).isZero();
        assertThat(path.estimator.bps()).isGreaterThanOrEqualTo(before);
    }
}
