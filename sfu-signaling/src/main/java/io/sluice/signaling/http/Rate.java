package io.sluice.signaling.http;

/**
 * How fast something may come.
 *
 * @param perSecond sustained, from 1
 * @param burst at once after a rest, from 1
 */
public record Rate(int perSecond, int burst) {
    /** Finer than that time is not divided. */
    private static final int MAX = 1_000_000;

    public Rate {
        require("perSecond", perSecond);
        require("burst", burst);
    }

    private static void require(String name, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(name + " is " + value + ", accepted is 1 to " + MAX);
        }
    }
}
