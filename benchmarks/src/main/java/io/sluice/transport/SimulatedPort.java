package io.sluice.transport;

import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/** The server's port in a simulation: datagrams come from whoever calls {@link #arrive}, and go to whoever it leads to. */
final class SimulatedPort implements UdpPort {
    private static final int SLOTS = 64;

    /** Who gets what is sent. */
    interface Exit {
        void send(MemorySegment datagram, int length, Endpoint to);
    }

    private record Arrival(MemorySegment datagram, Endpoint from) {}

    private final UdpCounters counters = new UdpCounters();
    private final MemorySegment slots = Arena.ofAuto().allocate((long) SLOTS * SEND_CAPACITY, 64);
    private final Queue<Arrival> arrivals = new ArrayDeque<>();
    private Exit exit = (datagram, length, to) -> {};
    private int slot;

    void leadsTo(Exit next) {
        exit = next;
    }

    void arrive(MemorySegment datagram, int length, Endpoint from) {
        arrivals.add(new Arrival(MemorySegment.ofArray(Bytes.toArray(datagram, 0, length)), from));
    }

    @Override
    public Endpoint localEndpoint() {
        return Endpoint.ofIpv4(0xc0000201, 20_000);
    }

    @Override
    public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        int count = 0;
        while (count < batch.length && !arrivals.isEmpty()) {
            Packet packet = Objects.requireNonNull(pool.acquire(), "the pool is empty");
            Arrival arrival = arrivals.remove();
            int length = (int) arrival.datagram().byteSize();
            Bytes.copy(arrival.datagram(), 0, packet.memory(), 0, length);
            packet.length(length);
            packet.remoteEndpoint(arrival.from());
            packet.arrivalNanos(nowNanos);
            batch[count++] = packet;
        }
        return count;
    }

    @Override
    public MemorySegment sendSlot() {
        return sendSlot(0);
    }

    @Override
    public int sendSlots() {
        return SLOTS;
    }

    @Override
    public MemorySegment sendSlot(int ahead) {
        return slots.asSlice((long) ((slot + ahead) % SLOTS) * SEND_CAPACITY, SEND_CAPACITY);
    }

    @Override
    public boolean segments() {
        return true;
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        exit.send(sendSlot(), length, remoteEndpoint);
        slot = (slot + 1) % SLOTS;
    }

    @Override
    public void flush() {}

    @Override
    public UdpCounters counters() {
        return counters;
    }

    @Override
    public void close() {}
}
