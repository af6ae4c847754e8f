package io.sluice.observer;

/** Adds levels up, for their average. */
final class LevelSum implements LevelTap<LevelSum.Reading> {
    /**
     * The packets of an interval.
     *
     * @param total of their levels in dBov, at most 0
     * @param count of packets that had a level
     */
    record Reading(int total, int count) {}

    private static final Reading NOTHING = new Reading(0, 0);

    private int total;
    private int count;

    @Override
    public void onLevel(int dBov, long atNanos) {
        total += dBov;
        count++;
    }

    @Override
    public Reading take(long nowNanos) {
        Reading reading = count == 0 ? NOTHING : new Reading(total, count);
        total = 0;
        count = 0;
        return reading;
    }
}
