package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.loop.TcpCounters;
import io.sluice.loop.TcpPort;
import io.sluice.net.NetOptions.Backend;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.time.Clock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.OS;

/**
 * A TCP port on a loop of its own, which notes what happens, for tests; its clock can be put forward. What is handled keeps
 * its connection or not, and is answered or not, as a test likes.
 */
final class TcpServer implements PortPoller.Handler, AutoCloseable {
    /** A backend and an address of this machine. */
    record Network(Backend backend, InetAddress address) {
        static Stream<Network> all() {
            Stream<Backend> backends =
                    OS.current() == OS.LINUX ? Stream.of(Backend.EPOLL, Backend.NIO) : Stream.of(Backend.NIO);
            return backends.flatMap(backend -> Stream.of(UdpPortContract.IPV4_LOOPBACK, UdpPortContract.IPV6_LOOPBACK)
                    .map(address -> new Network(backend, address)));
        }
    }

    /** "frame 192.0.2.1:4000" or "gone 192.0.2.1:4000". */
    record Event(String what, Endpoint remote) {}

    private static final int POOL = 1024;

    final NettyLoops loops;
    final Loop loop;
    final TcpPort port;
    private final AtomicLong skippedNanos = new AtomicLong();
    private final AtomicLong turns = new AtomicLong();

    // On the loop.
    final List<byte[]> frames = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final List<Packet> held = new ArrayList<>();
    boolean keeping = true;
    boolean echoing;
    boolean holding;

    TcpServer(Network network) throws IOException {
        this(network, TcpLimits.defaults());
    }

    TcpServer(Network network, TcpLimits limits) throws IOException {
        loops = NettyLoops.start(1, new SkippingClock(), options(network.backend()));
        loop = loops.loops().getFirst();
        port = loops.openTcp(loop, network.address(), PortRange.any(), this, limits);
        loop.execute(() -> loop.addTurnEnd(nowNanos -> {
            port.flush();
            turns.incrementAndGet();
        }));
    }

    static NetOptions options(Backend backend) {
        return NetOptions.defaults().withBackend(backend).withMaxPacketsPerLoop(POOL);
    }

    @Override
    public void onDatagrams(DatagramPort from, Packet[] batch, int count, long nowNanos) {
        for (int i = 0; i < count; i++) {
            Packet packet = batch[i];
            frames.add(Bytes.toArray(packet.memory(), 0, packet.length()));
            events.add(new Event("frame", packet.remoteEndpoint()));
            if (keeping) {
                from.keep(packet.remoteEndpoint());
            }
            if (echoing) {
                Bytes.copy(packet.memory(), 0, from.sendSlot(), 0, packet.length());
                from.send(packet.length(), packet.remoteEndpoint());
            }
            if (holding) {
                packet.retain();
                held.add(packet);
            }
        }
    }

    @Override
    public void onDisconnected(DatagramPort from, Endpoint remoteEndpoint, long nowNanos) {
        events.add(new Event("gone", remoteEndpoint));
    }

    /** A connected client, whose connection has been accepted. */
    TcpClient connect() throws IOException {
        long before = accepted();
        TcpClient client = new TcpClient(port.localEndpoint());
        await(() -> accepted() > before);
        return client;
    }

    /** A connected client whose connection is kept. */
    TcpClient connectKept() throws IOException {
        TcpClient client = connect();
        run(() -> port.keep(client.endpoint()));
        return client;
    }

    /** Sends frames of a length, each made from its number. */
    void send(TcpClient client, int from, int to, int length) {
        run(() -> {
            for (int i = from; i < to; i++) {
                Bytes.copy(MemorySegment.ofArray(TcpClient.frame(i, length)), 0, port.sendSlot(), 0, length);
                port.send(length, client.endpoint());
            }
        });
    }

    long accepted() {
        return counter(counters -> counters.connectionsAccepted);
    }

    long counter(Function<TcpCounters, Long> field) {
        return ask(() -> field.apply(port.counters()));
    }

    List<byte[]> awaitFrames(int count) {
        await(() -> ask(() -> frames.size() >= count));
        List<byte[]> received = ask(() -> List.copyOf(frames));
        assertThat(received).hasSize(count);
        return received;
    }

    void awaitGone(TcpClient... clients) {
        List<Event> expected = Arrays.stream(clients)
                .map(client -> new Event("gone", client.endpoint()))
                .toList();
        await(() -> ask(() -> gone().size() >= clients.length));
        assertThat(ask(this::gone)).containsExactlyElementsOf(expected);
    }

    List<Event> gone() {
        return events.stream().filter(event -> event.what().equals("gone")).toList();
    }

    /** Puts the clock forward and lets the loop see it. */
    void skip(Duration time) {
        skippedNanos.addAndGet(time.toNanos());
        // The turn under way may have begun before, and a timer may set another one, which has the next turn.
        long seen = turns.get() + 3;
        await(() -> {
            loop.execute(() -> {});
            return turns.get() >= seen;
        });
    }

    <T> T ask(Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, loop::execute).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    void run(Runnable action) {
        ask(() -> {
            action.run();
            return true;
        });
    }

    static void await(BooleanSupplier condition) {
        UdpPortContract.awaitUntil(condition);
    }

    /** Whatever happened, nothing of it stays: packets, connections, failures. */
    @Override
    public void close() {
        run(() -> {
            held.forEach(Packet::release);
            held.clear();
        });
        run(port::close);
        assertThat(ask(() -> loop.packets().inUse())).isZero();
        assertThat(ask(() -> loop.failures())).isZero();
        assertThat(ask(() -> loop.timers().size())).isZero();
        assertThat(ask(port::connections)).isZero();
        loops.close();
    }

    private final class SkippingClock implements Clock {
        @Override
        public long nanoTime() {
            return Clock.system().nanoTime() + skippedNanos.get();
        }

        @Override
        public long epochOffsetNanos() {
            return Clock.system().epochOffsetNanos();
        }
    }
}
