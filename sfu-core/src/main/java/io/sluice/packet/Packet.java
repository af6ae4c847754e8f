package io.sluice.packet;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One received datagram in a slot of its loop's native memory, with what the socket knows about it.
 *
 * <p>Ownership: whoever takes a packet from its {@link PacketPool} holds one reference and releases it. A packet passed
 * as a parameter is borrowed for the call; who keeps it longer calls {@link #retain} and later {@link #release}. Confined
 * to the loop whose pool it came from.
 */
public final class Packet {
    /** Bytes of a slot: an Ethernet frame's datagram and room for what decryption leaves in place. */
    public static final int CAPACITY = 2048;

    private final PacketPool pool;
    private final MemorySegment memory;
    private int references;

    private int length;
    private @Nullable Endpoint remoteEndpoint;
    private long arrivalNanos;

    Packet(PacketPool pool, MemorySegment memory) {
        this.pool = pool;
        this.memory = memory;
    }

    /** The slot, {@link #CAPACITY} bytes; the datagram is its first {@link #length} bytes. */
    public MemorySegment memory() {
        return memory;
    }

    public int length() {
        return length;
    }

    /** Sets the number of valid bytes, 0 to {@link #CAPACITY}. */
    public void length(int length) {
        if (length < 0 || length > CAPACITY) {
            throw new IllegalArgumentException("length " + length + " is not within 0.." + CAPACITY);
        }
        this.length = length;
    }

    /** Where the datagram came from; set by who received it. */
    public Endpoint remoteEndpoint() {
        return Objects.requireNonNull(remoteEndpoint, "remoteEndpoint");
    }

    public void remoteEndpoint(Endpoint remoteEndpoint) {
        this.remoteEndpoint = remoteEndpoint;
    }

    /** When the kernel received the datagram, on the loop's monotonic clock. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    public void arrivalNanos(long arrivalNanos) {
        this.arrivalNanos = arrivalNanos;
    }

    /** Adds a reference. */
    public void retain() {
        assert references > 0 : "retained after its last release";
        references++;
    }

    /** Gives a reference back; the last one returns the slot to its pool. Says whether this was the last one. */
    public boolean release() {
        assert references > 0 : "released more often than retained";
        if (--references > 0) {
            return false;
        }
        pool.returned(this);
        return true;
    }

    void acquired() {
        assert references == 0;
        references = 1;
        length = 0;
    }
}
