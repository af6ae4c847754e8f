package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;

class EstimatorTargetsTest extends FuzzTargets {
    private static final int ROOM = 1 << 16;
    private static final int MAX_PACKETS = 2000;
    private static final double MAX_BPS = 20e6;
    private static final double WISH_BPS = 8e6;
    private static final long MILLI = 1_000_000;

    private final MemorySegment room = MemorySegment.ofArray(new byte[ROOM]);

    /**
     * The input as what is sent and what a hostile receiver says of it: whatever that is (times that leap, everything lost or come
     * back, packets never sent), what is to be sent stays within its limits, and every figure is one.
     */
    @FuzzTest
    void hostileFeedback(byte[] input) {
        Receiver receiver = new Receiver(input);
        while (receiver.hasMore()) {
            receiver.step();
        }
    }

    private final class Receiver {
        private final byte[] input;
        private final BandwidthEstimator estimator =
                new BandwidthEstimator(new BitrateLimits(600_000, 0, (long) MAX_BPS));
        private final TransportFeedback feedback = new TransportFeedback();
        private int at;
        private int sequence;
        private int sent;
        private long nowNanos = 1_000 * MILLI;
        private int cluster = SendHistory.NO_CLUSTER;

        Receiver(byte[] input) {
            this.input = input;
            estimator.wish(WISH_BPS);
        }

        boolean hasMore() {
            return at < input.length;
        }

        private int next() {
            return at < input.length ? input[at++] & 0xff : 0;
        }

        private int next16() {
            return next() << 8 | next();
        }

        void step() {
            int what = next();
            switch (what >> 6) {
                case 0 -> send((what & 0x3f) + 1, next());
                case 1 -> tell(what & 0x3f);
                case 2 -> pass((what & 0x3f) + 1);
                default -> tellRaw(what & 0x3f);
            }
            assertSane();
        }

        private void send(int count, int size) {
            for (int i = 0; i < count && sent < MAX_PACKETS; i++, sent++) {
                nowNanos += MILLI;
                estimator.onSent(sequence++ & 0xffff, 100 + 5 * size, cluster, (size & 7) == 7, nowNanos);
            }
        }

        private void tell(int count) {
            int base = sequence - next() - count & 0xffff;
            int reference = next16() << 8 | next();
            short[] deltas = new short[count + 1];
            for (int i = 0; i <= count; i++) {
                deltas[i] = (short) next16();
            }
            RtcpWriter writer = new RtcpWriter().wrap(room, 0, ROOM);
            if (writer.transportFeedback(1, 2, base, reference << 8 >> 8, 3, deltas, deltas.length)
                    && feedback.wrap(room, 0, writer.length())) {
                estimator.onFeedback(feedback, nowNanos);
            }
        }

        private void tellRaw(int length) {
            byte[] raw = new byte[length];
            for (int i = 0; i < length; i++) {
                raw[i] = (byte) next();
            }
            if (feedback.wrap(MemorySegment.ofArray(raw), 0, length)) {
                estimator.onFeedback(feedback, nowNanos);
            }
        }

        private void pass(int timers) {
            for (int i = 0; i < timers; i++) {
                nowNanos += BandwidthEstimator.TIMER_NANOS;
                estimator.onTimer(nowNanos);
                Probe probe = estimator.pollProbe(nowNanos);
                if (probe != null) {
                    cluster = probe.cluster();
                    assertThat(probe.bitrateBps()).isBetween(1L, Math.round(2 * WISH_BPS));
                    assertThat(probe.bytes()).isBetween(1, 1 << 20);
                }
            }
        }

        private void assertSane() {
            assertThat(estimator.estimateBps()).isBetween((double) BitrateLimits.FLOOR_BPS, MAX_BPS);
            assertThat(estimator.sendBps()).isBetween((double) BitrateLimits.FLOOR_BPS, MAX_BPS);
            assertThat(estimator.freshBps()).isBetween(0.0, MAX_BPS);
            assertThat(estimator.freshSendBps()).isBetween(0.0, MAX_BPS);
            assertThat(estimator.roundTripNanos()).isNotNegative();
            assertThat(estimator.queueNanos()).isNotNegative();
            assertThat(estimator.lossShare()).isBetween(0.0, 1.0);
            assertThat(estimator.inFlightBytes()).isNotNegative();
            assertThat(estimator.deliveredBps()).isGreaterThanOrEqualTo(-1);
        }
    }
}
