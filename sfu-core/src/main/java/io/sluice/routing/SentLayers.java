package io.sluice.routing;

/**
 * What was sent of a track with layers: of which encoding each packet was, and what was different in it, so that it can be rewritten
 * when it leaves and once more in the same way when it is asked for again. A ring by the consumer's number that grows while packets
 * in it are young; 32 bytes a packet. Confined to its loop.
 */
final class SentLayers {
    /** What {@link #find} says of a packet that is not remembered. */
    static final int NONE = -1;

    /** Four seconds of 500 packets: longer than packets are kept or wait to be sent. */
    private static final int MAX_PLACES = 2048;

    private static final int FEWEST_PLACES = 64;
    private static final long YOUNG_NANOS = 2_000_000_000L;

    private static final int STRIDE = 4;
    private static final int REWRITTEN = 1;
    private static final int TIMESTAMP = 2;
    private static final int SENT_NANOS = 3;

    private static final long NOTED = 1L << 48;
    private static final long FORGOTTEN = 1L << 49;
    private static final int SOURCE_SHIFT = 16;
    private static final int ENCODING_SHIFT = 32;

    private long[] entries = new long[FEWEST_PLACES * STRIDE];

    /**
     * Notes a packet.
     *
     * @param number the consumer's, 0 to 65535
     * @param encoding its place in the track
     * @param source the producer's number
     * @param timestamp the consumer's
     * @param rewritten what is different, see {@link io.sluice.rtp.codec.RewrittenFrame}
     */
    void add(int number, int encoding, int source, int timestamp, long rewritten, long nowNanos) {
        reserve(number, nowNanos);
        int entry = entry(number);
        entries[entry] = NOTED | (long) encoding << ENCODING_SHIFT | (long) source << SOURCE_SHIFT | number;
        entries[entry + REWRITTEN] = rewritten;
        entries[entry + TIMESTAMP] = timestamp;
        entries[entry + SENT_NANOS] = nowNanos;
    }

    /** Where a packet stands, for the accessors, until the next {@link #add}; or {@link #NONE}. */
    int find(int number) {
        int entry = entry(number);
        return (entries[entry] & NOTED) != 0 && (entries[entry] & 0xffff) == number ? entry : NONE;
    }

    /** Whether it is no longer known where the packet came from, so that it cannot be sent again. */
    boolean isForgotten(int entry) {
        return (entries[entry] & FORGOTTEN) != 0;
    }

    int encoding(int entry) {
        return (int) (entries[entry] >>> ENCODING_SHIFT) & 0xff;
    }

    int source(int entry) {
        return (int) (entries[entry] >>> SOURCE_SHIFT) & 0xffff;
    }

    int timestamp(int entry) {
        return (int) entries[entry + TIMESTAMP];
    }

    long rewritten(int entry) {
        return entries[entry + REWRITTEN];
    }

    /**
     * Forgets where the packets of an encoding came from, whose numbers begin anew; not what is different in them, since some may
     * still wait to be sent.
     */
    void forget(int encoding) {
        for (int entry = 0; entry < entries.length; entry += STRIDE) {
            if (encoding(entry) == encoding) {
                entries[entry] |= FORGOTTEN;
            }
        }
    }

    private void reserve(int number, long nowNanos) {
        int entry = entry(number);
        boolean taken = (entries[entry] & NOTED) != 0 && (entries[entry] & 0xffff) != number;
        if (taken && entries.length < MAX_PLACES * STRIDE && nowNanos - entries[entry + SENT_NANOS] <= YOUNG_NANOS) {
            lengthen();
        }
    }

    private void lengthen() {
        long[] former = entries;
        entries = new long[2 * former.length];
        for (int from = 0; from < former.length; from += STRIDE) {
            if ((former[from] & NOTED) != 0) {
                System.arraycopy(former, from, entries, entry((int) former[from] & 0xffff), STRIDE);
            }
        }
    }

    private int entry(int number) {
        return (number & (entries.length / STRIDE - 1)) * STRIDE;
    }
}
