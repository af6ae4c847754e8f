package io.sluice.loop;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded ring of packets from one loop to another: one writer, one reader, no object a packet. A packet is copied in by
 * the writer and out by the reader, into memory of the reader's own: nothing is shared between threads but this ring.
 *
 * <p>Records are 8-byte aligned and never wrap: where the end of the ring is too near, a padding record fills it.
 *
 * <pre>
 *  0        4        8                16       20       24               32
 * +--------+--------+----------------+--------+--------+----------------+-----------
 * | length | flags  |   stream id    | epoch  |  free  | arrival nanos  | packet ...
 * +--------+--------+----------------+--------+--------+----------------+-----------
 * </pre>
 */
final class MediaRing implements AutoCloseable {
    private static final int HEADER = 32;
    private static final int FLAGS = 4;
    private static final int STREAM_ID = 8;
    private static final int EPOCH = 16;
    private static final int ARRIVAL = 24;
    private static final int FLAG_PADDING = 1;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final long capacity;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    /** The reader's progress as the writer last saw it: spares the writer a shared cache line per packet. */
    private long readSeen;

    /** A ring of the given size in bytes, a power of two. */
    MediaRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
        }
        this.capacity = capacity;
        this.memory = arena.allocate(capacity, 64);
    }

    /**
     * Writer: copies a packet in.
     *
     * @param reserve bytes that must stay free for more important packets
     * @return false if there is no room
     */
    boolean offer(long streamId, int epoch, long arrivalNanos, MemorySegment source, int length, int reserve) {
        long position = written.getPlain();
        long need = align(HEADER + length);
        long toEnd = capacity - (position & (capacity - 1));
        long padding = need > toEnd ? toEnd : 0;
        if (!hasRoom(position, padding + need + reserve)) {
            return false;
        }
        if (padding > 0) {
            long at = position & (capacity - 1);
            Bytes.put32(memory, at, padding);
            Bytes.put32(memory, at + FLAGS, FLAG_PADDING);
            position += padding;
        }
        write(position & (capacity - 1), streamId, epoch, arrivalNanos, source, length);
        written.setRelease(position + need);
        return true;
    }

    /** Reader: how far has been written by now; what the writer did before is visible to who asks. */
    long written() {
        return written.getAcquire();
    }

    /** Reader: takes out at most {@code limit} packets up to a position {@link #written} gave, and says how many. */
    int drain(MediaReader reader, long end, int limit) {
        long position = read.getPlain();
        int count = 0;
        try {
            while (position < end && count < limit) {
                long at = position & (capacity - 1);
                int length = Bytes.i32(memory, at);
                boolean padding = Bytes.i32(memory, at + FLAGS) == FLAG_PADDING;
                position += padding ? length : align(HEADER + length);
                if (!padding) {
                    count++;
                    deliver(reader, at, length);
                }
            }
        } finally {
            read.setRelease(position);
        }
        return count;
    }

    boolean isEmpty() {
        return read.getAcquire() == written.getAcquire();
    }

    /** Frees the memory; neither side may touch the ring afterwards. */
    @Override
    public void close() {
        arena.close();
    }

    private void write(long at, long streamId, int epoch, long arrivalNanos, MemorySegment source, int length) {
        Bytes.put32(memory, at, length);
        Bytes.put32(memory, at + FLAGS, 0);
        Bytes.put64(memory, at + STREAM_ID, streamId);
        Bytes.put32(memory, at + EPOCH, epoch);
        Bytes.put64(memory, at + ARRIVAL, arrivalNanos);
        Bytes.copy(source, 0, memory, at + HEADER, length);
    }

    private void deliver(MediaReader reader, long at, int length) {
        reader.onMedia(
                Bytes.i64(memory, at + STREAM_ID),
                Bytes.i32(memory, at + EPOCH),
                Bytes.i64(memory, at + ARRIVAL),
                memory,
                at + HEADER,
                length);
    }

    private boolean hasRoom(long position, long need) {
        if (capacity - (position - readSeen) >= need) {
            return true;
        }
        readSeen = read.getAcquire();
        return capacity - (position - readSeen) >= need;
    }

    private static long align(long length) {
        return (length + 7) & ~7L;
    }
}
