package io.sluice.simulation;

/**
 * A long or short transfer by something like TCP with selective acknowledgements: slow start, then one segment a round trip more,
 * halved once a round trip in which something was lost (RFC 5681, RFC 6675 in spirit).
 */
final class TcpFlow implements World.Actor {
    private static final int SEGMENT_BYTES = 1500;
    private static final double INITIAL_WINDOW = 10;
    private static final double MIN_WINDOW = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    private final World world;
    private final Link link;
    private final double fromSeconds;
    private final double toSeconds;
    private long leftBytes;
    private double window = INITIAL_WINDOW;
    private double threshold = Double.MAX_VALUE;
    private int inFlight;
    private long nextNumber;
    private long recoveryEnds;
    private long bytesReceived;

    /** @param totalBytes to be transferred */
    TcpFlow(World world, Link link, double fromSeconds, double toSeconds, long totalBytes) {
        this.world = world;
        this.link = link;
        this.fromSeconds = fromSeconds;
        this.toSeconds = toSeconds;
        this.leftBytes = totalBytes;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    @Override
    public void tick(long nowNanos) {
        double seconds = nowNanos / NANOS_PER_SECOND;
        if (seconds < fromSeconds || seconds >= toSeconds) {
            return;
        }
        while (inFlight < window && leftBytes > 0) {
            leftBytes -= SEGMENT_BYTES;
            inFlight++;
            link.send(new Segment(nextNumber++), nowNanos);
        }
    }

    private final class Segment implements Link.Parcel {
        private final long number;

        Segment(long number) {
            this.number = number;
        }

        @Override
        public int bytes() {
            return SEGMENT_BYTES;
        }

        @Override
        public void onArrival(long queuedNanos, long nowNanos) {
            bytesReceived += SEGMENT_BYTES;
            world.after(link.delayMillis(), this::onAcknowledged);
        }

        /** The sender learns of it a round trip later, by what is acknowledged behind it. */
        @Override
        public void onDrop(long nowNanos) {
            leftBytes += SEGMENT_BYTES;
            world.after(2 * link.delayMillis() + 20, this::onLost);
        }

        private void onAcknowledged() {
            inFlight--;
            window += window < threshold ? 1 : 1 / window;
        }

        private void onLost() {
            inFlight--;
            if (number >= recoveryEnds) {
                recoveryEnds = nextNumber;
                window = Math.max(MIN_WINDOW, window / 2);
                threshold = window;
            }
        }
    }
}
