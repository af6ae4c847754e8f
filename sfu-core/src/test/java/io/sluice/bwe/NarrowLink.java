package io.sluice.bwe;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.TransportFeedbackEncoding;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;

/**
 * A sender of pictures with its estimator, a link with a buffer of 300 ms, and a receiver that says every 50 ms what has come; on virtual
 * time, in steps of a millisecond. Probes are sent as padding.
 */
final class NarrowLink {
    private static final long MILLI = 1_000_000;
    private static final long PROPAGATION = 10 * MILLI;
    private static final long BUFFER = 300 * MILLI;
    private static final int FEEDBACK_MILLIS = 50;
    private static final int FRAME_MILLIS = 50;
    private static final int MAX_PACKET = 1100;
    private static final int ROOM = 1 << 14;
    private static final long TICK = 250_000;
    private static final int TICKS_PER_REFERENCE = 256;

    final BandwidthEstimator estimator;
    private final Random random;
    private final RtcpWriter writer = new RtcpWriter();
    private final MemorySegment room = MemorySegment.ofArray(new byte[ROOM]);
    private final TransportFeedback feedback = new TransportFeedback();
    private final Queue<Integer> paced = new ArrayDeque<>();
    private final long[] arrivals = new long[1 << 16];

    private long nowNanos = 1_000 * MILLI;
    private long freeNanos;
    private int next;
    private int reported;
    private int feedbacks;
    private double linkBps;
    private double pictureBps;
    private Probe probe = new Probe(SendHistory.NO_CLUSTER, 0, 0, 0);
    private double probeCredit;
    private int probeLeft;

    NarrowLink(double linkBps, double wishBps, long seed) {
        this.linkBps = linkBps;
        this.estimator = new BandwidthEstimator(new BitrateLimits(600_000, 0, 0));
        this.random = new Random(seed);
        estimator.wish(wishBps);
    }

    void carries(double bps) {
        linkBps = bps;
    }

    /** What pictures take from now on, on average: one is up to half smaller or larger than that. */
    void sendPictures(double bps) {
        pictureBps = bps;
    }

    /** Stops after each millisecond to let {@code step} look. */
    void pass(int millis, Runnable step) {
        for (int i = 0; i < millis; i++) {
            nowNanos += MILLI;
            long milli = nowNanos / MILLI;
            if (milli % FRAME_MILLIS == 0) {
                addPicture();
            }
            if (!paced.isEmpty() && milli % 3 == 0) {
                send(paced.remove(), probeLeft > 0 ? probe.cluster() : SendHistory.NO_CLUSTER);
            }
            sendProbe();
            if (milli % FEEDBACK_MILLIS == 7) {
                report();
            }
            if (nowNanos % BandwidthEstimator.TIMER_NANOS == 0) {
                estimator.onTimer(nowNanos);
            }
            pollProbe();
            step.run();
        }
    }

    private void addPicture() {
        double bytes = pictureBps / Byte.SIZE * FRAME_MILLIS / 1000 * (0.5 + random.nextDouble());
        for (int left = (int) bytes; left > 0; left -= MAX_PACKET) {
            paced.add(Math.min(left, MAX_PACKET));
        }
    }

    private void pollProbe() {
        if (probeLeft <= 0) {
            Probe due = estimator.pollProbe(nowNanos);
            if (due != null) {
                probe = due;
                probeLeft = Math.max(due.bytes(), due.packets() * MAX_PACKET);
                probeCredit = MAX_PACKET;
            }
        }
    }

    private void sendProbe() {
        probeCredit += probe.bitrateBps() / 1000.0 / Byte.SIZE;
        while (probeLeft > 0 && probeCredit >= MAX_PACKET) {
            probeCredit -= MAX_PACKET;
            probeLeft -= MAX_PACKET;
            send(MAX_PACKET, probe.cluster());
        }
    }

    private void send(int bytes, int cluster) {
        estimator.onSent(next & 0xffff, bytes, cluster, false, nowNanos);
        long begins = Math.max(freeNanos, nowNanos);
        boolean dropped = begins - nowNanos > BUFFER;
        if (!dropped) {
            freeNanos = begins + (long) (bytes * Byte.SIZE * 1e9 / linkBps);
        }
        arrivals[next++ & 0xffff] = dropped ? -1 : freeNanos + PROPAGATION;
    }

    /** What has come a way back before now. */
    private void report() {
        int count = 0;
        while (reported + count < next && arrivals[reported + count & 0xffff] <= nowNanos - PROPAGATION) {
            count++;
        }
        while (count > 0 && arrivals[reported & 0xffff] < 0) {
            reported++;
            count--;
        }
        if (count == 0) {
            return;
        }
        long reference = arrivals[reported & 0xffff] / TICK / TICKS_PER_REFERENCE;
        short[] deltas = new short[count];
        long before = reference * TICKS_PER_REFERENCE;
        for (int i = 0; i < count; i++) {
            long at = arrivals[reported + i & 0xffff];
            deltas[i] = at < 0 ? TransportFeedbackEncoding.NOT_RECEIVED : (short) (at / TICK - before);
            before = at < 0 ? before : at / TICK;
        }
        writer.wrap(room, 0, ROOM);
        if (writer.transportFeedback(
                        1, 2, reported & 0xffff, (int) reference, feedbacks++ & 0xff, deltas, deltas.length)
                && feedback.wrap(room, 0, writer.length())) {
            estimator.onFeedback(feedback, nowNanos);
        } else {
            throw new AssertionError("feedback that cannot be written: " + Arrays.toString(deltas));
        }
        reported += count;
    }
}
