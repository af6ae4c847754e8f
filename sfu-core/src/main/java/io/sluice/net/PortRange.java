package io.sluice.net;

/**
 * An inclusive range of UDP or TCP ports, from which the first free one is bound.
 *
 * @param min 1 to 65535, or 0 with {@code max} 0, which lets the system choose
 * @param max {@code min} to 65535
 */
public record PortRange(int min, int max) {
    private static final int MAX_PORT = 65_535;

    public PortRange {
        if (min < 0 || max > MAX_PORT || min > max) {
            throw new IllegalArgumentException("ports " + min + "-" + max + " are not a range within 0-65535");
        }
        if (min == 0 && max != 0) {
            throw new IllegalArgumentException("ports 0-" + max + ": port 0 (any) is accepted only as the range 0-0");
        }
    }

    /** Whatever port the system has free. */
    public static PortRange any() {
        return new PortRange(0, 0);
    }

    /** Exactly one port. */
    public static PortRange only(int port) {
        return new PortRange(port, port);
    }

    /** "40000-40100". */
    @Override
    public String toString() {
        return min + "-" + max;
    }
}
