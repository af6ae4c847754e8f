package io.sluice.transport;

import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A port whose datagrams come from memory: they are copied in when the benchmark says that they have arrived. Out they go through an
 * {@link Exit}.
 */
final class MemoryPort implements UdpPort {
    private final UdpCounters counters = new UdpCounters();
    private final RecordedStream arriving;
    private final Exit exit;
    private int waiting;
    private byte[] control = new byte[0];
    private Endpoint controlRemote = Endpoint.ofIpv4(0, 0);

    MemoryPort(RecordedStream arriving, Exit exit) {
        this.arriving = arriving;
        this.exit = exit;
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
        return exit.slot();
    }

    @Override
    public int sendSlots() {
        return exit.slots();
    }

    @Override
    public MemorySegment sendSlot(int ahead) {
        return exit.slot(ahead);
    }

    /** As the server's own port does on Linux. */
    @Override
    public boolean segments() {
        return true;
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        exit.send(length, remoteEndpoint);
    }

    @Override
    public void flush() {
        exit.flush();
    }

    /** Nothing is counted here: what left, the exit knows. */
    @Override
    public UdpCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        exit.close();
    }
}
