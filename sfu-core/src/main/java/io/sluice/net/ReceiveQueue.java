package io.sluice.net;

import io.sluice.loop.UdpCounters;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a {@link LinuxUdpPort}: packets laid out for recvmmsg(2), which writes straight into their memory.
 * Slots that a call left unused keep their packets for the next, so that a lone datagram costs one packet, not a batch.
 *
 * <p>Where the kernel may hand on several datagrams of one size as one message (UDP_GRO), what exceeds the first packet goes to the
 * {@link SegmentOverflow} and from there into packets of their own. All have the message's time of arrival.
 */
final class ReceiveQueue {
    private static final int SLOTS = 64;

    private final BatchSocket socket;
    private final UdpCounters counters;
    private final ArrivalClock clock;
    private final @Nullable SegmentOverflow overflow;
    private final int slots;
    private final int maxSegments;

    private final @Nullable Packet[] loaded;
    private final MessageHeaders messages;
    /** Of each slot those that its message points to: its packet and, if there is one, its place in the overflow. */
    private final Buffers buffers;

    private final int buffersPerSlot;
    private final SocketAddresses sources;
    private final EndpointCache endpoints = new EndpointCache();
    private final ControlMessages controls;

    private int lastDrops;
    /** Slots that the last call filled; the packets of the others hold nothing. */
    private int filled;

    /** @param overflow null if every message holds one datagram */
    ReceiveQueue(
            Arena arena,
            BatchSocket socket,
            ArrivalClock clock,
            UdpCounters counters,
            @Nullable SegmentOverflow overflow) {
        this.socket = socket;
        this.clock = clock;
        this.counters = counters;
        this.overflow = overflow;
        slots = overflow == null ? SLOTS : SegmentOverflow.MESSAGES;
        maxSegments = overflow == null ? 1 : SegmentOverflow.MAX_SEGMENTS;
        loaded = new Packet[slots];
        buffersPerSlot = overflow == null ? 1 : 2;
        buffers = new Buffers(arena, slots * buffersPerSlot);
        sources = new SocketAddresses(arena, slots, socket.isIpv6());
        messages = new MessageHeaders(arena, slots, sources.size());
        controls = new ControlMessages(arena, slots);
        for (int i = 0; i < slots; i++) {
            messages.address(i, sources.pointer(i));
            messages.buffers(i, buffers.pointer(i * buffersPerSlot), buffersPerSlot);
            messages.control(i, controls.at(i).address(), ControlMessages.SIZE);
            if (overflow != null) {
                MemorySegment place = overflow.place(i);
                buffers.set(i * buffersPerSlot + 1, place, place.byteSize());
            }
        }
    }

    /** How many datagrams a call of {@link #receive} has room for. */
    int batchSize() {
        return slots * maxSegments;
    }

    /** System calls until the socket is empty or the batch might be too small; see {@link io.sluice.loop.UdpPort#receive}. */
    int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        int count = 0;
        int wanted = Math.min(batch.length / maxSegments, slots);
        while (wanted > 0) {
            int ready = load(pool, wanted);
            if (ready == 0) {
                discardBatch();
                return count;
            }
            int received = call(ready);
            filled = received;
            for (int i = 0; i < received; i++) {
                count += take(i, pool, batch, count, nowNanos);
            }
            if (received < ready) {
                return count;
            }
            wanted = Math.min((batch.length - count) / maxSegments, slots);
        }
        return count;
    }

    /** How many packets wait for datagrams. */
    int emptyPackets() {
        int count = 0;
        for (Packet packet : loaded) {
            count += packet == null ? 0 : 1;
        }
        return count;
    }

    /** Gives the packets back that wait for datagrams. */
    void release() {
        for (Packet packet : loaded) {
            if (packet != null) {
                packet.release();
            }
        }
        Arrays.fill(loaded, null);
    }

    /** Fills empty slots and says how many in a row have a packet. */
    private int load(PacketPool pool, int wanted) {
        for (int i = 0; i < wanted; i++) {
            if (loaded[i] == null) {
                Packet packet = pool.acquire();
                if (packet == null) {
                    return i;
                }
                loaded[i] = packet;
                buffers.set(i * buffersPerSlot, packet.memory(), Packet.CAPACITY);
            }
        }
        return wanted;
    }

    private int call(int count) {
        int received = socket.receive(messages, count);
        if (received >= 0) {
            return received;
        }
        if (received != -Errno.EAGAIN && received != -Errno.EINTR) {
            counters.receiveErrors++;
        }
        return 0;
    }

    /** Takes what a slot received and says how many datagrams that is. */
    private int take(int slot, PacketPool pool, Packet[] batch, int at, long nowNanos) {
        readControl(slot);
        int length = messages.length(slot);
        int segmentBytes = controls.segmentBytes() > 0 ? Math.min(controls.segmentBytes(), length) : length;
        if (messages.truncated(slot) || segmentBytes > Packet.CAPACITY) {
            counters.oversizedDrops++;
            return 0;
        }
        Packet first = Objects.requireNonNull(loaded[slot]);
        loaded[slot] = null;
        first.length(segmentBytes);
        first.remoteEndpoint(sources.endpoint(slot, endpoints));
        first.arrivalNanos(arrivalNanos(nowNanos));
        batch[at] = first;
        counters.messagesReceived++;
        counters.datagramsReceived++;
        counters.bytesReceived += segmentBytes;
        return overflow == null || segmentBytes == length
                ? 1
                : 1 + takeFurther(overflow, slot, length, pool, batch, at);
    }

    /** Gives packets of their own to the datagrams that came in one message with the first; it stands in the batch. */
    private int takeFurther(
            SegmentOverflow from, int slot, int messageLength, PacketPool pool, Packet[] batch, int firstAt) {
        Packet first = batch[firstAt];
        int segmentBytes = first.length();
        int at = firstAt;
        for (int offset = segmentBytes; offset < messageLength; offset += segmentBytes) {
            Packet packet = at - firstAt + 1 < maxSegments ? acquire(pool) : null;
            if (packet == null) {
                counters.poolDrops++;
                continue;
            }
            int length = Math.min(segmentBytes, messageLength - offset);
            from.copy(slot, first.memory(), offset, length, packet.memory());
            packet.length(length);
            packet.remoteEndpoint(first.remoteEndpoint());
            packet.arrivalNanos(first.arrivalNanos());
            batch[++at] = packet;
            counters.datagramsReceived++;
            counters.bytesReceived += length;
        }
        return at - firstAt;
    }

    /** A packet of the pool or, if it has none, of a slot. */
    private @Nullable Packet acquire(PacketPool pool) {
        Packet packet = pool.acquire();
        for (int i = slots - 1; i >= filled && packet == null; i--) {
            packet = loaded[i];
            loaded[i] = null;
        }
        return packet;
    }

    private void readControl(int slot) {
        controls.read(slot, messages.controlLength(slot));
        messages.restore(slot, ControlMessages.SIZE);
        int newDrops = controls.dropsReported() ? controls.drops() - lastDrops : 0;
        if (newDrops > 0) {
            counters.kernelDrops += newDrops;
            lastDrops += newDrops;
        }
    }

    private long arrivalNanos(long nowNanos) {
        long epochNanos = controls.arrivalEpochNanos();
        return epochNanos == ControlMessages.NO_TIME ? nowNanos : clock.arrivalNanos(epochNanos, nowNanos);
    }

    /** Without packets the socket is emptied all the same: what waits there is stale by the time there are some. */
    private void discardBatch() {
        for (int i = 0; i < slots; i++) {
            buffers.length(i * buffersPerSlot, 0);
        }
        int received = call(slots);
        for (int i = 0; i < slots; i++) {
            buffers.length(i * buffersPerSlot, Packet.CAPACITY);
        }
        for (int i = 0; i < received; i++) {
            readControl(i);
            counters.poolDrops += datagrams(messages.length(i));
        }
    }

    /** How many datagrams a message holds whose control block was read last. */
    private int datagrams(int messageLength) {
        int segmentBytes = controls.segmentBytes();
        return segmentBytes <= 0 ? 1 : Math.max(1, (messageLength + segmentBytes - 1) / segmentBytes);
    }
}
