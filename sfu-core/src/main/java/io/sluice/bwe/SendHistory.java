package io.sluice.bwe;

import io.sluice.rtcp.TransportFeedback;
import java.util.Arrays;

/**
 * The packets that one transport has sent of late, by transport-wide sequence number, and what the receiver has said of them
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1). Feedback is a stranger's word: it is believed only about
 * packets that were sent, each counts once, and numbers from nowhere are counted and passed over.
 *
 * <p>Memory follows the packet rate: room for the packets of the last {@link #REMEMBERED_NANOS}, at least {@link #FEWEST} and
 * at most {@link #WINDOW} of them, for most transports of a large server are idle. Confined to its loop; allocates only when
 * it grows, which doubles it.
 */
public final class SendHistory implements TransportFeedback.Handler {
    /** Packets remembered at most: two seconds and more at 30 Mbit/s. */
    public static final int WINDOW = 8192;

    /** Packets there is room for from the start, a power of two. */
    static final int FEWEST = 128;

    /**
     * How long a packet is remembered while there are fewer than {@link #WINDOW}: 10 s, several of the longest round trips with
     * which a call is still one, so that no feedback comes too late.
     */
    static final long REMEMBERED_NANOS = 10_000_000_000L;

    /** A packet that is part of no probe. */
    public static final int NO_CLUSTER = 0;

    /** How far arrival times repeat: 2^24 times 64 ms. */
    private static final long ARRIVAL_PERIOD_MICROS = (1L << 24) * 64_000;

    private static final long NANOS_PER_MICRO = 1000;

    private static final byte UNUSED = 0;
    private static final byte IN_FLIGHT = 1;
    private static final byte LOST = 2;
    private static final byte ARRIVED = 3;

    /** A ring by sequence number, a power of two long. */
    private byte[] states = new byte[FEWEST];

    private long[] sentNanos = new long[FEWEST];
    private int[] bytes = new int[FEWEST];
    private int[] clusters = new int[FEWEST];

    /** Unwrapped: the number of the next packet, and the first that no feedback has covered. */
    private long next;

    private long reported;
    private boolean started;
    private long inFlightBytes;

    private boolean heard;
    private long lastArrivalMicros;
    /** Of the feedback that is read: what its times lack to continue those before. */
    private long arrivalShiftMicros;

    private long unknown;
    private final FeedbackBatch batch = new FeedbackBatch();

    /**
     * Notes a packet that leaves.
     *
     * @param transportSequence its number, 16 bits; each is the one before plus one
     * @param size bytes on the wire
     * @param cluster of the probe it is part of, or {@link #NO_CLUSTER}
     */
    public void add(int transportSequence, int size, int cluster, long nowNanos) {
        if (!started) {
            started = true;
            next = (transportSequence & 0xffff) + (1L << 16);
            reported = next;
        }
        long sequence = next + (short) (transportSequence - next);
        if (isFull(sequence, nowNanos)) {
            grow();
        }
        int slot = slot(sequence);
        if (states[slot] == IN_FLIGHT) {
            inFlightBytes -= bytes[slot];
        }
        sentNanos[slot] = nowNanos;
        bytes[slot] = size;
        clusters[slot] = cluster;
        states[slot] = IN_FLIGHT;
        inFlightBytes += size;
        next = Math.max(next, sequence + 1);
    }

    /** Packets there is room for. */
    int capacity() {
        return states.length;
    }

    /** Forgets all packets, as when the way to the receiver is another one. */
    public void clear() {
        Arrays.fill(states, UNUSED);
        inFlightBytes = 0;
        reported = next;
        heard = false;
    }

    /** Bytes sent and not yet reported, received or lost. */
    public long inFlightBytes() {
        return inFlightBytes;
    }

    /** Statuses about packets that were never sent, or are forgotten. */
    public long unknown() {
        return unknown;
    }

    /** Reads one feedback that {@link TransportFeedback#wrap} found sound. The result is good until the next. */
    FeedbackBatch read(TransportFeedback feedback) {
        batch.clear();
        noteReferenceTime(feedback);
        noteSkipped(feedback.baseSequence());
        feedback.forEach(this);
        return batch;
    }

    @Override
    public void onReceived(int sequence, long arrivalMicros) {
        long unwrapped = unwrap(sequence);
        if (!isKnown(unwrapped)) {
            unknown++;
            return;
        }
        int slot = slot(unwrapped);
        byte state = states[slot];
        if (state == ARRIVED) {
            return;
        }
        lastArrivalMicros = Math.max(lastArrivalMicros, arrivalMicros + arrivalShiftMicros);
        settle(unwrapped, ARRIVED);
        if (state == LOST) {
            batch.countRecovered();
        }
        batch.add(sentNanos[slot], (arrivalMicros + arrivalShiftMicros) * NANOS_PER_MICRO, bytes[slot], clusters[slot]);
    }

    @Override
    public void onMissing(int sequence) {
        batch.countMissing();
        long unwrapped = unwrap(sequence);
        if (!isKnown(unwrapped)) {
            unknown++;
        } else if (states[slot(unwrapped)] == IN_FLIGHT) {
            settle(unwrapped, LOST);
            batch.countLost();
        }
    }

    /** Whether the packet would take the place of one that is too young to be forgotten. */
    private boolean isFull(long sequence, long nowNanos) {
        int slot = slot(sequence);
        return states[slot] != UNUSED
                && nowNanos - sentNanos[slot] < REMEMBERED_NANOS
                && sequence >= next
                && capacity() < WINDOW;
    }

    private void grow() {
        byte[] formerStates = states;
        long[] formerSentNanos = sentNanos;
        int[] formerBytes = bytes;
        int[] formerClusters = clusters;
        int former = formerStates.length;
        states = new byte[2 * former];
        sentNanos = new long[2 * former];
        bytes = new int[2 * former];
        clusters = new int[2 * former];
        for (long sequence = next - former; sequence < next; sequence++) {
            int from = (int) sequence & (former - 1);
            int to = slot(sequence);
            states[to] = formerStates[from];
            sentNanos[to] = formerSentNanos[from];
            bytes[to] = formerBytes[from];
            clusters[to] = formerClusters[from];
        }
    }

    private void settle(long sequence, byte state) {
        int slot = slot(sequence);
        if (states[slot] == IN_FLIGHT) {
            inFlightBytes -= bytes[slot];
        }
        states[slot] = state;
        reported = Math.max(reported, sequence + 1);
    }

    /** Packets before the first one reported that nobody will report any more: their feedback was lost. */
    private void noteSkipped(int baseSequence) {
        long base = unwrap(baseSequence);
        if (!isKnown(base)) {
            return;
        }
        for (long sequence = Math.max(reported, next - capacity()); sequence < base; sequence++) {
            int slot = slot(sequence);
            if (states[slot] == IN_FLIGHT) {
                inFlightBytes -= bytes[slot];
                states[slot] = UNUSED;
                batch.addUnreported(bytes[slot]);
            }
        }
        reported = Math.max(reported, base);
    }

    /** Times repeat after twelve days, and a receiver may begin anew anywhere: the nearest repetition goes on. */
    private void noteReferenceTime(TransportFeedback feedback) {
        long micros = feedback.referenceTime() * 64_000L;
        if (!heard) {
            heard = true;
            arrivalShiftMicros = 0;
            lastArrivalMicros = micros;
            return;
        }
        long turns = Math.round((double) (lastArrivalMicros - micros) / ARRIVAL_PERIOD_MICROS);
        arrivalShiftMicros = turns * ARRIVAL_PERIOD_MICROS;
    }

    private boolean isKnown(long sequence) {
        return started && sequence < next && sequence >= next - capacity() && states[slot(sequence)] != UNUSED;
    }

    private long unwrap(int sequence) {
        return next + (short) (sequence - next);
    }

    private int slot(long sequence) {
        return (int) sequence & (states.length - 1);
    }
}
