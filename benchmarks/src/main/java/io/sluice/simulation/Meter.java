package io.sluice.simulation;

import java.util.Arrays;

/** What is measured of one viewer: in slices of a tenth of a second, and packet by packet. */
final class Meter {
    static final double SLICE_SECONDS = 0.1;
    private static final long SLICE_NANOS = 100 * World.NANOS_PER_MILLI;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long[] sentBytes;
    private final long[] receivedBytes;
    private final double[] queueMillis;
    private final double[] estimates;
    private float[] packetQueueMillis = new float[1 << 12];
    private int[] packetSlices = new int[1 << 12];
    private int packets;
    private long lost;
    private long probeBytes;
    private long repeatBytes;
    private long lastFrameNanos = -1;
    private double longestFreezeMillis;
    private long frames;

    Meter(double seconds) {
        int slices = (int) Math.ceil(seconds / SLICE_SECONDS) + 1;
        sentBytes = new long[slices];
        receivedBytes = new long[slices];
        queueMillis = new double[slices];
        estimates = new double[slices];
    }

    void onSent(int bytes, long nowNanos) {
        sentBytes[slice(nowNanos)] += bytes + Link.DATAGRAM_OVERHEAD;
    }

    void onReceived(int bytes, long queuedNanos, long nowNanos) {
        int slice = slice(nowNanos);
        receivedBytes[slice] += bytes;
        float millis = queuedNanos / 1e6f;
        queueMillis[slice] = Math.max(queueMillis[slice], millis);
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

    void onProbe(int bytes) {
        probeBytes += bytes;
    }

    void onRepeat(int bytes) {
        repeatBytes += bytes;
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

    double[] queueMillis() {
        return queueMillis.clone();
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

    double estimateBps(double seconds) {
        return estimates[index(seconds)];
    }

    double lossShare() {
        return packets + lost == 0 ? 0 : (double) lost / (packets + lost);
    }

    /** The share of what was received that was neither first-hand media nor asked for. */
    double probeShare() {
        long all = Arrays.stream(receivedBytes).sum();
        return all == 0 ? 0 : (double) (probeBytes + repeatBytes) / all;
    }

    double longestFreezeMillis() {
        return longestFreezeMillis;
    }

    long frames() {
        return frames;
    }

    private int slice(long nowNanos) {
        return (int) Math.min(sentBytes.length - 1L, nowNanos / SLICE_NANOS);
    }

    private int index(double seconds) {
        return (int) Math.min(sentBytes.length - 1L, Math.round(seconds * NANOS_PER_SECOND) / SLICE_NANOS);
    }
}
