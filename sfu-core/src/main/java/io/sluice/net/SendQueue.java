package io.sluice.net;

import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/**
 * The sending half of a {@link LinuxUdpPort}: slots that are written in place and leave together by sendmmsg(2). What the
 * kernel does not take at once is dropped and counted: media that waited is worth nothing, and a loop never does.
 *
 * <p>Neighbours of one size and destination, the last of which may be shorter, become one message that the kernel splits
 * again (UDP_SEGMENT): a third of the cost. The slots are gathered where they lie.
 */
final class SendQueue {
    /** Also the most segments that every kernel takes in a message (UDP_MAX_SEGMENTS). */
    private static final int SLOTS = 64;
    /** What a datagram may carry, of an IPv6 one even a little more: 65,535 less the IPv4 header of 20 bytes and UDP's of 8. */
    private static final int MAX_MESSAGE_BYTES = 65_507;
    /** Destinations known not to take segments; a full set is forgotten, at the price of one failed call for each. */
    private static final int MAX_UNSEGMENTABLE = 1024;

    private final BatchSocket socket;
    private final boolean segmentation;
    private final UdpCounters counters;
    private final Set<Endpoint> unsegmentable = new HashSet<>();

    private final MemorySegment[] slots = new MemorySegment[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final Endpoint[] endpoints = new Endpoint[SLOTS];
    private final Buffers buffers;
    private final SocketAddresses destinations;
    private int queued;

    /** The messages of one flush, and the first slot of each; one more entry ends the last. */
    private final MessageHeaders messages;

    private final SegmentSizes segmentSizes;
    private final int[] firstSlots = new int[SLOTS + 1];

    SendQueue(Arena arena, BatchSocket socket, boolean segmentation, UdpCounters counters) {
        this.socket = socket;
        this.segmentation = segmentation;
        this.counters = counters;
        segmentSizes = new SegmentSizes(arena, SLOTS);
        buffers = new Buffers(arena, SLOTS);
        destinations = new SocketAddresses(arena, SLOTS, socket.isIpv6());
        messages = new MessageHeaders(arena, SLOTS, destinations.size());
        MemorySegment memory = arena.allocate((long) SLOTS * UdpPort.SEND_CAPACITY, 64);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = memory.asSlice((long) i * UdpPort.SEND_CAPACITY, UdpPort.SEND_CAPACITY);
            buffers.set(i, slots[i], 0);
        }
    }

    boolean segments() {
        return segmentation;
    }

    MemorySegment slot() {
        return slots[queued];
    }

    int slotsLeft() {
        return SLOTS - queued;
    }

    MemorySegment slot(int ahead) {
        return slots[queued + ahead];
    }

    void send(int length, Endpoint remoteEndpoint) {
        lengths[queued] = length;
        endpoints[queued] = remoteEndpoint;
        buffers.length(queued, length);
        destinations.endpoint(queued, remoteEndpoint);
        queued++;
        if (queued == SLOTS) {
            flush();
        }
    }

    void flush() {
        int slot = 0;
        while (slot < queued) {
            slot = transmit(gather(slot));
        }
        queued = 0;
    }

    /** Lays out the slots from one on as messages and says how many there are. */
    private int gather(int fromSlot) {
        int count = 0;
        for (int slot = fromSlot; slot < queued; count++) {
            int end = endOfMessage(slot);
            firstSlots[count] = slot;
            messages.address(count, destinations.pointer(slot));
            messages.buffers(count, buffers.pointer(slot), end - slot);
            segmentSizes.set(count, lengths[slot]);
            boolean segmented = end - slot > 1;
            messages.control(count, segmentSizes.pointer(count), segmented ? SegmentSizes.SIZE : 0);
            slot = end;
        }
        firstSlots[count] = queued;
        return count;
    }

    /** The slot after the last that fits into one message with the given one. */
    private int endOfMessage(int slot) {
        int size = lengths[slot];
        Endpoint endpoint = endpoints[slot];
        int end = slot + 1;
        if (size == 0 || !mayBeSegmented(slot, endpoint)) {
            return end;
        }
        int bytes = size;
        while (end < queued && lengths[end - 1] == size && endpoints[end].equals(endpoint)) {
            bytes += lengths[end];
            if (lengths[end] == 0 || lengths[end] > size || bytes > MAX_MESSAGE_BYTES) {
                break;
            }
            end++;
        }
        return end;
    }

    private boolean mayBeSegmented(int slot, Endpoint endpoint) {
        boolean neighbours = segmentation && slot + 1 < queued && endpoints[slot + 1].equals(endpoint);
        return neighbours && (unsegmentable.isEmpty() || !unsegmentable.contains(endpoint));
    }

    /** Sends messages until all are gone or have to be laid out anew; returns the slot that comes next. */
    private int transmit(int count) {
        int message = 0;
        while (message < count) {
            int sent = call(message, count - message);
            if (sent > 0) {
                countSent(message, sent);
                message += sent;
            } else if (sent == -Errno.EAGAIN) {
                counters.sendBufferDrops += queued - firstSlots[message];
                return queued;
            } else if (refusesSegments(message, -sent)) {
                return firstSlots[message];
            } else {
                // The error is that of the first message alone: without it the others go on.
                countRefused(message, -sent);
                message++;
            }
        }
        return queued;
    }

    private int call(int from, int count) {
        int sent;
        do {
            sent = socket.send(messages, from, count);
        } while (sent == -Errno.EINTR);
        return sent;
    }

    /**
     * Whether a message failed for being segmented: no checksum offload (EIO), a segment above the path's MTU (EMSGSIZE, on
     * older kernels EINVAL), where plain datagrams still get through. Its destination then gets those.
     */
    private boolean refusesSegments(int message, int errno) {
        boolean refused = errno == Errno.EIO || errno == Errno.EMSGSIZE || errno == Errno.EINVAL;
        if (!refused || datagrams(message) == 1) {
            return false;
        }
        if (unsegmentable.size() == MAX_UNSEGMENTABLE) {
            unsegmentable.clear();
        }
        unsegmentable.add(endpoints[firstSlots[message]]);
        counters.segmentationFallbacks++;
        return true;
    }

    private void countRefused(int message, int errno) {
        if (errno == Errno.ENOBUFS || errno == Errno.ENOMEM) {
            counters.sendBufferDrops += datagrams(message);
        } else {
            counters.sendErrors += datagrams(message);
        }
    }

    private void countSent(int message, int count) {
        int from = firstSlots[message];
        int to = firstSlots[message + count];
        counters.messagesSent += count;
        counters.datagramsSent += to - from;
        for (int i = from; i < to; i++) {
            counters.bytesSent += lengths[i];
        }
    }

    private int datagrams(int message) {
        return firstSlots[message + 1] - firstSlots[message];
    }
}
