package io.sluice.stream;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.Sequence;
import io.sluice.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Notices what is missing of one SSRC and says when to ask its sender for it again (RFC 4585 section 6.2.1). Each number is
 * asked for when it has been missing for {@link #SEND_DELAY_NANOS}, and again after a round trip without an answer, at most
 * {@link #MAX_ASKS} times. Where too much is missing, or it was sent too long ago to be of use, a key frame is asked for
 * instead.
 *
 * <p>The constants are mediasoup's, but for {@link #MAX_SILENCE_NANOS}, which it lacks. Confined to its loop; allocates only
 * while more is missing than ever before.
 */
public final class NackGenerator {
    /** Is shown what is asked for. */
    public interface EntryObserver {
        /** An entry of a generic NACK (RFC 4585 section 6.2.1): a number, 0 to 65535, and which of the 16 that follow. */
        void onEntry(int packetId, int followingLost);
    }

    /** What may just be late is not asked for: 10 ms. */
    public static final long SEND_DELAY_NANOS = 10_000_000;

    /** How often repetitions are looked for: every 40 ms. */
    public static final long INTERVAL_NANOS = 40_000_000;

    /** The round-trip time where none is known: 100 ms. */
    public static final long DEFAULT_RTT_NANOS = 100_000_000;

    /** The longest round trip that is waited for: 1 s, whatever reports say. */
    public static final long MAX_RTT_NANOS = 1_000_000_000;

    /** How often one packet is asked for. */
    public static final int MAX_ASKS = 10;

    /** How far behind the newest packet one that is asked for may be. */
    public static final int MAX_AGE = 10_000;

    /** Sequence numbers that are missing at a time. */
    public static final int MAX_MISSING = MissingPackets.MAX;

    /**
     * After a silence of 1 s what was sent during it is not asked for: senders keep packets about that long, and a receiver
     * whose picture stood still is helped by a key frame, not by hundreds of packets that delay it.
     */
    public static final long MAX_SILENCE_NANOS = 1_000_000_000;

    /** Numbers that one entry of a NACK names: the first, and a bit for each of the 16 that follow. */
    private static final int FOLLOWING_PER_ENTRY = 16;

    private final MissingPackets missing = new MissingPackets();
    private boolean started;
    private long highest;
    private long lastKeyFrame = Long.MIN_VALUE;
    private long lastArrivalNanos;
    private long lastRunNanos;
    private long nacks;
    private long packetsAskedFor;

    /** What a packet means to what is missing. */
    public enum Result {
        /** The next, or one that came before it was missed; or the first after a gap, see {@link #nextDeadlineNanos}. */
        EXPECTED,
        /** It was asked for, and is the answer. */
        REPAIRED,
        /** There is more missing than repair is good for, and it is forgotten: only a key frame helps. */
        KEY_FRAME_NEEDED
    }

    /**
     * Takes a packet that is neither a duplicate nor far off its predecessors (see {@link SequenceValidator}).
     *
     * @param sequenceNumber its low 16 bits count; of a retransmission the original's
     * @param keyFrame whether a decoder can start with it
     * @param arrivalNanos not before that of earlier calls
     */
    public Result onPacket(int sequenceNumber, boolean keyFrame, long arrivalNanos) {
        if (!started) {
            start(sequenceNumber & 0xffff, arrivalNanos);
        }
        long number = Sequence.unwrap16(highest, sequenceNumber);
        long silenceNanos = arrivalNanos - lastArrivalNanos;
        lastArrivalNanos = arrivalNanos;
        if (number <= highest) {
            return late(number);
        }
        if (keyFrame) {
            lastKeyFrame = number;
        }
        long first = highest + 1;
        highest = number;
        missing.removeBelow(highest - MAX_AGE);
        return first == number ? Result.EXPECTED : gap(first, silenceNanos, arrivalNanos);
    }

    /** Whether a packet of this number answers a request. */
    public boolean isAskedFor(int sequenceNumber) {
        int index = missing.size() == 0 ? -1 : missing.indexOf(Sequence.unwrap16(highest, sequenceNumber));
        return index >= 0 && missing.asks(index) > 0;
    }

    /** Forgets everything: the next packet has no predecessor. */
    public void restart() {
        started = false;
        lastKeyFrame = Long.MIN_VALUE;
        missing.clear();
    }

    /** Gives up what is missing, as where nobody can be asked. */
    public void giveUp() {
        missing.clear();
    }

    /** When {@link #writeDue} has something to write, or {@link Timers#NONE} while nothing is missing. */
    public long nextDeadlineNanos() {
        int count = missing.size();
        if (count == 0) {
            return Timers.NONE;
        }
        int unasked = firstUnasked();
        if (unasked == count) {
            return lastRunNanos + INTERVAL_NANOS;
        }
        long firstAskNanos = missing.sinceNanos(unasked) + SEND_DELAY_NANOS;
        boolean repeats = unasked > 0 && lastRunNanos + INTERVAL_NANOS - firstAskNanos < 0;
        return repeats ? lastRunNanos + INTERVAL_NANOS : firstAskNanos;
    }

    /**
     * Writes NACK entries for all that is due; what finds no room is due still. To be called at {@link #nextDeadlineNanos},
     * earlier does no harm.
     *
     * @param senderSsrc what this end speaks as
     * @param rttNanos to the sender, or {@link RoundTripTime#UNKNOWN}
     * @param observer who is shown each entry, or null
     * @return how many packets are asked for
     */
    public int writeDue(
            RtcpWriter writer,
            int senderSsrc,
            int mediaSsrc,
            long rttNanos,
            long nowNanos,
            @Nullable EntryObserver observer) {
        long askedBeforeNanos = nowNanos - (rttNanos > 0 ? Math.min(rttNanos, MAX_RTT_NANOS) : DEFAULT_RTT_NANOS);
        lastRunNanos = nowNanos;
        missing.removeExhausted(MAX_ASKS, askedBeforeNanos);
        int written = 0;
        int index = 0;
        while (index < missing.size()) {
            if (!isDue(index, askedBeforeNanos, nowNanos)) {
                index++;
                continue;
            }
            int end = endOfEntry(index);
            int following = following(index, end, askedBeforeNanos, nowNanos);
            if (!writer.nack(senderSsrc, mediaSsrc, (int) missing.number(index) & 0xffff, following)) {
                break;
            }
            if (observer != null) {
                observer.onEntry((int) missing.number(index) & 0xffff, following);
            }
            written += noteAsked(index, end, askedBeforeNanos, nowNanos);
            index = end;
        }
        nacks += written > 0 ? 1 : 0;
        packetsAskedFor += written;
        return written;
    }

    /** How many numbers are missing now, 0 to {@link #MAX_MISSING}. */
    public int missing() {
        return missing.size();
    }

    /** Messages written, ever. */
    public long nacks() {
        return nacks;
    }

    /** Packets asked for, repetitions included, ever. */
    public long packetsAskedFor() {
        return packetsAskedFor;
    }

    private void start(int sequenceNumber, long arrivalNanos) {
        started = true;
        highest = sequenceNumber - 1L;
        lastArrivalNanos = arrivalNanos;
    }

    private Result late(long number) {
        int index = missing.indexOf(number);
        if (index < 0) {
            return Result.EXPECTED;
        }
        boolean askedFor = missing.asks(index) > 0;
        missing.remove(index);
        return askedFor ? Result.REPAIRED : Result.EXPECTED;
    }

    private Result gap(long first, long silenceNanos, long arrivalNanos) {
        long count = highest - first;
        if (missing.size() + count > MAX_MISSING) {
            missing.removeBelow(lastKeyFrame);
        }
        if (missing.size() + count > MAX_MISSING || silenceNanos > MAX_SILENCE_NANOS) {
            missing.clear();
            return lastKeyFrame == highest ? Result.EXPECTED : Result.KEY_FRAME_NEEDED;
        }
        for (long number = first; number < highest; number++) {
            missing.add(number, arrivalNanos);
        }
        return Result.EXPECTED;
    }

    /** Those that were never asked for are the youngest, so they stand at the end. */
    private int firstUnasked() {
        int first = missing.size();
        while (first > 0 && missing.asks(first - 1) == 0) {
            first--;
        }
        return first;
    }

    private boolean isDue(int index, long askedBeforeNanos, long nowNanos) {
        return missing.asks(index) == 0
                ? missing.sinceNanos(index) + SEND_DELAY_NANOS - nowNanos <= 0
                : missing.askedNanos(index) - askedBeforeNanos <= 0;
    }

    private int endOfEntry(int index) {
        long last = missing.number(index) + FOLLOWING_PER_ENTRY;
        int end = index + 1;
        while (end < missing.size() && missing.number(end) <= last) {
            end++;
        }
        return end;
    }

    private int following(int index, int end, long askedBeforeNanos, long nowNanos) {
        int bits = 0;
        for (int i = index + 1; i < end; i++) {
            if (isDue(i, askedBeforeNanos, nowNanos)) {
                bits |= 1 << (int) (missing.number(i) - missing.number(index) - 1);
            }
        }
        return bits;
    }

    private int noteAsked(int index, int end, long askedBeforeNanos, long nowNanos) {
        int count = 0;
        for (int i = index; i < end; i++) {
            if (isDue(i, askedBeforeNanos, nowNanos)) {
                missing.asked(i, nowNanos);
                count++;
            }
        }
        return count;
    }
}
