package io.sluice.srtp;

/** Dropped packets by {@link SrtpDrop}. Confined to the loop of the sender or receiver whose results it is given. */
public final class SrtpCounters {
    private final long[] drops = new long[SrtpDrop.values().length];

    /** Counts a result that is a drop code and ignores a length; returns the result as it came. */
    public int record(int result) {
        if (result < 0) {
            drops[position(SrtpDrop.of(result))]++;
        }
        return result;
    }

    /** How many packets were dropped for this reason. */
    public long drops(SrtpDrop reason) {
        return drops[position(reason)];
    }

    /** How many packets were dropped for any reason. */
    public long drops() {
        long sum = 0;
        for (long count : drops) {
            sum += count;
        }
        return sum;
    }

    /** Adds what others counted. */
    public void add(SrtpCounters others) {
        for (int i = 0; i < drops.length; i++) {
            drops[i] += others.drops[i];
        }
    }

    private static int position(SrtpDrop reason) {
        return -1 - reason.code();
    }
}
