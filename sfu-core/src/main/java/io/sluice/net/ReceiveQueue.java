package io.sluice.net;

import io.sluice.loop.UdpCounters;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a {@link LinuxUdpPort}: packets laid out for recvmmsg(2), which writes straight into their memory.
 * Slots that a call left unused keep their packets for the next, so that a lone datagram costs one packet, not a batch.
 */
final class ReceiveQueue {
    private static final int SLOTS = 64;

    private final BatchSocket socket;
    private final UdpCounters counters;
    private final ArrivalClock clock;

    private final @Nullable Packet[] loaded = new Packet[SLOTS];
    private final MessageHeaders messages;
    private final Buffers buffers;
    private final SocketAddresses sources;
    private final EndpointCache endpoints = new EndpointCache();
    private final ControlMessages controls;
    /** Takes a datagram for which there is no packet; its bytes are of no interest. */
    private final Buffers discard;

    private int lastDrops;

    ReceiveQueue(Arena arena, BatchSocket socket, ArrivalClock clock, UdpCounters counters) {
        this.socket = socket;
        this.clock = clock;
        this.counters = counters;
        buffers = new Buffers(arena, SLOTS);
        sources = new SocketAddresses(arena, SLOTS, socket.isIpv6());
        messages = new MessageHeaders(arena, SLOTS, sources.size());
        controls = new ControlMessages(arena, SLOTS);
        discard = new Buffers(arena, 1);
        for (int i = 0; i < SLOTS; i++) {
            messages.address(i, sources.pointer(i));
            messages.buffers(i, buffers.pointer(i), 1);
            messages.control(i, controls.at(i).address(), ControlMessages.SIZE);
        }
    }

    /** One system call; see {@link io.sluice.loop.UdpPort#receive}. */
    int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        int slots = load(pool, Math.min(batch.length, SLOTS));
        if (slots == 0) {
            discardBatch();
            return 0;
        }
        int received = call(slots);
        int count = 0;
        for (int i = 0; i < received; i++) {
            count += take(i, batch, count, nowNanos) ? 1 : 0;
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
                buffers.set(i, packet.memory(), Packet.CAPACITY);
            }
        }
        return wanted;
    }

    private int call(int slots) {
        int received = socket.receive(messages, slots);
        if (received >= 0) {
            return received;
        }
        if (received != -Errno.EAGAIN && received != -Errno.EINTR) {
            counters.receiveErrors++;
        }
        return 0;
    }

    private boolean take(int slot, Packet[] batch, int at, long nowNanos) {
        readControl(slot);
        if (messages.truncated(slot)) {
            counters.oversizedDrops++;
            return false;
        }
        Packet packet = Objects.requireNonNull(loaded[slot]);
        loaded[slot] = null;
        packet.length(messages.length(slot));
        packet.remoteEndpoint(sources.endpoint(slot, endpoints));
        packet.arrivalNanos(arrivalNanos(nowNanos));
        counters.datagramsReceived++;
        counters.bytesReceived += packet.length();
        batch[at] = packet;
        return true;
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
        for (int i = 0; i < SLOTS; i++) {
            messages.buffers(i, discard.pointer(0), 1);
        }
        int received = call(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            messages.buffers(i, buffers.pointer(i), 1);
        }
        for (int i = 0; i < received; i++) {
            readControl(i);
        }
        counters.poolDrops += received;
    }
}
