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
 * @param cpu processor time meanwhile, media included
 */
record Joins(double seconds, int joined, int failed, String firstFailure, Histogram nanos, CpuMeter.Reading cpu) {
    /** Processor time of the server a join, media included; not a number if it is not known. */
    double cpuMicrosPerJoin() {
        return joined == 0 || cpu.target() == 0 ? Double.NaN : (double) cpu.target() / joined;
    }

    boolean isRight() {
        return joined > 0 && failed == 0;
    }
}
