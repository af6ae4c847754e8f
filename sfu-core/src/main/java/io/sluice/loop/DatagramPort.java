package io.sluice.loop;

import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where datagrams are exchanged with any number of remote endpoints, as a loop sees it: non-blocking, batched, in the loop's
 * own memory. A UDP socket, or a listening TCP socket whose connections carry framed datagrams (RFC 4571). Confined to its
 * loop.
 *
 * <p>Sending is two steps, so that a packet is rewritten and encrypted straight into the memory the kernel reads from:
 * write into {@link #sendSlot}, then {@link #send}. What was sent leaves at the latest with {@link #flush}.
 */
public interface DatagramPort {
    /** The room for one outgoing datagram in a send slot, in bytes. */
    int SEND_CAPACITY = Packet.CAPACITY;

    /** What most ports receive at once. */
    int BATCH = 64;

    /** The bound address. */
    Endpoint localEndpoint();

    /** The length of array that {@link #receive} makes the most of; one of less than {@link #BATCH} may get nothing. */
    default int batchSize() {
        return BATCH;
    }

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

    /**
     * How many slots can be written before the first of them is sent: at least one, the current one. For those who prepare
     * several datagrams together.
     */
    default int sendSlots() {
        return 1;
    }

    /**
     * The slot that will be the current one after so many calls of {@link #send}, and keeps until then what is written to it.
     *
     * @param ahead from 0, the current slot, to less than {@link #sendSlots}
     */
    default MemorySegment sendSlot(int ahead) {
        Objects.checkIndex(ahead, sendSlots());
        return sendSlot();
    }

    /** Queues the first {@code length} bytes of the current slot for a destination of the port's address family. */
    void send(int length, Endpoint remoteEndpoint);

    /** Hands everything queued to the kernel. What the kernel refuses is dropped and counted, never kept. */
    void flush();

    /** Whether neighbours of one size and destination leave as one message, the last of them perhaps shorter. */
    default boolean segments() {
        return false;
    }

    /**
     * A peer has proved who it is from this endpoint: what a port keeps for an endpoint, such as a connection, is from now on
     * not given up for newcomers or for want of time.
     */
    default void keep(Endpoint remoteEndpoint) {}

    /** Nobody wants this endpoint any longer: what a port keeps for it is closed. */
    default void release(Endpoint remoteEndpoint) {}

    /**
     * Takes the next endpoint that went away on its own since this was asked last, all its datagrams having been received;
     * null if there is none. Ports without connections have none.
     */
    default @Nullable Endpoint pollDisconnected() {
        return null;
    }

    /** How many of the pool's packets this port keeps ready for the next datagrams; they hold nothing yet. */
    default int emptyPackets() {
        return 0;
    }

    /** Closes the sockets and frees their memory. */
    void close();
}
