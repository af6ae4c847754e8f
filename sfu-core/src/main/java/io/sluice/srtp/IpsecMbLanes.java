package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * AES-CM with HMAC-SHA1 for the packets of a batch: their jobs are written as they come and done together, since SHA-1 is
 * bound by its latency, so that several packets side by side take little longer than one. Two at a time by the SHA extensions,
 * or 16 by wide registers, whichever is faster for the number there is. One for each loop; the library keeps nothing between
 * calls.
 */
final class IpsecMbLanes implements SrtpLanes {
    private static final int TAG_STRIDE = 32;

    private final IpsecMbBursts bursts;
    private final IpsecMbJobMemory jobs;
    private final long jobsAddress;
    private final MemorySegment ivs;
    private final MemorySegment tags;

    private final MemorySegment[] destinations = new MemorySegment[SrtpBatch.CAPACITY];
    private final MemorySegment[] payloads = new MemorySegment[SrtpBatch.CAPACITY];
    private final long[] tagPositions = new long[SrtpBatch.CAPACITY];
    private final int[] tagLengths = new int[SrtpBatch.CAPACITY];
    private final int[] lengths = new int[SrtpBatch.CAPACITY];
    private final int[] places = new int[SrtpBatch.CAPACITY];
    private @Nullable SrtpBatch batch;
    private int waiting;

    IpsecMbLanes(IpsecMbBursts bursts, IpsecMbScratch scratch) {
        this.bursts = bursts;
        MemorySegment memory = scratch.allocate((long) SrtpBatch.CAPACITY * IpsecMbJobMemory.JOB_LENGTH);
        this.jobs = new IpsecMbJobMemory(memory);
        this.jobsAddress = memory.address();
        this.ivs = scratch.allocate((long) SrtpBatch.CAPACITY * IpsecMbJobMemory.COUNTER_LENGTH);
        this.tags = scratch.allocate((long) SrtpBatch.CAPACITY * TAG_STRIDE);
    }

    /**
     * Adds the packet that takes the next place of the batch, as {@link SrtpTransform#encryptRtp}. The word to be
     * authenticated stands already where the tag will.
     */
    void add(
            SrtpBatch to,
            IpsecMbCmKey key,
            long index,
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength) {
        int i = waiting++;
        batch = to;
        places[i] = to.size();
        destinations[i] = destination;
        payloads[i] = payload;
        int plain = headerLength + payloadLength;
        tagPositions[i] = offset + plain;
        tagLengths[i] = key.tagLength();
        lengths[i] = plain + key.tagLength();

        long iv = (long) i * IpsecMbJobMemory.COUNTER_LENGTH;
        key.fillIv(ivs, iv, RtpHeader.ssrc(destination, offset), index);
        long job = job(i);
        jobs.begin(job, key, ivs.address() + iv, tags.address() + (long) i * TAG_STRIDE);
        long header = destination.address() + offset;
        long in = payload.address() + payloadOffset;
        jobs.cipher(job, in, header + headerLength, payloadLength);
        jobs.hash(job, header - in, plain + Integer.BYTES);
    }

    @Override
    public void finish() {
        SrtpBatch to = batch;
        if (to == null) {
            return;
        }
        try {
            requireMemory();
            for (int from = 0; from < waiting; from += IpsecMbBursts.LANES) {
                run(from, Math.min(IpsecMbBursts.LANES, waiting - from));
            }
            for (int i = 0; i < waiting; i++) {
                if (jobs.isCompleted(job(i))) {
                    Bytes.copy(tags, (long) i * TAG_STRIDE, destinations[i], tagPositions[i], tagLengths[i]);
                    to.complete(places[i], lengths[i]);
                }
            }
        } finally {
            Arrays.fill(destinations, 0, waiting, null);
            Arrays.fill(payloads, 0, waiting, null);
            waiting = 0;
            batch = null;
        }
    }

    /** Behind an address there is nobody who would know that the memory is gone. */
    private void requireMemory() {
        for (int i = 0; i < waiting; i++) {
            if (!destinations[i].scope().isAlive() || !payloads[i].scope().isAlive()) {
                throw new IllegalStateException("memory of a packet was freed before its batch was finished");
            }
        }
    }

    /** Without encryption there is no hash, and without a hash no job is completed. */
    private void run(int from, int count) {
        long first = jobsAddress + job(from);
        boolean encrypted = bursts.encrypt(first, count);
        for (int i = from; i < from + count; i++) {
            jobs.reopen(job(i));
        }
        if (encrypted) {
            bursts.hash(first, count);
        }
    }

    private static long job(int i) {
        return (long) i * IpsecMbJobMemory.JOB_LENGTH;
    }
}
