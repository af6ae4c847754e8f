package io.sluice.bwe;

/**
 * Between which bitrates an estimate moves, in bits a second.
 *
 * @param initial where it begins, and what is believed before anything is known
 * @param min what it never falls below; 0 for {@link #FLOOR_BPS}
 * @param max what it never exceeds; 0 for no limit
 */
public record BitrateLimits(long initial, long min, long max) {
    /** What no estimate falls below: less carries no usable picture. mediasoup's value. */
    public static final long FLOOR_BPS = 30_000;

    /** What a transport begins with unless told otherwise: mediasoup's value. */
    public static final BitrateLimits DEFAULT = new BitrateLimits(600_000, 0, 0);

    /** What to begin with, within the other two. */
    double initialBps() {
        return clamp((double) initial);
    }

    /** As near to a bitrate as the limits allow. */
    double clamp(double bps) {
        double floor = Math.max(min, FLOOR_BPS);
        return Math.clamp(bps, floor, max == 0 ? Double.MAX_VALUE : Math.max((double) max, floor));
    }
}
