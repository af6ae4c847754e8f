package io.sluice.load;

import org.HdrHistogram.Histogram;

/**
 * How long joining took: from opening the WebSocket to the first packet decrypted.
 *
 * @param seconds from the first join's beginning to the last one's end
 * @param joined how many got media
 * @param failed how many did not
 * @param firstFailure why the first of them did not; empty if all did
 * @param nanos of each join
 * @param targetCpuMicros processor time of the server meanwhile, media included; 0 if it is not known
 */
record Joins(double seconds, int joined, int failed, String firstFailure, Histogram nanos, long targetCpuMicros) {
    boolean isRight() {
        return joined > 0 && failed == 0;
    }
}
