package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.RetransmissionBuffer;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The retransmission buffers of one loop, and what they hold together: never more than half of the loop's packets, so that
 * reception always finds slots. When there is no room left the oldest packets of all streams go first. Confined to its loop.
 */
final class RetransmissionMemory {
    /** How often streams that have fallen silent are looked at; those that flow evict by themselves. */
    private static final long SWEEP_INTERVAL_NANOS = 500_000_000L;

    /** Which part of the time that is covered is given up when there is no room: many packets at once, so that it is rare. */
    private static final int GIVEN_UP_PART = 4;

    private final Loop loop;
    private final List<RetransmissionBuffer> buffers = new ArrayList<>();
    private int held;
    private long givenUp;
    private Timers.@Nullable Timer sweep;

    RetransmissionMemory(Loop loop) {
        this.loop = loop;
    }

    RetransmissionBuffer open(boolean video) {
        RetransmissionBuffer buffer = new RetransmissionBuffer(video);
        buffers.add(buffer);
        return buffer;
    }

    /** Adds the packets of a run that somebody may ask for again. */
    void keep(RetransmissionBuffer buffer, RtpPacket[] run, int count, long nowNanos) {
        int before = buffer.size();
        for (int i = 0; i < count; i++) {
            if (!run[i].isPaddingOnly()) {
                buffer.add(run[i], nowNanos);
            }
        }
        held += buffer.size() - before;
        if (held > limit()) {
            makeRoom(nowNanos);
        }
        if (sweep == null && held > 0) {
            sweep = loop.timers().schedule(nowNanos + SWEEP_INTERVAL_NANOS, this::sweep);
        }
    }

    /** Lets go of what a buffer holds. */
    void clear(RetransmissionBuffer buffer) {
        held -= buffer.size();
        buffer.clear();
        if (held == 0 && sweep != null) {
            sweep.cancel();
            sweep = null;
        }
    }

    void close(RetransmissionBuffer buffer) {
        clear(buffer);
        buffers.remove(buffer);
    }

    /** Packets held by all buffers together. */
    int held() {
        return held;
    }

    /** Packets let go of before their time, for want of room. */
    long givenUp() {
        return givenUp;
    }

    private int limit() {
        return loop.packets().maxPackets() / 2;
    }

    private void makeRoom(long nowNanos) {
        int before = held;
        while (held > limit()) {
            long ageNanos = oldestAgeNanos(nowNanos);
            // Negative where packets arrived after the turn began, which is what the time says.
            evictArrivedBefore(nowNanos - ageNanos + Math.max(0, ageNanos) / GIVEN_UP_PART + 1);
        }
        givenUp += before - held;
    }

    private long oldestAgeNanos(long nowNanos) {
        long oldest = Long.MIN_VALUE;
        for (RetransmissionBuffer buffer : buffers) {
            if (buffer.size() > 0) {
                oldest = Math.max(oldest, nowNanos - buffer.oldestArrivalNanos());
            }
        }
        return oldest;
    }

    private void evictArrivedBefore(long nanos) {
        held = 0;
        for (RetransmissionBuffer buffer : buffers) {
            buffer.evictArrivedBefore(nanos);
            held += buffer.size();
        }
    }

    private void sweep() {
        sweep = null;
        long nowNanos = loop.nowNanos();
        held = 0;
        for (RetransmissionBuffer buffer : buffers) {
            buffer.evictAged(nowNanos);
            held += buffer.size();
        }
        if (held > 0) {
            sweep = loop.timers().schedule(nowNanos + SWEEP_INTERVAL_NANOS, this::sweep);
        }
    }
}
