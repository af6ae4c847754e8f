package io.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between real peers and a real server: relays UDP, and loses, delays and so reorders datagrams in either direction as
 * its seed says; what goes to each peer may be narrow besides. A peer that sends to the relay's address is known to the server by an address of the relay's, one for each.
 */
public final class LossyRelay implements AutoCloseable {
    /**
     * What happens to a datagram, in either direction.
     *
     * @param loss share that vanishes, 0 to 1
     * @param delayMillis least time on the way
     * @param jitterMillis largest addition to it, each datagram its own; those sent closer together may change places
     * @param bitsPerSecond what the server can send to each peer, IP and UDP headers aside; what comes faster waits, up to
     *     {@link #MAX_QUEUE_MILLIS}, and is lost beyond. 0 for no limit
     */
    public record Conditions(double loss, long delayMillis, long jitterMillis, long bitsPerSecond) {
        public static final long MAX_QUEUE_MILLIS = 300;

        public Conditions(double loss, long delayMillis, long jitterMillis) {
            this(loss, delayMillis, jitterMillis, 0);
        }

        public static final Conditions PERFECT = new Conditions(0, 0, 0);
        public static final Conditions CUT = new Conditions(1, 0, 0);

        public static Conditions loss(double share) {
            return new Conditions(share, 0, 0);
        }

        public static Conditions narrow(long bitsPerSecond) {
            return new Conditions(0, 10, 0, bitsPerSecond);
        }
    }

    private static final int MAX_DATAGRAM = 65_535;
    private static final int SOCKET_BUFFER = 1 << 20;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Selector selector;
    private final DatagramChannel front;
    private final InetSocketAddress server;
    private final Random random;
    private volatile Conditions conditions = Conditions.PERFECT;
    private final Thread thread = new Thread(this::run, "lossy-relay");
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    // The thread's own.
    private final Map<InetSocketAddress, DatagramChannel> byPeer = new HashMap<>();
    /** When all that waits for a peer will have left. */
    private final Map<InetSocketAddress, Long> emptyNanos = new HashMap<>();

    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
    private long order;

    private final AtomicLong relayed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param by the channel to leave by
     * @param to where to, or null for what the channel is connected to
     */
    private record InFlight(
            long atNanos,
            long order,
            DatagramChannel by,
            @Nullable InetSocketAddress to,
            ByteBuffer datagram) implements Comparable<InFlight> {
        @Override
        public int compareTo(InFlight other) {
            int byTime = Long.signum(atNanos - other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** Begins to relay what comes to one address to the server at another; perfectly, until it is told otherwise. */
    public LossyRelay(InetSocketAddress address, InetSocketAddress server, long seed) throws IOException {
        this.server = server;
        this.random = new Random(seed);
        this.selector = Selector.open();
        this.front = open();
        front.bind(address);
        front.register(selector, SelectionKey.OP_READ);
        thread.setDaemon(true);
        thread.start();
    }

    /** Holds for what arrives from now on; what is on its way already stays on it. */
    public void conditions(Conditions now) {
        conditions = now;
    }

    /** Datagrams that went, or will go, through. */
    public long relayed() {
        return relayed.get();
    }

    /** Datagrams that vanished. */
    public long lost() {
        return lost.get();
    }

    /** Fails if the relay itself did: what a test then saw says nothing. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run() {
        try {
            while (!closed) {
                await();
                for (SelectionKey key : selector.selectedKeys()) {
                    receive((DatagramChannel) key.channel(), (InetSocketAddress) key.attachment());
                }
                selector.selectedKeys().clear();
                deliver();
            }
        } catch (IOException e) {
            failure.set(e);
        } finally {
            closeChannels();
        }
    }

    private void await() throws IOException {
        InFlight next = inFlight.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long waitMillis = Math.ceilDiv(next.atNanos - System.nanoTime(), NANOS_PER_MILLI);
        if (waitMillis > 0) {
            selector.select(waitMillis);
        } else {
            selector.selectNow();
        }
    }

    /** @param peer whose datagrams from the server come by this channel, or null for the channel that all peers send to */
    private void receive(DatagramChannel from, @Nullable InetSocketAddress peer) throws IOException {
        for (InetSocketAddress source = read(from); source != null; source = read(from)) {
            Conditions now = conditions;
            buffer.flip();
            long waitNanos = peer == null ? 0 : waitNanos(peer, buffer.remaining(), now.bitsPerSecond);
            if (random.nextDouble() < now.loss || waitNanos > Conditions.MAX_QUEUE_MILLIS * NANOS_PER_MILLI) {
                lost.incrementAndGet();
                continue;
            }
            relayed.incrementAndGet();
            ByteBuffer datagram = ByteBuffer.allocate(buffer.remaining());
            datagram.put(buffer).flip();
            long delayNanos = now.delayMillis * NANOS_PER_MILLI + waitNanos;
            if (now.jitterMillis > 0) {
                delayNanos += random.nextLong(now.jitterMillis * NANOS_PER_MILLI);
            }
            DatagramChannel by = peer == null ? channelOf(source) : front;
            inFlight.add(new InFlight(System.nanoTime() + delayNanos, order++, by, peer, datagram));
        }
    }

    /** How long a datagram waits for those before it and takes itself; one that would wait too long takes no place. */
    private long waitNanos(InetSocketAddress peer, int bytes, long bitsPerSecond) {
        if (bitsPerSecond == 0) {
            return 0;
        }
        long nowNanos = System.nanoTime();
        long queuedNanos = Math.max(0, emptyNanos.getOrDefault(peer, nowNanos) - nowNanos);
        long waitNanos = queuedNanos + NANOS_PER_SECOND * bytes * Byte.SIZE / bitsPerSecond;
        if (waitNanos <= Conditions.MAX_QUEUE_MILLIS * NANOS_PER_MILLI) {
            emptyNanos.put(peer, nowNanos + waitNanos);
        }
        return waitNanos;
    }

    /** Where the next datagram came from, or null if there is none. */
    private @Nullable InetSocketAddress read(DatagramChannel from) throws IOException {
        buffer.clear();
        return (InetSocketAddress) from.receive(buffer);
    }

    private DatagramChannel channelOf(InetSocketAddress peer) throws IOException {
        DatagramChannel known = byPeer.get(peer);
        if (known != null) {
            return known;
        }
        DatagramChannel channel = open();
        channel.bind(new InetSocketAddress(server.getAddress(), 0));
        channel.register(selector, SelectionKey.OP_READ, peer);
        byPeer.put(peer, channel);
        return channel;
    }

    private void deliver() throws IOException {
        long nowNanos = System.nanoTime();
        for (InFlight next = inFlight.peek(); next != null && next.atNanos - nowNanos <= 0; next = inFlight.peek()) {
            inFlight.remove();
            next.by.send(next.datagram, next.to == null ? server : next.to);
        }
    }

    private static DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        return channel;
    }

    private void closeChannels() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }
}
