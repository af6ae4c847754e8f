package io.sluice.stream;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one received stream that may have to be sent again, by sequence number; all its consumers on a loop share
 * one. Bounded by age, and by bytes: a packet holds a slot of its loop's pool, 2 KiB, whatever its length, so that 2500 are 5 MiB. Keeps
 * references, copies nothing, and starts with few places, so that a stream of sound stays small.
 *
 * <p>Ownership: holds one reference to each packet until it is evicted or the buffer is cleared. Confined to its loop.
 */
public final class RetransmissionBuffer {
    /** Numbers from the oldest packet to the newest, missing ones included: 2500, mediasoup's value. */
    public static final int MAX_PACKETS = 2500;

    private static final long MAX_VIDEO_AGE_NANOS = 2_000_000_000L;
    private static final long MAX_AUDIO_AGE_NANOS = 1_000_000_000L;
    private static final int FEWEST_PLACES = 64;

    private final long maxAgeNanos;
    /** A ring by number; its length is a power of two, at least that of the span. */
    private @Nullable RtpPacket[] places = new RtpPacket[FEWEST_PLACES];

    /** The span of numbers that are held, both ends included and both occupied; means nothing while empty. */
    private long oldest;

    private long newest;
    private int size;

    /** @param video whose packets are kept for 2000 ms, those of sound for 1000 ms (mediasoup's values) */
    public RetransmissionBuffer(boolean video) {
        maxAgeNanos = maxAgeNanos(video);
    }

    /** How long a packet can be asked for. */
    public static long maxAgeNanos(boolean video) {
        return video ? MAX_VIDEO_AGE_NANOS : MAX_AUDIO_AGE_NANOS;
    }

    /**
     * Keeps a packet, and lets go of those that are too old or too many then. One whose number is kept already is not kept
     * again; one whose number does not continue the others' begins anew.
     */
    public void add(RtpPacket packet, long nowNanos) {
        evictArrivedBefore(nowNanos - maxAgeNanos);
        if (size > 0 && isJump(packet.sequenceNumber())) {
            clear();
        }
        if (size == 0) {
            oldest = packet.sequenceNumber();
            newest = oldest;
        }
        long number = Sequence.unwrap16(newest, packet.sequenceNumber());
        if (newest - number >= MAX_PACKETS) {
            return;
        }
        while (size > 0 && number - oldest >= MAX_PACKETS) {
            evictOldest();
        }
        place(number, packet);
    }

    /** The packet of this number, borrowed, or null. */
    public @Nullable RtpPacket find(int sequenceNumber) {
        if (size == 0) {
            return null;
        }
        long number = Sequence.unwrap16(newest, sequenceNumber);
        return number < oldest || number > newest ? null : places[index(number)];
    }

    /** Packets held. */
    public int size() {
        return size;
    }

    /** When the oldest packet arrived; only while there is one. */
    public long oldestArrivalNanos() {
        RtpPacket packet = places[index(oldest)];
        if (size == 0 || packet == null) {
            throw new IllegalStateException("the buffer is empty");
        }
        return packet.arrivalNanos();
    }

    /** Lets go of what is too old to be asked for. */
    public void evictAged(long nowNanos) {
        evictArrivedBefore(nowNanos - maxAgeNanos);
    }

    /** Lets go of packets from the oldest number on for as long as they arrived before a time. */
    public void evictArrivedBefore(long nanos) {
        while (size > 0 && oldestArrivalNanos() - nanos < 0) {
            evictOldest();
        }
    }

    /** Lets go of all packets and of the room for many. */
    public void clear() {
        while (size > 0) {
            evictOldest();
        }
    }

    /** As reception statistics judge numbers, see {@link SequenceValidator}: beyond this the sender counts anew. */
    private boolean isJump(int sequenceNumber) {
        int distance = Sequence.distance16((int) newest & 0xffff, sequenceNumber);
        return distance > SequenceValidator.MAX_DROPOUT || distance < -SequenceValidator.MAX_MISORDER;
    }

    private void place(long number, RtpPacket packet) {
        if (size == 0) {
            oldest = number;
            newest = number;
        }
        long first = Math.min(oldest, number);
        long last = Math.max(newest, number);
        reserve(first, last);
        if (places[index(number)] == null) {
            packet.retain();
            places[index(number)] = packet;
            size++;
            oldest = first;
            newest = last;
        }
    }

    private void reserve(long first, long last) {
        int length = places.length;
        while (length <= last - first) {
            length *= 2;
        }
        if (length == places.length) {
            return;
        }
        @Nullable RtpPacket[] former = places;
        places = new RtpPacket[length];
        for (long number = oldest; number <= newest; number++) {
            places[index(number)] = former[(int) number & (former.length - 1)];
        }
    }

    private void evictOldest() {
        RtpPacket packet = places[index(oldest)];
        if (packet != null) {
            packet.release();
        }
        places[index(oldest)] = null;
        size--;
        if (size == 0) {
            releaseRoom();
            return;
        }
        do {
            oldest++;
        } while (places[index(oldest)] == null);
    }

    private void releaseRoom() {
        if (places.length > FEWEST_PLACES) {
            places = new RtpPacket[FEWEST_PLACES];
        }
    }

    private int index(long number) {
        return (int) number & (places.length - 1);
    }
}
