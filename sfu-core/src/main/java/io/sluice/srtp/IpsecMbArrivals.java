package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tags of HMAC-SHA1 of packets that have arrived together, computed side by side, since SHA-1 is bound by its latency; see
 * {@link SrtpArrivals}. A tag belongs to a key, to the bytes from one address to another and to an index, and is given out for
 * exactly these. One for each loop; the library keeps nothing between calls.
 */
final class IpsecMbArrivals implements SrtpArrivals {
    /** Twice what a loop hands on together. Packets beyond are hashed when they are taken. */
    static final int CAPACITY = 64;

    /** One alone takes as long here as where it is taken. */
    private static final int MIN_TOGETHER = 2;

    private static final int TAG_STRIDE = 32;

    private final IpsecMbBursts bursts;
    private final IpsecMbJobMemory jobs;
    private final long jobsAddress;
    private final MemorySegment tags;

    private final @Nullable IpsecMbCmKey[] keys = new IpsecMbCmKey[CAPACITY];
    private final MemorySegment[] packets = new MemorySegment[CAPACITY];
    private final long[] addresses = new long[CAPACITY];
    private final long[] tagPositions = new long[CAPACITY];
    private final int[] plainLengths = new int[CAPACITY];
    private final long[] indexes = new long[CAPACITY];
    /** What stands in the packet where the roll-over counter is put to be hashed. */
    private final int[] displaced = new int[CAPACITY];

    private int transforms;
    private int size;
    private int hashed;
    /** The first that can still be taken: packets are taken in the order in which they came. */
    private int next;

    IpsecMbArrivals(IpsecMbBursts bursts, IpsecMbScratch scratch) {
        this.bursts = bursts;
        MemorySegment memory = scratch.allocate((long) CAPACITY * IpsecMbJobMemory.JOB_LENGTH);
        this.jobs = new IpsecMbJobMemory(memory);
        this.jobsAddress = memory.address();
        this.tags = scratch.allocate((long) CAPACITY * TAG_STRIDE);
        for (int i = 0; i < CAPACITY; i++) {
            jobs.beginHashes(job(i), tags.address() + (long) i * TAG_STRIDE);
        }
    }

    /** There is a transform more that may take tags. */
    void opened() {
        transforms++;
    }

    /** There is one less: what is not hashed yet may need its keys. */
    void closed() {
        transforms--;
        forgetFrom(hashed);
    }

    @Override
    public boolean areOfUse() {
        return transforms > 0;
    }

    /**
     * Takes a packet in whose tag has 32 bits or more.
     *
     * @param plainLength of the packet without its tag
     */
    void add(IpsecMbCmKey key, MemorySegment memory, long offset, int plainLength, long index) {
        if (size == CAPACITY) {
            return;
        }
        int i = size++;
        keys[i] = key;
        packets[i] = memory;
        addresses[i] = memory.address() + offset;
        tagPositions[i] = offset + plainLength;
        plainLengths[i] = plainLength;
        indexes[i] = index;
        jobs.onlyHash(job(i), key, addresses[i], plainLength + Integer.BYTES);
    }

    @Override
    public void hash() {
        if (size - hashed < MIN_TOGETHER) {
            forgetFrom(hashed);
            return;
        }
        requireMemory();
        int from = hashed;
        hashed = size;
        appendRollOvers(from);
        for (int i = from; i < size; i += IpsecMbBursts.LANES) {
            bursts.hash(jobsAddress + job(i), Math.min(IpsecMbBursts.LANES, size - i));
        }
        restore(from);
    }

    /** Behind an address there is nobody who would know that the memory is gone. */
    private void requireMemory() {
        for (int i = hashed; i < size; i++) {
            if (!packets[i].scope().isAlive()) {
                throw new IllegalStateException("memory of a packet was freed before it was hashed");
            }
        }
    }

    /** The roll-over counter is authenticated and not sent (RFC 3711 section 4.2): the tag makes way for it meanwhile. */
    private void appendRollOvers(int from) {
        for (int i = from; i < size; i++) {
            displaced[i] = Bytes.i32(packets[i], tagPositions[i]);
            Bytes.put32(packets[i], tagPositions[i], indexes[i] >>> 16);
        }
    }

    private void restore(int from) {
        for (int i = from; i < size; i++) {
            Bytes.put32(packets[i], tagPositions[i], displaced[i]);
        }
    }

    /**
     * Copies the tag that a packet of this index should have, if it was computed; once. Those of packets that came before are
     * given up.
     */
    boolean take(IpsecMbCmKey key, long address, int plainLength, long index, MemorySegment to) {
        for (int i = next; i < hashed; i++) {
            if (addresses[i] == address && plainLengths[i] == plainLength) {
                next = i + 1;
                boolean known = keys[i] == key && indexes[i] == index && jobs.isCompleted(job(i));
                if (known) {
                    Bytes.copy(tags, (long) i * TAG_STRIDE, to, 0, IpsecMbJobMemory.HMAC_LENGTH);
                }
                return known;
            }
        }
        return false;
    }

    @Override
    public void clear() {
        forgetFrom(0);
        hashed = 0;
        next = 0;
    }

    private void forgetFrom(int first) {
        Arrays.fill(keys, first, size, null);
        Arrays.fill(packets, first, size, null);
        size = first;
    }

    private static long job(int i) {
        return (long) i * IpsecMbJobMemory.JOB_LENGTH;
    }
}
