package io.sluice.transport;

import io.sluice.bwe.ArrivalEstimator;
import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Tells one peer how much it may send, by a receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 section 2): the
 * owner's limit, and our estimate of the way where the peer's sender has no transport-wide feedback to make its own from;
 * whichever is less. A limit is repeated by the clock while it holds, an estimate as long as packets come. Confined to its loop.
 */
final class IncomingBitrate {
    /** How often a limit is repeated: every 1500 ms, mediasoup's value. */
    static final long INTERVAL_NANOS = 1_500_000_000L;

    /** How often its end is told: one message could be lost. mediasoup's value. */
    static final int UNLIMITED_MESSAGES = 4;

    /** What stands for no limit: the most that senders hold in 32 bits. */
    static final long UNLIMITED_BPS = 0x3ffffL << 14;

    /** How often an estimate is repeated, which one lost message must not hide for long. */
    static final long ESTIMATE_INTERVAL_NANOS = 1_000_000_000L;

    /** How often a higher one is told; a lower one at once. */
    private static final long RISE_INTERVAL_NANOS = 200_000_000L;

    private static final double MUCH_LESS = 0.97;
    private static final double MUCH_MORE = 1.05;

    private final Loop loop;
    private final TransportEgress egress;
    private final StreamTable streams;
    private final TransportCounters counters;
    private final int ownSsrc;
    private final RtcpWriter writer = new RtcpWriter();
    private Timers.@Nullable Timer timer;
    private long limitBps;
    private int unlimitedLeft;
    /** Null where the peer estimates itself, or nothing. */
    private @Nullable ArrivalEstimator estimator;

    private long toldBps = UNLIMITED_BPS;
    private long toldNanos = Long.MIN_VALUE / 2;

    IncomingBitrate(Loop loop, TransportEgress egress, StreamTable streams, TransportCounters counters, int ownSsrc) {
        this.loop = loop;
        this.egress = egress;
        this.streams = streams;
        this.counters = counters;
        this.ownSsrc = ownSsrc;
    }

    /**
     * Sets the limit for all that the peer sends together, and tells it at once.
     *
     * @param bitrateBps 0 for none
     */
    void limit(long bitrateBps) {
        if (bitrateBps == limitBps) {
            return;
        }
        unlimitedLeft = bitrateBps == 0 ? UNLIMITED_MESSAGES : 0;
        limitBps = bitrateBps;
        close();
        send();
    }

    /** What {@link #limit} has set; 0 for none. */
    long limitBps() {
        return limitBps;
    }

    /** Has the way from the peer estimated, or no longer. */
    void estimate(boolean wanted) {
        if (!wanted) {
            estimator = null;
        } else if (estimator == null) {
            estimator = new ArrivalEstimator();
        }
    }

    boolean isEstimating() {
        return estimator != null;
    }

    /** The estimate in bits a second, or {@link ArrivalEstimator#UNKNOWN} where there is none (yet). */
    long estimateBps() {
        return estimator == null ? ArrivalEstimator.UNKNOWN : estimator.bps();
    }

    /** A packet of the peer's, with parameters as for {@link ArrivalEstimator#onPacket}; only while {@link #isEstimating}. */
    void onPacket(int sendTime, long arrivedNanos, int bytes, long roundTripNanos, long nowNanos) {
        if (estimator != null
                && estimator.onPacket(sendTime, arrivedNanos, bytes, roundTripNanos, nowNanos)
                && isNews(nowNanos)) {
            write(bitrateBps(), nowNanos);
        }
    }

    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private boolean isNews(long nowNanos) {
        long sinceNanos = nowNanos - toldNanos;
        long bps = bitrateBps();
        return bps < MUCH_LESS * toldBps
                || sinceNanos >= ESTIMATE_INTERVAL_NANOS
                || (sinceNanos >= RISE_INTERVAL_NANOS && bps > MUCH_MORE * toldBps);
    }

    private void send() {
        timer = null;
        if (limitBps == 0 && unlimitedLeft == 0) {
            return;
        }
        if (write(bitrateBps(), loop.nowNanos()) && limitBps == 0) {
            unlimitedLeft--;
        }
        timer = loop.timers().schedule(loop.nowNanos() + INTERVAL_NANOS, this::send);
    }

    private long bitrateBps() {
        long limit = limitBps == 0 ? UNLIMITED_BPS : limitBps;
        long estimate = estimateBps();
        return estimate == ArrivalEstimator.UNKNOWN ? limit : Math.min(limit, estimate);
    }

    /** Says nothing while there is no way to the peer or none of its streams is known yet. */
    private boolean write(long bitrateBps, long nowNanos) {
        MemorySegment slot = egress.rtcpSlot();
        if (slot == null) {
            return false;
        }
        writer.wrap(slot, 0, RtcpReporter.MAX_COMPOUND).remb(ownSsrc, bitrateBps);
        int sources = 0;
        for (ReceivedStream stream : streams.all()) {
            Integer ssrc = stream.ssrc();
            if (ssrc != null && writer.rembSource(ssrc)) {
                sources++;
            }
        }
        if (sources > 0) {
            egress.sendRtcp(writer.length());
            counters.rembsSent++;
            toldBps = bitrateBps;
            toldNanos = nowNanos;
        }
        return sources > 0;
    }
}
