package io.sluice.simulation;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/** A bottleneck with a buffer that drops what it has no room for, and the way behind it. */
final class Link {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Bytes that UDP and IP add to a datagram. */
    static final int DATAGRAM_OVERHEAD = 28;

    /** What travels. */
    interface Parcel {
        /** Bytes on the link. */
        int bytes();

        /**
         * It has arrived.
         *
         * @param queuedNanos how long it waited in the buffer
         */
        void onArrival(long queuedNanos, long nowNanos);

        /** It has not: there was no room for it, or it got lost behind the bottleneck. */
        default void onDrop(long nowNanos) {}
    }

    private record Queued(Parcel parcel, long atNanos) {}

    private record InFlight(Parcel parcel, long queuedNanos, long atNanos, long order) implements Comparable<InFlight> {
        @Override
        public int compareTo(InFlight other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final LinkOptions options;
    private final Random random;
    private final Queue<Queued> queue = new ArrayDeque<>();
    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>();
    private long queuedBytes;
    private long freeNanos;
    private long lastArrivalNanos;
    private long order;
    private long bytesCarried;

    Link(LinkOptions options, long seed) {
        this.options = options;
        this.random = new Random(seed);
    }

    double capacityBps(long nowNanos) {
        return options.capacity().bpsAt(nowNanos / NANOS_PER_SECOND);
    }

    /** Bytes that have passed the bottleneck. */
    long bytesCarried() {
        return bytesCarried;
    }

    double delayMillis() {
        return options.delayMillis();
    }

    boolean isCut(long nowNanos) {
        double seconds = nowNanos / NANOS_PER_SECOND;
        return seconds >= options.cutFromSeconds() && seconds < options.cutToSeconds();
    }

    void send(Parcel parcel, long nowNanos) {
        double waitMillis = queuedBytes * Byte.SIZE / capacityBps(nowNanos) * 1000;
        if (isCut(nowNanos) || waitMillis > options.queueMillis()) {
            parcel.onDrop(nowNanos);
            return;
        }
        queue.add(new Queued(parcel, nowNanos));
        queuedBytes += parcel.bytes();
    }

    /** Lets pass what has time to, and delivers what has arrived. */
    void advanceTo(long nowNanos) {
        while (!queue.isEmpty()) {
            Queued head = queue.peek();
            long begin = Math.max(freeNanos, head.atNanos());
            long end = begin + (long) (head.parcel().bytes() * Byte.SIZE / capacityBps(begin) * NANOS_PER_SECOND);
            if (end > nowNanos) {
                break;
            }
            queue.remove();
            queuedBytes -= head.parcel().bytes();
            freeNanos = end;
            pass(head, begin, end);
        }
        while (!inFlight.isEmpty() && inFlight.peek().atNanos() <= nowNanos) {
            InFlight arrived = inFlight.remove();
            arrived.parcel().onArrival(arrived.queuedNanos(), arrived.atNanos());
        }
    }

    private void pass(Queued head, long begin, long end) {
        bytesCarried += head.parcel().bytes();
        if (random.nextDouble() < options.lossShare()) {
            head.parcel().onDrop(end);
            return;
        }
        double jitter = options.jitterMillis() == 0 ? 0 : random.nextDouble() * options.jitterMillis();
        long at = end + (long) ((options.delayMillis() + jitter) * NANOS_PER_MILLI);
        lastArrivalNanos = Math.max(lastArrivalNanos, at);
        inFlight.add(new InFlight(head.parcel(), begin - head.atNanos(), lastArrivalNanos, order++));
    }
}
