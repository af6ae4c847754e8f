package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.LayerMeter;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A track with layers on one loop: all its encodings come here as long as anybody wants it, so that what each takes is known and
 * whoever changes finds the other running. Says which layers come, and tells the track's home which are wanted. Confined to its loop.
 */
final class TrackReplica {
    /** How often is looked whether layers have fallen silent. */
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final Track track;
    private final Loop loop;
    private final Runnable onEmpty;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final List<LayeredForwarding> consumers = new ArrayList<>();
    private final LayerMeter meter;
    private final Loop.Flushable reviewAll = this::reviewAll;
    private boolean reviewing;
    private int reportedDemand = LayerDemand.NONE;
    private Timers.@Nullable Timer timer;

    /** @param onEmpty called when the last consumer has left */
    TrackReplica(Track track, Loop loop, Runnable onEmpty) {
        this.track = track;
        this.loop = loop;
        this.onEmpty = onEmpty;
        this.meter = new LayerMeter(track.spatialLayers(), track.temporalLayers(), isIndependent(track));
    }

    private static boolean isIndependent(Track track) {
        return !track.isScalable() || track.isIndependent();
    }

    /** Takes the replica of the next encoding, from the lowest quality up. */
    void add(Replica replica) {
        Watch watch = new Watch(replicas.size());
        replicas.add(replica);
        watches.add(watch);
        replica.add(watch);
    }

    void add(LayeredForwarding consumer) {
        consumers.add(consumer);
        if (timer == null) {
            timer = loop.timers().schedule(loop.nowNanos() + INTERVAL_NANOS, this::onTimer);
        }
    }

    void remove(LayeredForwarding consumer) {
        if (consumers.remove(consumer) && consumers.isEmpty()) {
            close();
        }
    }

    /** The producer is gone. */
    private void end() {
        stopTimer();
        consumers.forEach(LayeredForwarding::onProducerClosed);
        consumers.clear();
        onEmpty.run();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void close() {
        stopTimer();
        reportDemand();
        for (int i = 0; i < replicas.size(); i++) {
            replicas.get(i).remove(watches.get(i));
        }
        onEmpty.run();
    }

    Track track() {
        return track;
    }

    Replica replica(int encoding) {
        return replicas.get(encoding);
    }

    LayerMeter meter() {
        return meter;
    }

    /** Has all consumers look again at what they get, at the end of the turn. */
    void review() {
        if (!reviewing) {
            reviewing = true;
            loop.markDirty(reviewAll);
        }
    }

    private void reviewAll(long nowNanos) {
        reviewing = false;
        for (int i = consumers.size() - 1; i >= 0; i--) {
            consumers.get(i).review(nowNanos);
        }
        if (!consumers.isEmpty()) {
            reportDemand();
        }
    }

    private void onTimer() {
        timer = loop.timers().schedule(loop.nowNanos() + INTERVAL_NANOS, this::onTimer);
        if (meter.expire()) {
            consumers.forEach(consumer -> consumer.stream.onDemandChanged());
        }
        reviewAll(loop.nowNanos());
    }

    private void reportDemand() {
        int highest = LayerDemand.NONE;
        for (LayeredForwarding consumer : consumers) {
            highest = Math.max(highest, consumer.wantedSpatialLayer());
        }
        if (highest != reportedDemand) {
            reportedDemand = highest;
            report(highest);
        }
    }

    private void report(int highest) {
        int from = loop.index();
        Loop home = track.home();
        if (home == loop) {
            track.demand().report(from, highest);
        } else {
            loop.laneTo(home).control(() -> track.demand().report(from, highest));
        }
    }

    private void onLayerBegins() {
        consumers.forEach(consumer -> consumer.stream.onDemandChanged());
        review();
    }

    /** Measures what comes of one encoding. */
    private final class Watch implements Viewer {
        private final int index;
        private int activeLayers = FrameDescriptor.ALL;

        Watch(int index) {
            this.index = index;
        }

        @Override
        public void onRun(RtpPacket[] run, int count, long nowNanos) {
            boolean begins = false;
            for (int i = 0; i < count; i++) {
                RtpPacket packet = run[i];
                FrameDescriptor frame = packet.frame();
                int spatial = track.isScalable() ? frame.spatialLayer() : index;
                begins |= meter.onPacket(
                        spatial, frame.temporalLayer(), packet.packet().length(), nowNanos);
                if (track.isScalable() && frame.activeLayers() != activeLayers) {
                    noteActive(frame.activeLayers());
                }
            }
            if (begins) {
                onLayerBegins();
            }
        }

        /** The sender says which layers it sends, sooner than their silence would. */
        private void noteActive(int layers) {
            activeLayers = layers;
            for (int s = 1; s < meter.spatialLayers(); s++) {
                // Decode targets that are gone fall to the nearest lower one, so a layer is active if it differs from
                // that.
                if ((layers & FrameDescriptor.layer(s, 0)) == 0 && meter.stop(s)) {
                    review();
                }
            }
        }

        @Override
        public void onProducerResumed() {}

        @Override
        public void onProducerRestarted() {}

        @Override
        public void onProducerClosed() {
            end();
        }

        @Override
        public boolean retransmits() {
            return false;
        }

        @Override
        public int reportedLoss() {
            return 0;
        }
    }
}
