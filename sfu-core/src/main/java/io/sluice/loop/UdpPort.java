package io.sluice.loop;

import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.MemorySegment;

/**
 * A bound UDP socket as a loop sees it: non-blocking, batched, in the loop's own memory. Confined to its loop.
 *
 * <p>Sending is two steps, so that a packet is rewritten and encrypted straight into the memory the kernel reads from:
 * write into {@link #sendSlot}, then {@link #send}. What was sent leaves at the latest with {@link #flush}.
 */
public interface UdpPort {
    /** The room for one outgoing datagram in a send slot, in bytes. */
    int SEND_CAPACITY = Packet.CAPACITY;

    /** The bound address, as {@link io.sluice.packet.Endpoint} packs it. */
    long localEndpoint();

    /**
     * Receives what is there, up to the length of the array, by one bounded piece of work. Each packet has its length,
     * remote endpoint and arrival time set and one reference, which the caller releases. Datagrams longer than a slot, and
     * all while the pool is empty, are dropped and counted.
     *
     * @return how many packets were received; less than the array's length means that the socket is drained or that some
     *     were dropped: the selector then reports the port readable again, and it is left alone until then
     */
    int receive(PacketPool pool, Packet[] batch, long nowNanos);

    /** Where to write the next datagram: {@link #SEND_CAPACITY} bytes, the same segment until {@link #send}. */
    MemorySegment sendSlot();

    /** Queues the first {@code length} bytes of the current slot for a destination. */
    void send(int length, long remoteEndpoint);

    /** Hands everything queued to the kernel. What the kernel refuses is dropped and counted, never kept. */
    void flush();

    UdpCounters counters();

    /** How many of the pool's packets this port keeps ready for the next datagrams; they hold nothing yet. */
    default int emptyPackets() {
        return 0;
    }

    /** Closes the socket and frees its memory. */
    void close();
}
