package io.sluice.simulation;

import io.sluice.routing.OutboundStream;
import io.sluice.transport.SimulatedSfu;
import org.jspecify.annotations.Nullable;

/**
 * One viewer of one picture whose bitrate follows what the server allows, as if there were a layer for every bitrate up to a
 * maximum: what the control of congestion does by itself, without the steps of real layers.
 */
final class Flow implements World.Actor {
    /** What a picture takes at least. */
    private static final double LEAST_BPS = 50_000;

    private final SimulatedSfu.Connection connection;
    private final SimulatedSfu.Adaptive adaptive;
    private final Meter meter;
    private final double fromSeconds;
    private final double maxBps;
    private boolean paused;

    Flow(World world, Link link, double maxBps, double fromSeconds, double seconds, long seed) {
        this(world, new Way(link, null, 0), maxBps, fromSeconds, seconds, seed);
    }

    /**
     * How the viewer is reached.
     *
     * @param link that may be shared with others
     * @param back what reports go by; null for a way of their own
     * @param detourMillis behind the link, either way
     */
    record Way(Link link, @Nullable Link back, double detourMillis) {}

    /** One that is reached by more than a link. */
    Flow(World world, Way way, double maxBps, double fromSeconds, double seconds, long seed) {
        this.fromSeconds = fromSeconds;
        this.maxBps = maxBps;
        meter = new Meter(seconds);
        Viewer viewer = new Viewer(world, way.link(), meter, way.back(), way.detourMillis());
        connection = viewer.connection();
        VideoSource source = new VideoSource(world, () -> bps(world.nowNanos()), seed);
        OutboundStream stream = viewer.watch(source);
        adaptive = world.sfu().adapt(connection, stream, Math.round(maxBps));
        world.add(source);
        world.add(viewer);
        world.add(this);
    }

    Meter meter() {
        return meter;
    }

    SimulatedSfu.Connection connection() {
        return connection;
    }

    /** Sends nothing, and wants nothing, or does again. */
    void pause(boolean next) {
        paused = next;
        adaptive.want(next ? 0 : Math.round(maxBps));
    }

    @Override
    public void tick(long nowNanos) {
        meter.onEstimate(connection.estimator().estimateBps(), nowNanos);
    }

    private double bps(long nowNanos) {
        if (paused || nowNanos < fromSeconds * 1e9) {
            return 0;
        }
        return Math.clamp(connection.estimator().freshSendBps(), LEAST_BPS, maxBps);
    }
}
