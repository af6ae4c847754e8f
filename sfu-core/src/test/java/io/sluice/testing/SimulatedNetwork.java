package io.sluice.testing;

import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.BiPredicate;

/**
 * UDP without sockets, on virtual time: loses, delays and so reorders datagrams as its seed says. Ports are what the server
 * binds; everything else reaches it through {@link #send} and hears through a {@link Receiver}.
 */
public final class SimulatedNetwork {
    /** A peer's end. */
    public interface Receiver {
        void onDatagram(byte[] datagram, Endpoint fromEndpoint, long nowNanos);
    }

    /** Who hears what is sent. */
    public interface Tap {
        void onSent(byte[] datagram, Endpoint from, Endpoint to);
    }

    private final Random random;
    private Losses losses;
    private final long delayNanos;
    private final long jitterNanos;
    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>();
    private final Map<Endpoint, SimulatedPort> ports = new HashMap<>();
    private final Map<Endpoint, Receiver> receivers = new HashMap<>();
    private long nowNanos;
    private long order;
    private long lost;
    private boolean cut;
    private BiPredicate<Endpoint, Endpoint> bad = (from, to) -> true;
    private Tap tap = (datagram, from, to) -> {};
    private BiPredicate<Endpoint, Endpoint> narrow = (from, to) -> false;
    private double narrowBps;
    private long narrowQueueNanos;
    private long narrowFreeNanos;

    /** Which datagrams vanish. */
    public interface Losses {
        boolean loses(Endpoint from, Endpoint to, long nowNanos);
    }

    private record InFlight(long atNanos, long order, Endpoint from, Endpoint to, MemorySegment datagram)
            implements Comparable<InFlight> {
        @Override
        public int compareTo(InFlight other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /**
     * @param loss share of datagrams that vanish, 0 to 1
     * @param jitterMillis largest random addition to the delay
     */
    public SimulatedNetwork(long seed, double loss, long delayMillis, long jitterMillis) {
        this.random = new Random(seed);
        this.losses = (from, to, now) -> random.nextDouble() < loss;
        this.delayNanos = delayMillis * 1_000_000;
        this.jitterNanos = jitterMillis * 1_000_000;
    }

    /** A network that delivers everything at once. */
    public static SimulatedNetwork perfect() {
        return new SimulatedNetwork(0, 0, 0, 0);
    }

    public UdpPort bind(Endpoint endpoint) {
        SimulatedPort port = new SimulatedPort(endpoint);
        ports.put(endpoint, port);
        return port;
    }

    public void join(Endpoint endpoint, Receiver receiver) {
        receivers.put(endpoint, receiver);
    }

    public void leave(Endpoint endpoint) {
        receivers.remove(endpoint);
    }

    /** Only ways between these ends lose, delay at random and can be cut; the others are even. */
    public void badOnly(BiPredicate<Endpoint, Endpoint> ways) {
        bad = ways;
    }

    /**
     * Ways between these ends share a link of so many bits a second, before which datagrams queue; those that would wait longer
     * than a time vanish.
     */
    public void narrow(BiPredicate<Endpoint, Endpoint> ways, double bitsPerSecond, long queueMillis) {
        narrow = ways;
        narrowBps = bitsPerSecond;
        narrowQueueNanos = queueMillis * 1_000_000;
    }

    /** How long a datagram waits before the narrow link. */
    public long narrowWaitNanos() {
        return Math.max(0, narrowFreeNanos - nowNanos);
    }

    /** While cut, nothing arrives. */
    public void cut(boolean now) {
        cut = now;
    }

    /** Has datagrams vanish by another rule than the seed's. */
    public void losses(Losses rule) {
        losses = rule;
    }

    /** Lets somebody listen to everything, lost or not. */
    public void tap(Tap listener) {
        tap = listener;
    }

    public long lost() {
        return lost;
    }

    public void send(byte[] datagram, Endpoint from, Endpoint to) {
        tap.onSent(datagram.clone(), from, to);
        boolean even = !bad.test(from, to);
        if (!even && (cut || losses.loses(from, to, nowNanos))) {
            lost++;
            return;
        }
        long queued = 0;
        if (narrow.test(from, to)) {
            if (narrowWaitNanos() > narrowQueueNanos) {
                lost++;
                return;
            }
            narrowFreeNanos =
                    Math.max(narrowFreeNanos, nowNanos) + (long) (datagram.length * Byte.SIZE * 1e9 / narrowBps);
            queued = narrowFreeNanos - nowNanos;
        }
        long jitter = even || jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        inFlight.add(new InFlight(
                nowNanos + delayNanos + queued + jitter, order++, from, to, MemorySegment.ofArray(datagram)));
    }

    /** Moves time on and delivers what has arrived by then. */
    public void advanceTo(long nanos) {
        nowNanos = nanos;
        while (!inFlight.isEmpty() && inFlight.peek().atNanos() <= nanos) {
            deliver(inFlight.poll());
        }
    }

    private void deliver(InFlight datagram) {
        SimulatedPort port = ports.get(datagram.to());
        if (port != null) {
            port.arrived.add(datagram);
            return;
        }
        Receiver receiver = receivers.get(datagram.to());
        if (receiver != null) {
            byte[] bytes = Bytes.toArray(
                    datagram.datagram(), 0, (int) datagram.datagram().byteSize());
            receiver.onDatagram(bytes, datagram.from(), datagram.atNanos());
        }
    }

    private final class SimulatedPort implements UdpPort {
        /** Few, so that they are often all in use. */
        private static final int SLOTS = 14;

        private final Endpoint endpoint;
        private final Queue<InFlight> arrived = new ArrayDeque<>();
        private final MemorySegment[] slots = new MemorySegment[SLOTS];
        private int slot;
        private final UdpCounters counters = new UdpCounters();

        SimulatedPort(Endpoint endpoint) {
            this.endpoint = endpoint;
            for (int i = 0; i < SLOTS; i++) {
                slots[i] = Arena.ofAuto().allocate(SEND_CAPACITY);
            }
        }

        @Override
        public Endpoint localEndpoint() {
            return endpoint;
        }

        @Override
        public int receive(PacketPool pool, Packet[] batch, long now) {
            int count = 0;
            while (count < batch.length && !arrived.isEmpty()) {
                Packet packet = pool.acquire();
                if (packet == null) {
                    return count;
                }
                InFlight datagram = arrived.remove();
                int length = (int) datagram.datagram().byteSize();
                Bytes.copy(datagram.datagram(), 0, packet.memory(), 0, length);
                packet.length(length);
                packet.remoteEndpoint(datagram.from());
                packet.arrivalNanos(datagram.atNanos());
                batch[count++] = packet;
            }
            return count;
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
            return slots[(slot + Objects.checkIndex(ahead, SLOTS)) % SLOTS];
        }

        @Override
        public void send(int length, Endpoint remoteEndpoint) {
            SimulatedNetwork.this.send(Bytes.toArray(slots[slot], 0, length), endpoint, remoteEndpoint);
            slot = (slot + 1) % SLOTS;
        }

        /** As the port of a server on Linux says, though here each datagram travels by itself. */
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
        public void close() {
            ports.remove(endpoint);
        }
    }
}
