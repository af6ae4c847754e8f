package io.sluice.signaling.session;

/**
 * How often something may be tried, by one and by all of an IP address.
 *
 * @param perMinute of one, sustained, 1 to 60,000
 * @param burst of one at once after a rest, 1 to 60,000
 * @param addressPerMinute of an IP address (of IPv6 the /64), loopback excepted, sustained, 1 to 60,000
 * @param addressBurst of an IP address at once after a rest, 1 to 60,000
 */
public record AttemptLimits(int perMinute, int burst, int addressPerMinute, int addressBurst) {
    /** Of each figure; a thousand a second. */
    public static final int MAX = 60_000;

    /** @throws IllegalArgumentException naming the field, and what is accepted */
    public AttemptLimits {
        require("perMinute", perMinute);
        require("burst", burst);
        require("addressPerMinute", addressPerMinute);
        require("addressBurst", addressBurst);
    }

    private static void require(String name, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(name + " is " + value + "; accepted is 1 to " + MAX + ".");
        }
    }
}
