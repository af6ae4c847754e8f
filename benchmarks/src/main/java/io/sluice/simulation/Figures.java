package io.sluice.simulation;

/**
 * What one simulation has shown of one viewer.
 *
 * @param utilisation of what the link could deliver in its steady part, what arrived; loss by the link itself counts against nobody
 * @param queueMillis the delay in the buffer that 95 of a hundred packets of the steady part stay below
 * @param downSeconds from a fall of the capacity until the estimate was at most a tenth above it; negative where there is none
 * @param upSeconds from a rise until the estimate had reached four fifths of the capacity; negative where there is none
 * @param lossShare of all packets
 * @param freezeMillis the longest time without a new frame
 */
record Figures(
        double utilisation,
        double queueMillis,
        double downSeconds,
        double upSeconds,
        double lossShare,
        double freezeMillis) {
    static final double LEAST_UTILISATION = 0.9;
    static final double GREATEST_QUEUE_MILLIS = 100;
    static final double GREATEST_DOWN_SECONDS = 1;
    static final double GREATEST_UP_SECONDS = 8;

    /** Whether all targets that apply are met; how long a picture stands still is none where the link itself drops packets. */
    boolean meetsTargets() {
        return utilisation >= LEAST_UTILISATION
                && queueMillis < GREATEST_QUEUE_MILLIS
                && downSeconds < GREATEST_DOWN_SECONDS
                && upSeconds < GREATEST_UP_SECONDS;
    }
}
