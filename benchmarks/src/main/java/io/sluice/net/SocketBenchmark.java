package io.sluice.net;

import io.sluice.Microbenchmark;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A socket sends a run of datagrams to itself and receives them: {@code exchange} through the server's port (slots, grouping,
 * segmentation, packets, arrival times), {@code floor} by the same two system calls with everything laid out beforehand. Linux only.
 * Read it as ns per run, and the difference as what our queues cost in both directions.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in.
public class SocketBenchmark extends Microbenchmark {
    private static final int MAX_RUN = 64;

    /** How many datagrams leave together, as one message that the kernel splits. */
    @Param({"1", "5", "20"})
    public int run;

    /** Bytes of a datagram. */
    @Param("1228")
    public int length;

    /** The port as the server has it. */
    @State(Scope.Thread)
    public static class Port {
        private final PacketPool pool = new PacketPool(Arena.ofAuto(), 4 * MAX_RUN);
        private final Packet[] batch = new Packet[MAX_RUN];
        private UdpPort port;

        @Setup
        public void open() throws IOException {
            port = LoopbackPorts.open();
        }

        @TearDown
        public void close() {
            port.close();
        }
    }

    /** The system calls alone. */
    @State(Scope.Thread)
    public static class Calls {
        private final Arena arena = Arena.ofConfined();
        private final SocketAddresses addresses = new SocketAddresses(arena, MAX_RUN + 1, false);
        private final MessageHeaders incoming = new MessageHeaders(arena, MAX_RUN, addresses.size());
        private final MessageHeaders outgoing = new MessageHeaders(arena, 1, addresses.size());
        private final ControlMessages controls = new ControlMessages(arena, MAX_RUN);
        private final LinuxSocket socket = LinuxSocket.open(arena, false);

        @Setup
        public void layOut(SocketBenchmark benchmark) {
            socket.bind(Endpoint.ofIpv4(0x7f000001, 0));
            NetOptions options = NetOptions.defaults();
            socket.bufferSizes(options.receiveBufferBytes(), options.sendBufferBytes());
            socket.reportArrivalAndDrops();
            Buffers received = buffers(MAX_RUN, Packet.CAPACITY);
            for (int i = 0; i < MAX_RUN; i++) {
                incoming.address(i, addresses.pointer(i));
                incoming.buffers(i, received.pointer(i), 1);
                incoming.control(i, controls.at(i).address(), ControlMessages.SIZE);
            }
            addresses.endpoint(MAX_RUN, socket.localEndpoint());
            SegmentSizes sizes = new SegmentSizes(arena, 1);
            sizes.set(0, benchmark.length);
            outgoing.address(0, addresses.pointer(MAX_RUN));
            outgoing.buffers(0, buffers(benchmark.run, benchmark.length).pointer(0), benchmark.run);
            outgoing.control(0, sizes.pointer(0), benchmark.run > 1 ? SegmentSizes.SIZE : 0);
        }

        @TearDown
        public void close() {
            socket.close();
            arena.close();
        }

        private Buffers buffers(int count, int length) {
            Buffers buffers = new Buffers(arena, count);
            for (int i = 0; i < count; i++) {
                buffers.set(i, arena.allocate(length, 64), length);
            }
            return buffers;
        }
    }

    @Benchmark
    public int exchange(Port with) {
        UdpPort port = with.port;
        for (int i = 0; i < run; i++) {
            port.send(length, port.localEndpoint());
        }
        port.flush();
        int received = port.receive(with.pool, with.batch, 0);
        for (int i = 0; i < received; i++) {
            with.batch[i].release();
        }
        return requireAll(received);
    }

    @Benchmark
    public int floor(Calls with) {
        with.socket.send(with.outgoing, 0, 1);
        int received = with.socket.receive(with.incoming, MAX_RUN);
        for (int i = 0; i < received; i++) {
            with.incoming.restore(i, ControlMessages.SIZE);
        }
        return requireAll(received);
    }

    private int requireAll(int received) {
        if (received != run) {
            throw new IllegalStateException(received + " datagrams of " + run + " came back");
        }
        return received;
    }
}
