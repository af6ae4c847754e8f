package io.sluice.stream;

/**
 * What belonged to the moment in which packets were sent, of one consumer without RTX: with it and the producer's packet the
 * very same bytes are made again, which is the only thing that may leave under their index (RFC 3711 section 9.1). A ring by
 * the consumer's number, as long as packets can be asked for needs it to be; 40 bytes a packet. Confined to its loop.
 */
public final class SentPackets {
    /** What {@link #find} says of a packet that is not remembered. */
    public static final int NONE = -1;

    /** As many as SRTP remembers the indexes of: more could not be sent again. */
    private static final int MAX_PLACES = 1024;

    private static final int FEWEST_PLACES = 64;

    /** Each entry: numbers and flags, timestamp and send time, when it was sent, and 16 bytes of fingerprint. */
    private static final int STRIDE = 5;

    private static final int TIMES = 1;
    private static final int SENT_NANOS = 2;
    private static final int FINGERPRINT_HIGH = 3;
    private static final int FINGERPRINT_LOW = 4;

    /** Whether the entry holds a packet at all; one of zeros does not. */
    private static final long NOTED = 1L << 56;
    /** Whether the fingerprint is known. */
    private static final long SENT = 1L << 57;

    private static final int SOURCE_SHIFT = 16;
    private static final int TRANSPORT_SHIFT = 32;
    private static final int PADDING_SHIFT = 48;

    private final long maxAgeNanos;
    private long[] entries = new long[0];

    /** @param video as for {@link RetransmissionBuffer} */
    public SentPackets(boolean video) {
        maxAgeNanos = RetransmissionBuffer.maxAgeNanos(video);
    }

    /**
     * Notes a packet that is about to leave; it can be asked for once {@link #fingerprint} has come.
     *
     * @param number the consumer's sequence number, 0 to 65535
     * @param source the producer's
     * @param timestamp the consumer's
     * @param sendTime 24 bits of abs-send-time
     * @param transportSequence 16 bits
     * @param padding bytes behind the payload, 0 to 255
     */
    public void add(
            int number, int source, int timestamp, int sendTime, int transportSequence, int padding, long nowNanos) {
        reserve(number, nowNanos);
        int entry = entry(number);
        entries[entry] = NOTED
                | (long) padding << PADDING_SHIFT
                | (transportSequence & 0xffffL) << TRANSPORT_SHIFT
                | (long) source << SOURCE_SHIFT
                | number;
        entries[entry + TIMES] = (long) timestamp << 32 | sendTime;
        entries[entry + SENT_NANOS] = nowNanos;
    }

    /** Notes the last 16 bytes of a packet as it left, which hold its authentication tag. */
    public void fingerprint(int number, long high, long low) {
        if (isNoted(number)) {
            int entry = entry(number);
            entries[entry] |= SENT;
            entries[entry + FINGERPRINT_HIGH] = high;
            entries[entry + FINGERPRINT_LOW] = low;
        }
    }

    /** Where a packet stands that left not too long ago, for the accessors, until the next {@link #add}; or {@link #NONE}. */
    public int find(int number, long nowNanos) {
        if (!isNoted(number)) {
            return NONE;
        }
        int entry = entry(number);
        return (entries[entry] & SENT) != 0 && isYoung(entry, nowNanos) ? entry : NONE;
    }

    /** The producer's sequence number. */
    public int source(int entry) {
        return (int) (entries[entry] >>> SOURCE_SHIFT) & 0xffff;
    }

    /** The consumer's timestamp. */
    public int timestamp(int entry) {
        return (int) (entries[entry + TIMES] >>> 32);
    }

    public int sendTime(int entry) {
        return (int) entries[entry + TIMES];
    }

    public int transportSequence(int entry) {
        return (int) (entries[entry] >>> TRANSPORT_SHIFT) & 0xffff;
    }

    public int padding(int entry) {
        return (int) (entries[entry] >>> PADDING_SHIFT) & 0xff;
    }

    public long fingerprintHigh(int entry) {
        return entries[entry + FINGERPRINT_HIGH];
    }

    public long fingerprintLow(int entry) {
        return entries[entry + FINGERPRINT_LOW];
    }

    /** How many packets there is room for now. */
    int places() {
        return entries.length / STRIDE;
    }

    /** Makes the ring longer when the packet whose place is to be taken might still be asked for. */
    private void reserve(int number, long nowNanos) {
        int places = places();
        if (places == 0) {
            entries = new long[FEWEST_PLACES * STRIDE];
        } else if (places < MAX_PLACES && isTaken(entry(number), number) && isYoung(entry(number), nowNanos)) {
            lengthen(places * 2);
        }
    }

    private boolean isTaken(int entry, int number) {
        return (entries[entry] & NOTED) != 0 && (entries[entry] & 0xffff) != number;
    }

    private void lengthen(int places) {
        long[] former = entries;
        entries = new long[places * STRIDE];
        for (int from = 0; from < former.length; from += STRIDE) {
            if ((former[from] & NOTED) != 0) {
                System.arraycopy(former, from, entries, entry((int) former[from] & 0xffff), STRIDE);
            }
        }
    }

    private boolean isNoted(int number) {
        if (entries.length == 0) {
            return false;
        }
        long noted = entries[entry(number)];
        return (noted & NOTED) != 0 && (noted & 0xffff) == number;
    }

    private boolean isYoung(int entry, long nowNanos) {
        return nowNanos - entries[entry + SENT_NANOS] <= maxAgeNanos;
    }

    private int entry(int number) {
        return (number & (places() - 1)) * STRIDE;
    }
}
