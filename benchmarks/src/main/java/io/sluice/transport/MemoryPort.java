package io.sluice.transport;

import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A port without a kernel: datagrams are copied in when the benchmark says that they have arrived, and out they are only
 * counted. As many send slots as the real port has, so that their memory is as warm.
 */
final class MemoryPort implements UdpPort {
    private static final int SLOTS = 64;

    private final MemorySegment[] slots = new MemorySegment[SLOTS];
    private final UdpCounters counters = new UdpCounters();
    private int slot;
    private final RecordedStream arriving;
    private int waiting;
    private byte[] control = new byte[0];
    private Endpoint controlRemote = Endpoint.ofIpv4(0, 0);

    MemoryPort(RecordedStream arriving) {
        this.arriving = arriving;
        MemorySegment memory = Arena.ofAuto().allocate((long) SLOTS * SEND_CAPACITY, 64);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = memory.asSlice((long) i * SEND_CAPACITY, SEND_CAPACITY);
        }
    }

    /** One datagram that is no media arrives with the next poll. */
    void arrive(byte[] datagram, Endpoint remoteEndpoint) {
        control = datagram;
        controlRemote = remoteEndpoint;
    }

    /** So many packets of the stream arrive with the next poll. */
    void arrive(int packets) {
        waiting += packets;
    }

    @Override
    public Endpoint localEndpoint() {
        return Endpoint.ofIpv4(0xc0000201, 20_000);
    }

    @Override
    public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        int count = 0;
        if (control.length > 0) {
            Packet packet = batch[count++] = acquire(pool, controlRemote, nowNanos);
            Bytes.copy(MemorySegment.ofArray(control), 0, packet.memory(), 0, control.length);
            packet.length(control.length);
            control = new byte[0];
        }
        for (; waiting > 0 && count < batch.length; waiting--) {
            Packet packet = batch[count++] = acquire(pool, arriving.remoteEndpoint(), nowNanos);
            packet.length(arriving.next(packet.memory()));
        }
        return count;
    }

    private static Packet acquire(PacketPool pool, Endpoint remoteEndpoint, long nowNanos) {
        Packet packet = Objects.requireNonNull(pool.acquire(), "the pool is empty");
        packet.remoteEndpoint(remoteEndpoint);
        packet.arrivalNanos(nowNanos);
        return packet;
    }

    @Override
    public MemorySegment sendSlot() {
        return slots[slot];
    }

    @Override
    public int sendSlots() {
        return SLOTS;
    }

    @Override
    public MemorySegment sendSlot(int ahead) {
        return slots[(slot + ahead) % SLOTS];
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        slot = (slot + 1) % SLOTS;
        counters.datagramsSent++;
        counters.bytesSent += length;
    }

    @Override
    public boolean segments() {
        return true;
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
