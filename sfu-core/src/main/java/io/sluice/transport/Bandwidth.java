package io.sluice.transport;

import io.sluice.bwe.BandwidthEstimator;

/**
 * What is known of the way to a receiver, and what it is used for.
 *
 * @param source what the estimate is made from
 * @param availableBps what the way is thought to carry, in bits per second
 * @param targetBps what its pictures were given of it
 * @param desiredBps what they would take without a limit
 * @param minBps the least estimate; 0 for none
 * @param maxBps the greatest; 0 for none
 * @param initialBps where it began
 * @param roundTripNanos to the receiver and back, with what its feedback waits
 * @param queueNanos how long packets wait on the way
 * @param lossShare what was lost of late, 0 to 1
 */
public record Bandwidth(
        BandwidthEstimator.Source source,
        long availableBps,
        long targetBps,
        long desiredBps,
        long minBps,
        long maxBps,
        long initialBps,
        long roundTripNanos,
        long queueNanos,
        double lossShare) {
    /** Hears of it, on the loop. */
    @FunctionalInterface
    public interface Listener {
        /** About once a second while anything changes, and at once when much does. */
        void onBandwidth(Bandwidth now);

        /**
         * A probe begins.
         *
         * @param bitrateBps at which its packets leave
         */
        default void onProbe(long bitrateBps) {}
    }
}
