package io.sluice.bwe;

/**
 * The rate at which the packets of a probe arrived. A probe counts when four fifths of it have come, and neither says more than
 * it was sent at, nor quite what it arrived at where that was clearly less: then it has filled a queue
 * (libwebrtc's rules). Confined to its loop.
 */
final class ProbeRate {
    private static final double MIN_SHARE = 0.8;

    /** Packets that arrive so much faster than they were sent say that they have waited somewhere together. */
    private static final double MAX_COMPRESSION = 2;

    private static final double FILLED_QUEUE = 0.9;
    private static final double UTILISATION = 0.95;
    private static final long MAX_SPAN_NANOS = 1_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private Probe probe = new Probe(SendHistory.NO_CLUSTER, 0, 0, 0);
    private boolean settled = true;
    private int packets;
    private long bytes;
    private long firstSent;
    private long lastSent;
    private int lastSentBytes;
    private long firstArrived;
    private int firstArrivedBytes;
    private long lastArrived;

    /** A probe is about to be sent; what still comes of the one before counts no more. */
    void expect(Probe next) {
        probe = next;
        settled = false;
        packets = 0;
        bytes = 0;
    }

    /** Whether there is a probe of which not enough has come yet. */
    boolean isExpecting() {
        return !settled;
    }

    void onArrival(int cluster, long sentNanos, long arrivedNanos, int size) {
        if (settled || cluster != probe.cluster()) {
            return;
        }
        if (packets == 0 || sentNanos < firstSent) {
            firstSent = sentNanos;
        }
        if (packets == 0 || sentNanos >= lastSent) {
            lastSent = sentNanos;
            lastSentBytes = size;
        }
        if (packets == 0 || arrivedNanos < firstArrived) {
            firstArrived = arrivedNanos;
            firstArrivedBytes = size;
        }
        if (packets == 0 || arrivedNanos > lastArrived) {
            lastArrived = arrivedNanos;
        }
        packets++;
        bytes += size;
    }

    /** Bits a second, once; 0 while there is no result. */
    double takeBps() {
        if (settled || packets < MIN_SHARE * probe.packets() || bytes < MIN_SHARE * probe.bytes()) {
            return 0;
        }
        long sendSpan = lastSent - firstSent;
        long arrivalSpan = lastArrived - firstArrived;
        settled = true;
        if (sendSpan <= 0 || sendSpan > MAX_SPAN_NANOS || arrivalSpan <= 0 || arrivalSpan > MAX_SPAN_NANOS) {
            return 0;
        }
        double sentBps = (bytes - lastSentBytes) * Byte.SIZE * NANOS_PER_SECOND / sendSpan;
        double arrivedBps = (bytes - firstArrivedBytes) * Byte.SIZE * NANOS_PER_SECOND / arrivalSpan;
        if (arrivedBps > MAX_COMPRESSION * sentBps) {
            return 0;
        }
        return arrivedBps < FILLED_QUEUE * sentBps ? UTILISATION * arrivedBps : Math.min(sentBps, arrivedBps);
    }
}
