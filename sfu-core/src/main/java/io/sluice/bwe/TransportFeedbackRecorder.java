package io.sluice.bwe;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedbackEncoding;
import java.util.Arrays;

/**
 * The receiving side of transport-wide congestion control: remembers when each packet of one transport arrived and tells
 * the sender (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1). The owner writes feedback every
 * {@link #FEEDBACK_INTERVAL_NANOS}.
 *
 * <p>A feedback begins where the one before ended. When a packet arrives after its number was reported missing, the next
 * feedback goes back to it and repeats what follows; after {@link #REPORT_AGAIN_NANOS} it is too late for that.
 *
 * <p>Memory is fixed: the last {@link #WINDOW} sequence numbers, arrival times in the wire's own 32-bit ticks of 250 µs.
 * Confined to its loop; allocates nothing after construction.
 */
public final class TransportFeedbackRecorder {
    /** How often feedback is due: 100 ms. */
    public static final long FEEDBACK_INTERVAL_NANOS = 100_000_000L;

    /** Sequence numbers remembered, reported or not. */
    public static final int WINDOW = 8192;

    /** How old an arrival may be to be reported a second time: 500 ms. */
    public static final long REPORT_AGAIN_NANOS = 500_000_000L;

    /** Bytes of one feedback at most, so that it fits any path together with SRTCP's trailer. */
    public static final int MAX_FEEDBACK_LENGTH = 1200;

    private static final long NANOS_PER_TICK = 250_000;
    private static final int TICKS_PER_REFERENCE_SHIFT = 8;
    private static final int REPORT_AGAIN_TICKS = (int) (REPORT_AGAIN_NANOS / NANOS_PER_TICK);
    private static final int NOT_RECEIVED = Integer.MIN_VALUE;
    private static final int MAX_STATUSES = 4096;

    /** Late numbers in a row after which the sender is taken to have started its numbering anew. */
    private static final int LATE_BEFORE_RESTART = 32;

    private final int[] arrivalTicks = new int[WINDOW];
    private final short[] deltas = new short[MAX_STATUSES];
    private final FeedbackLoss loss = new FeedbackLoss();

    // Unwrapped sequence numbers: floor <= begin <= end, [begin, end) is to be reported, below floor is too late.
    private boolean started;
    private long floor;
    private long begin;
    private long end;

    private int feedbackCount;
    private int consecutiveLate;

    private long duplicates;
    private long tooLate;
    private long restarts;
    private long overflowed;

    /**
     * Notes an arrival.
     *
     * @param transportSequence transport-wide sequence number, its low 16 bits
     * @param arrivalNanos on the loop's clock
     */
    public void onPacket(int transportSequence, long arrivalNanos) {
        int ticks = toTicks(arrivalNanos);
        if (!started) {
            started = true;
            startAt(transportSequence & 0xffff, ticks);
            return;
        }
        long last = end - 1;
        long sequence = last + (short) (transportSequence - last);
        if (sequence >= end) {
            advanceTo(sequence, ticks);
        } else {
            fillIn(sequence, ticks);
        }
    }

    /** Whether arrivals wait for feedback. */
    public boolean hasUnreported() {
        return begin < end;
    }

    /**
     * Writes one feedback of at most {@link #MAX_FEEDBACK_LENGTH} bytes; to be repeated, into the next packet if need be,
     * while {@link #hasUnreported}. False, with nothing written, when there is nothing to report or no room.
     *
     * @param senderSsrc the SSRC this side speaks with
     * @param mediaSsrc any SSRC of the sender
     */
    public boolean writeFeedback(RtcpWriter writer, int senderSsrc, int mediaSsrc, long nowNanos) {
        raiseFloor(toTicks(nowNanos));
        if (!hasUnreported()) {
            return false;
        }
        int reference = ticksAt(firstReceived(begin)) >> TICKS_PER_REFERENCE_SHIFT;
        int count = collect(reference << TICKS_PER_REFERENCE_SHIFT, Math.min(MAX_FEEDBACK_LENGTH, writer.remaining()));
        int base = (int) begin & 0xffff;
        if (count == 0
                || !writer.transportFeedback(senderSsrc, mediaSsrc, base, reference, feedbackCount, deltas, count)) {
            return false;
        }
        feedbackCount = (feedbackCount + 1) & 0xff;
        begin += count;
        loss.onFeedback(missing(count), count);
        return true;
    }

    /** The share of packets that did not arrive, of late, by the feedback written: 0 to 1. */
    public double lossShare() {
        return loss.share();
    }

    private int missing(int count) {
        int missing = 0;
        for (int i = 0; i < count; i++) {
            missing += deltas[i] == TransportFeedbackEncoding.NOT_RECEIVED ? 1 : 0;
        }
        return missing;
    }

    /** Packets whose number had arrived before. */
    public long duplicates() {
        return duplicates;
    }

    /** Packets that came too late to be reported. */
    public long tooLate() {
        return tooLate;
    }

    /** How often the numbering jumped so far that the record began anew. */
    public long restarts() {
        return restarts;
    }

    /** Sequence numbers that left the window before they were reported. */
    public long overflowed() {
        return overflowed;
    }

    private void advanceTo(long sequence, int ticks) {
        consecutiveLate = 0;
        if (sequence - end >= WINDOW) {
            restarts++;
            startAt(sequence, ticks);
            return;
        }
        for (long missing = end; missing < sequence; missing++) {
            arrivalTicks[slot(missing)] = NOT_RECEIVED;
        }
        arrivalTicks[slot(sequence)] = ticks;
        end = sequence + 1;
        floor = Math.max(floor, end - WINDOW);
        if (begin < floor) {
            overflowed += floor - begin;
            begin = floor;
        }
    }

    private void fillIn(long sequence, int ticks) {
        if (sequence < floor) {
            late(sequence, ticks);
        } else if (ticksAt(sequence) != NOT_RECEIVED) {
            duplicates++;
        } else {
            consecutiveLate = 0;
            arrivalTicks[slot(sequence)] = ticks;
            begin = Math.min(begin, sequence);
        }
    }

    private void late(long sequence, int ticks) {
        tooLate++;
        if (++consecutiveLate >= LATE_BEFORE_RESTART) {
            restarts++;
            startAt(sequence, ticks);
        }
    }

    private void startAt(long sequence, int ticks) {
        Arrays.fill(arrivalTicks, NOT_RECEIVED);
        arrivalTicks[slot(sequence)] = ticks;
        consecutiveLate = 0;
        // Packets overtaken by the very first one still count.
        floor = sequence + 1 - WINDOW;
        begin = sequence;
        end = sequence + 1;
    }

    /** What was reported and lies behind an old arrival is settled. */
    private void raiseFloor(int nowTicks) {
        for (long sequence = floor; sequence < begin; sequence++) {
            int ticks = ticksAt(sequence);
            if (ticks == NOT_RECEIVED) {
                continue;
            }
            if (nowTicks - ticks <= REPORT_AGAIN_TICKS) {
                return;
            }
            floor = sequence + 1;
        }
    }

    /** The newest packet has always arrived, so there is one. */
    private long firstReceived(long from) {
        long sequence = from;
        while (ticksAt(sequence) == NOT_RECEIVED) {
            sequence++;
        }
        return sequence;
    }

    /** Fills in deltas from {@link #begin} until the length or the range of a delta is used up; returns how many. */
    private int collect(int referenceTicks, int maxLength) {
        int previous = referenceTicks;
        int deltaBytes = 0;
        int count = 0;
        int limit = (int) Math.min(end - begin, MAX_STATUSES);
        while (count < limit) {
            int ticks = ticksAt(begin + count);
            if (ticks != NOT_RECEIVED && Math.abs((long) (ticks - previous)) > TransportFeedbackEncoding.MAX_DELTA) {
                break;
            }
            short delta = ticks == NOT_RECEIVED ? TransportFeedbackEncoding.NOT_RECEIVED : (short) (ticks - previous);
            deltaBytes += TransportFeedbackEncoding.deltaBytes(delta);
            if (TransportFeedbackEncoding.maxLength(count + 1, deltaBytes) > maxLength) {
                break;
            }
            deltas[count++] = delta;
            previous = ticks == NOT_RECEIVED ? previous : ticks;
        }
        return count;
    }

    private int ticksAt(long sequence) {
        return arrivalTicks[slot(sequence)];
    }

    private static int slot(long sequence) {
        return (int) sequence & (WINDOW - 1);
    }

    /** Nearest tick; the one value that means "not received" gives way by a tick, once in twelve days. */
    private static int toTicks(long nanos) {
        int ticks = (int) Math.floorDiv(nanos + NANOS_PER_TICK / 2, NANOS_PER_TICK);
        return ticks == NOT_RECEIVED ? ticks + 1 : ticks;
    }
}
