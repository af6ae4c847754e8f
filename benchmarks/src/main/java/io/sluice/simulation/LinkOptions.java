package io.sluice.simulation;

/**
 * What a link does to packets.
 *
 * @param capacity how much it carries
 * @param delayMillis on the way, either way
 * @param queueMillis what its buffer holds at the capacity of the moment; more is dropped
 * @param lossShare of packets that vanish, whatever the load, 0 to 1
 * @param jitterMillis the most that is added to a packet's delay; packets keep their order
 * @param cutFromSeconds nothing passes from then on, either way
 * @param cutToSeconds until then
 */
record LinkOptions(
        Capacity capacity,
        double delayMillis,
        double queueMillis,
        double lossShare,
        double jitterMillis,
        double cutFromSeconds,
        double cutToSeconds) {
    static LinkOptions of(Capacity capacity) {
        return new LinkOptions(capacity, 25, 300, 0, 0, 0, 0);
    }

    LinkOptions withDelay(double millis) {
        return new LinkOptions(capacity, millis, queueMillis, lossShare, jitterMillis, cutFromSeconds, cutToSeconds);
    }

    LinkOptions withQueue(double millis) {
        return new LinkOptions(capacity, delayMillis, millis, lossShare, jitterMillis, cutFromSeconds, cutToSeconds);
    }

    LinkOptions withLoss(double share) {
        return new LinkOptions(capacity, delayMillis, queueMillis, share, jitterMillis, cutFromSeconds, cutToSeconds);
    }

    LinkOptions withJitter(double millis) {
        return new LinkOptions(capacity, delayMillis, queueMillis, lossShare, millis, cutFromSeconds, cutToSeconds);
    }

    LinkOptions withCut(double fromSeconds, double toSeconds) {
        return new LinkOptions(capacity, delayMillis, queueMillis, lossShare, jitterMillis, fromSeconds, toSeconds);
    }
}
