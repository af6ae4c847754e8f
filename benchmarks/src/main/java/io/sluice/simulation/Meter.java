package io.sluice.simulation;

import java.util.Arrays;

/** What is measured of one viewer: in slices of a tenth of a second, and packet by packet. */
final class Meter {
    static final double SLICE_SECONDS = 0.1;
    private static final long SLICE_NANOS = 100 * World.NANOS_PER_MILLI;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long[] receivedBytes;
    private final double[] estimates;
    private float[] packetQueueMillis = new float[1 << 12];
    private int[] packetSlices = new int[1 << 12];
    private int packets;
    private long lost;
    private long lastFrameNanos = -1;
    private double longestFreezeMillis;
    private long frames;

    Meter(double seconds) {
        int slices = (int) Math.ceil(seconds / SLICE_SECONDS) + 1;
        receivedBytes = new long[slices];
        estimates = new double[slices];
    }

    void onReceived(int bytes, long queuedNanos, long nowNanos) {
        int slice = slice(nowNanos);
        receivedBytes[slice] += bytes;
        float millis = queuedNanos / 1e6f;
        if (packets == packetQueueMillis.length) {
            packetQueueMillis = Arrays.copyOf(packetQueueMillis, 2 * packets);
            packetSlices = Arrays.copyOf(packetSlices, 2 * packets);
        }
        packetQueueMillis[packets] = millis;
        packetSlices[packets++] = slice;
    }

    void onLost() {
        lost++;
    }

    void onFrame(long nowNanos) {
        if (lastFrameNanos >= 0) {
            longestFreezeMillis = Math.max(longestFreezeMillis, (nowNanos - lastFrameNanos) / 1e6);
        }
        lastFrameNanos = nowNanos;
        frames++;
    }

    void onEstimate(double bps, long nowNanos) {
        estimates[slice(nowNanos)] = bps;
    }

    double[] estimates() {
        return estimates.clone();
    }

    double[] receivedBps() {
        return Arrays.stream(receivedBytes)
                .mapToDouble(bytes -> bytes * Byte.SIZE / SLICE_SECONDS)
                .toArray();
    }

    /** Bits a second received, on average from one second to another. */
    double receivedBps(double fromSeconds, double toSeconds) {
        long sum = 0;
        for (int i = index(fromSeconds); i < index(toSeconds); i++) {
            sum += receivedBytes[i];
        }
        return sum * Byte.SIZE / (toSeconds - fromSeconds);
    }

    /** Of packets received from one second to another, the delay in the buffer that so many per cent stay below. */
    double queueMillis(double percent, double fromSeconds, double toSeconds) {
        float[] chosen = new float[packets];
        int count = 0;
        for (int i = 0; i < packets; i++) {
            if (packetSlices[i] >= index(fromSeconds) && packetSlices[i] < index(toSeconds)) {
                chosen[count++] = packetQueueMillis[i];
            }
        }
        Arrays.sort(chosen, 0, count);
        return count == 0 ? 0 : chosen[(int) Math.min(count - 1L, Math.round(percent / 100 * count))];
    }

    /** How long after a moment the estimate first was within bounds; as long as was measured if it never was. */
    double secondsUntil(double fromSeconds, double leastBps, double mostBps) {
        int begin = index(fromSeconds);
        int at = begin;
        while (at < estimates.length - 1 && (estimates[at] < leastBps || estimates[at] > mostBps)) {
            at++;
        }
        return (at - begin) * SLICE_SECONDS;
    }

    double lossShare() {
        return packets + lost == 0 ? 0 : (double) lost / (packets + lost);
    }

    double longestFreezeMillis() {
        return longestFreezeMillis;
    }

    long frames() {
        return frames;
    }

    private int slice(long nowNanos) {
        return (int) Math.min(receivedBytes.length - 1L, nowNanos / SLICE_NANOS);
    }

    private int index(double seconds) {
        return (int) Math.min(receivedBytes.length - 1L, Math.round(seconds * NANOS_PER_SECOND) / SLICE_NANOS);
    }
}
