package io.sluice.transport;

import io.sluice.bwe.AllocatedStream;
import io.sluice.bwe.BandwidthEstimator;
import io.sluice.bwe.BitrateAllocator;
import io.sluice.bwe.BitrateLimits;
import io.sluice.bwe.PacingBudget;
import io.sluice.bwe.Probe;
import io.sluice.bwe.SendHistory;
import io.sluice.loop.Loop;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * What one transport makes of its receiver's feedback: estimates the way there, shares it out among the pictures, says how fast
 * packets may leave, and when to probe. Begins with the first picture whose receiver can give feedback; one that never does is
 * sent everything, unpaced, as one that cannot.
 *
 * <p>Confined to its loop; allocates nothing for a packet.
 */
final class CongestionControl {
    /**
     * Packets leave so many times faster than the estimate. A sender that encodes needs more (libwebrtc: 2.5); here they come paced
     * already, and what is faster than the way only waits in its buffer, if that is large enough.
     */
    private static final double PACING_FACTOR = 1.5;

    /** The same while packets get lost: a buffer of few packets loses those of a burst, whatever the rate. */
    private static final double EVEN_PACING_FACTOR = 1.05;

    /** No packet of a picture waits longer: the rate rises with what waits. */
    private static final double MAX_WAIT_SECONDS = 0.25;

    /**
     * When the way suddenly carries less its buffer is full before it is known: for so long nothing is sent, so that there is room for the key
     * frame of a lower layer.
     */
    private static final long MAKE_ROOM_NANOS = 50_000_000;

    /** How often those that wait are looked at: several then share a message to the kernel. */
    private static final long PACE_NANOS = 5_000_000;

    private static final long PROBE_PACE_NANOS = 1_000_000;

    /** Layers are looked at so often, since their bitrates change. */
    private static final long ALLOCATION_NANOS = 250_000_000;

    private static final double MUCH_LESS = 0.97;
    private static final double MUCH_MORE = 1.05;

    /** So long after the first feedback nobody is left without a picture: the estimate is no more than where it began. */
    private static final long TRIAL_NANOS = 1_500_000_000;

    /** A receiver that has given no feedback for so long gives none. */
    private static final long NO_FEEDBACK_NANOS = 2_500_000_000L;

    private final Loop loop;
    private final TransportEgress egress;
    private final BandwidthEstimator estimator;
    private final BitrateAllocator allocator = new BitrateAllocator();
    private final PacingBudget budget = new PacingBudget();
    private final BandwidthReports reports;
    private final Loop.Flushable reallocate = this::onDemandFlush;

    private Timers.@Nullable Timer timer;
    private Timers.@Nullable Timer paceTimer;
    private boolean reallocating;
    private double allocatedForBps;
    private double allocatedForMomentBps;
    private long allocatedNanos;

    private boolean sent;
    private long firstSentNanos;
    private boolean heard;
    private long firstHeardNanos;

    private @Nullable Probe probe;
    private int probeBytes;
    private int probePackets;

    CongestionControl(Loop loop, TransportEgress egress, BitrateLimits limits, Bandwidth.Listener listener) {
        this.loop = loop;
        this.egress = egress;
        this.estimator = new BandwidthEstimator(limits);
        this.reports = new BandwidthReports(estimator, allocator, listener);
    }

    void limits(BitrateLimits limits) {
        estimator.limits(limits);
        demandChanged();
    }

    /** A picture is to be sent. */
    void add(AllocatedStream stream) {
        allocator.add(stream);
        stream.demandListener(this::demandChanged);
        demandChanged();
    }

    void remove(AllocatedStream stream) {
        allocator.remove(stream);
        demandChanged();
    }

    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (paceTimer != null) {
            paceTimer.cancel();
            paceTimer = null;
        }
    }

    BandwidthEstimator estimator() {
        return estimator;
    }

    /** What is known, and what it is used for. */
    Bandwidth bandwidth(long nowNanos) {
        return reports.bandwidth(nowNanos);
    }

    /** Takes feedback that is sound. */
    void onFeedback(TransportFeedback feedback, long nowNanos) {
        long falls = estimator.suddenFalls();
        if (estimator.onFeedback(feedback, nowNanos)) {
            if (estimator.suddenFalls() != falls) {
                budget.pauseUntil(nowNanos + MAKE_ROOM_NANOS);
            }
            noteHeard(nowNanos);
            afterChange(nowNanos);
        }
    }

    void onRemb(long bps, long nowNanos) {
        estimator.onRemb(bps, nowNanos);
        noteHeard(nowNanos);
        afterChange(nowNanos);
    }

    /** @param share what the receiver reports as lost of a picture, 0 to 1 */
    void onLossReport(double share, long nowNanos) {
        estimator.onLossReport(share, nowNanos);
    }

    void onRouteChanged(long nowNanos) {
        estimator.onRouteChanged(nowNanos);
    }

    /**
     * What may leave now; null where nothing is held back: by a receiver that says nothing, or where no stream has layers that
     * could be given up, so that to wait would only make it late.
     *
     * @param waitingBytes to be sent
     */
    @Nullable
    PacingBudget pace(long waitingBytes, long nowNanos) {
        Probe under = probe;
        if (!heard || (under == null && !allocator.hasChoice())) {
            return null;
        }
        double rate = pacingFactor() * estimator.sendBps();
        rate = Math.max(rate, waitingBytes * Byte.SIZE / MAX_WAIT_SECONDS);
        budget.advance(under == null ? rate : Math.max(under.bitrateBps(), 1), nowNanos);
        return budget;
    }

    private double pacingFactor() {
        if (estimator.isDraining()) {
            return 1;
        }
        return estimator.isLossy() ? EVEN_PACING_FACTOR : PACING_FACTOR;
    }

    /** Whether padding is to be sent if nothing else is. */
    boolean wantsPadding() {
        return probe != null && budget.isOpen();
    }

    /** There is nothing to probe with. */
    void giveUpProbe() {
        probe = null;
    }

    /** A packet with a transport-wide number leaves, perhaps because it was asked for again. */
    void onSent(int transportSequence, int bytes, boolean repeated, long nowNanos) {
        if (!sent) {
            sent = true;
            firstSentNanos = nowNanos;
        }
        Probe under = probe;
        int cluster = under == null ? SendHistory.NO_CLUSTER : under.cluster();
        estimator.onSent(transportSequence, bytes, cluster, repeated, nowNanos);
        if (under != null) {
            probeBytes += bytes;
            probePackets++;
            if (probeBytes >= under.bytes() && probePackets >= under.packets()) {
                probe = null;
            }
        }
        if (timer == null) {
            schedule(nowNanos);
        }
    }

    /** What could leave has left; some may wait. */
    void afterFlush(boolean waiting, long nowNanos) {
        if (paceTimer != null || (!waiting && probe == null)) {
            return;
        }
        long pause = probe == null ? PACE_NANOS : PROBE_PACE_NANOS;
        paceTimer = loop.timers().schedule(Math.max(budget.openNanos(), nowNanos + pause), this::onPaceTimer);
    }

    private void onPaceTimer() {
        paceTimer = null;
        egress.wake();
    }

    private void schedule(long nowNanos) {
        timer = loop.timers().schedule(nowNanos + BandwidthEstimator.TIMER_NANOS, this::onTimer);
    }

    private void onTimer() {
        timer = null;
        long nowNanos = loop.nowNanos();
        estimator.onTimer(nowNanos);
        afterChange(nowNanos);
        if (!allocator.isEmpty()) {
            schedule(nowNanos);
        }
    }

    private void noteHeard(long nowNanos) {
        if (!heard) {
            heard = true;
            firstHeardNanos = nowNanos;
        }
    }

    private void afterChange(long nowNanos) {
        double estimate = estimator.freshBps();
        double moment = estimator.freshSendBps();
        boolean much = estimate < MUCH_LESS * allocatedForBps
                || estimate > MUCH_MORE * allocatedForBps
                || moment < MUCH_LESS * allocatedForMomentBps
                || moment > MUCH_MORE * allocatedForMomentBps;
        if (much || nowNanos - allocatedNanos >= ALLOCATION_NANOS) {
            allocate(nowNanos);
        }
        if (probe == null) {
            beginProbe(nowNanos);
        }
        reports.afterChange(nowNanos);
    }

    private void beginProbe(long nowNanos) {
        Probe next = estimator.pollProbe(nowNanos);
        if (next != null) {
            probe = next;
            probeBytes = 0;
            probePackets = 0;
            budget.restart();
            if (paceTimer != null) {
                paceTimer.cancel();
                paceTimer = null;
            }
            reports.listener().onProbe(next.bitrateBps());
            egress.wake();
        }
    }

    /** Called by streams whenever what they want has changed: shared out once, when the turn ends. */
    private void demandChanged() {
        if (!reallocating) {
            reallocating = true;
            loop.markDirty(reallocate);
        }
    }

    private void onDemandFlush(long nowNanos) {
        reallocating = false;
        allocate(nowNanos);
    }

    private void allocate(long nowNanos) {
        allocatedNanos = nowNanos;
        allocatedForBps = estimator.freshBps();
        allocatedForMomentBps = estimator.freshSendBps();
        if (!heard && sent && nowNanos - firstSentNanos > NO_FEEDBACK_NANOS) {
            allocator.allocateAll(nowNanos);
            return;
        }
        boolean trial = !heard || nowNanos - firstHeardNanos < TRIAL_NANOS;
        allocator.allocate(allocatedForBps, allocatedForMomentBps, trial, nowNanos);
        estimator.wish(allocator.desiredBps(nowNanos));
    }
}
