package io.sluice.routing;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * The timestamps of one consumer over all the encodings it gets in turn. Frames captured at the same instant have the same timestamp, whichever
 * encoding they are of, as far as sender reports tell when they were captured; never does one stand before what was sent. Confined
 * to its loop.
 */
final class OutputTimeline {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Further off than any delay between encodings: reports that say so are of different clocks. */
    private static final int MAX_AHEAD_SECONDS = 10;

    private final int clockRate;
    private final int firstOffset;
    private boolean started;
    private int lastTimestamp;
    private long lastArrivalNanos;

    /** Where the consumer's timestamps stand on our clock, once that is known. */
    private @Nullable SenderReportTiming reference;

    OutputTimeline(int clockRate, int firstOffset) {
        this.clockRate = clockRate;
        this.firstOffset = firstOffset;
    }

    /**
     * Begins another encoding, or the first one.
     *
     * @param packet its first
     * @param timing of the encoding, if it is known
     * @return what to add to its timestamps
     */
    int begin(RtpPacket packet, @Nullable SenderReportTiming timing) {
        int offset = started ? continued(packet, timing) - packet.timestamp() : firstOffset;
        if (reference == null && timing != null) {
            reference = new SenderReportTiming(
                    timing.localNanos(), timing.rtpTimestamp() + offset, timing.senderClockOffset());
        }
        return offset;
    }

    private int continued(RtpPacket packet, @Nullable SenderReportTiming timing) {
        int wanted = timing == null || reference == null ? byArrival(packet) : byCapture(packet, timing, reference);
        int ahead = Sequence.distance32(lastTimestamp, wanted);
        if (ahead > MAX_AHEAD_SECONDS * clockRate || ahead < -MAX_AHEAD_SECONDS * clockRate) {
            wanted = byArrival(packet);
            ahead = Sequence.distance32(lastTimestamp, wanted);
        }
        return ahead > 0 ? wanted : lastTimestamp + 1;
    }

    private int byCapture(RtpPacket packet, SenderReportTiming timing, SenderReportTiming from) {
        long capturedNanos =
                timing.localNanos() + ticksToNanos(Sequence.distance32(timing.rtpTimestamp(), packet.timestamp()));
        return from.rtpTimestamp() + nanosToTicks(capturedNanos - from.localNanos());
    }

    private int byArrival(RtpPacket packet) {
        long elapsedMillis = Math.max(1, (packet.arrivalNanos() - lastArrivalNanos) / NANOS_PER_MILLI);
        return lastTimestamp + nanosToTicks(elapsedMillis * NANOS_PER_MILLI);
    }

    /** A packet is sent. */
    void sent(RtpPacket packet, int timestamp) {
        if (!started || Sequence.isNewer32(timestamp, lastTimestamp)) {
            started = true;
            lastTimestamp = timestamp;
            lastArrivalNanos = packet.arrivalNanos();
        }
    }

    int lastTimestamp() {
        return lastTimestamp;
    }

    private long ticksToNanos(int ticks) {
        return ticks * NANOS_PER_SECOND / clockRate;
    }

    /** Wraps as timestamps do. */
    private int nanosToTicks(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
        return (int) (seconds * clockRate + Math.round((double) rest * clockRate / NANOS_PER_SECOND));
    }
}
