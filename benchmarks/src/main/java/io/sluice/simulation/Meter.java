package io.sluice.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    private long soundPackets;
    private long lastSoundNanos;
    private double longestSilenceMillis;
    private int lastLayer = -1;
    private double longestFreezeMillis;
    private double[] frameSeconds = new double[1 << 10];
    private int frames;
    private final double[] spatialLayers;
    private final List<Double> switches = new ArrayList<>();

    Meter(double seconds) {
        int slices = (int) Math.ceil(seconds / SLICE_SECONDS) + 1;
        receivedBytes = new long[slices];
        estimates = new double[slices];
        spatialLayers = new double[slices];
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

    void onSound(long nowNanos) {
        if (soundPackets++ > 0) {
            longestSilenceMillis = Math.max(longestSilenceMillis, (nowNanos - lastSoundNanos) / 1e6);
        }
        lastSoundNanos = nowNanos;
    }

    long soundPackets() {
        return soundPackets;
    }

    /** The longest time between two packets of sound. */
    double longestSilenceMillis() {
        return longestSilenceMillis;
    }

    void onFrame(long nowNanos) {
        if (lastFrameNanos >= 0) {
            longestFreezeMillis = Math.max(longestFreezeMillis, (nowNanos - lastFrameNanos) / 1e6);
        }
        lastFrameNanos = nowNanos;
        if (frames == frameSeconds.length) {
            frameSeconds = Arrays.copyOf(frameSeconds, 2 * frames);
        }
        frameSeconds[frames++] = nowNanos / NANOS_PER_SECOND;
    }

    /** @param layer the spatial layer that is sent, -1 for none */
    void onLayer(int layer, long nowNanos) {
        int slice = slice(nowNanos);
        int before = lastLayer;
        lastLayer = layer;
        spatialLayers[slice] = layer;
        if (before >= 0 && layer >= 0 && layer != before) {
            switches.add(nowNanos / NANOS_PER_SECOND);
        }
    }

    /** The spatial layer over time. */
    double[] spatialLayers() {
        return spatialLayers.clone();
    }

    /** When the spatial layer changed, in seconds. */
    List<Double> switches() {
        return List.copyOf(switches);
    }

    /** The longest time without a new frame that has to do with a switch: it begins no sooner than a second before it and no later than one after it. */
    double longestFreezeAtSwitchMillis() {
        double longest = 0;
        for (double at : switches) {
            for (int i = 1; i < frames; i++) {
                boolean near = frameSeconds[i - 1] > at - 1 && frameSeconds[i - 1] < at + 1;
                longest = near ? Math.max(longest, frameSeconds[i] - frameSeconds[i - 1]) : longest;
            }
        }
        return longest * 1000;
    }

    /** How long after a moment a spatial layer was sent for good until another; as long as was measured if it was not. */
    double secondsUntilLayer(int layer, double fromSeconds, double toSeconds) {
        int at = index(toSeconds);
        while (at > index(fromSeconds) && spatialLayers[at - 1] == layer) {
            at--;
        }
        return (at - index(fromSeconds)) * SLICE_SECONDS;
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
