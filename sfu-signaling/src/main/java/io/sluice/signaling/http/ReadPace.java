package io.sluice.signaling.http;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The pace of one connection and that of its address. On the connection's network thread. */
final class ReadPace {
    private final Pace connection;
    private @Nullable Pace address;
    private long dueNanos = System.nanoTime();

    ReadPace(Pace connection) {
        this.connection = connection;
    }

    /** From here on what is read is of somebody with this pace; null for one who has none. */
    void belongTo(@Nullable Pace client) {
        address = client;
    }

    /** Counts a request or a frame that was read. */
    void count() {
        long nowNanos = System.nanoTime();
        long own = connection.take(nowNanos);
        dueNanos = nowNanos + (address == null ? own : Math.max(own, address.take(nowNanos)));
    }

    /** Whether the next has to wait. */
    boolean isAhead() {
        return waitNanos() > 0;
    }

    /** Runs something when the next may be read: at once, or later. */
    void whenDue(Channel channel, Runnable action) {
        long nanos = waitNanos();
        if (nanos <= 0) {
            action.run();
        } else {
            var _ = channel.eventLoop().schedule(action, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private long waitNanos() {
        return dueNanos - System.nanoTime();
    }
}
