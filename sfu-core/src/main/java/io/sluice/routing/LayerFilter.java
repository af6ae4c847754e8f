package io.sluice.routing;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import java.util.Arrays;

/**
 * Which frames of one stream a receiver gets: those its layers need. Layers change where a picture begins, and a late packet is judged by the
 * layers that held in its place, so that frames are sent whole or not at all. Down it goes at once where the lower
 * layers were sent all along; otherwise, and up, with a frame that says that one can begin there. Confined to its loop.
 */
final class LayerFilter {
    /** More changes than packets are late by. */
    private static final int REMEMBERED = 16;

    private final boolean independent;
    private final long[] from = new long[REMEMBERED];
    private final int[] layers = new int[REMEMBERED];
    private int newest;
    private long highest;
    private int pictureTimestamp;
    private int spatial;
    private int temporal;
    private int targetSpatial;
    private int targetTemporal;

    /** @param independent whether a receiver of a spatial layer is not sent the lower ones */
    LayerFilter(boolean independent) {
        this.independent = independent;
    }

    /** Begins with a packet with which any layers can begin, at the target. */
    void begin(RtpPacket packet) {
        highest = packet.sequenceNumber();
        pictureTimestamp = packet.timestamp();
        spatial = targetSpatial;
        temporal = targetTemporal;
        Arrays.fill(from, Long.MAX_VALUE);
        change(highest);
    }

    /** Sets the layers to get to. */
    void target(int nextSpatial, int nextTemporal) {
        targetSpatial = nextSpatial;
        targetTemporal = nextTemporal;
    }

    /** Whether the receiver gets a packet; in order, this is where layers change. */
    boolean admits(RtpPacket packet) {
        long number = Sequence.unwrap16(highest, packet.sequenceNumber());
        if (number > highest) {
            boolean follows = number == highest + 1 || packet.frame().beginsFrame();
            highest = number;
            if (packet.timestamp() != pictureTimestamp) {
                pictureTimestamp = packet.timestamp();
                if (follows) {
                    onPicture(packet.frame(), number);
                }
            } else if (packet.frame().beginsFrame() && packet.frame().spatialLayer() == spatial) {
                onTopFrame(packet.frame(), number);
            }
        }
        return packet.frame().isNeededBy(layersAt(number));
    }

    /** Whether a frame that the receiver does not get leans on nothing else that it does not get: it is of the next temporal layer. */
    boolean isJustAbove(RtpPacket packet) {
        int layer = layersAt(Sequence.unwrap16(highest, packet.sequenceNumber()));
        int top = Integer.numberOfTrailingZeros(layer) % FrameDescriptor.MAX_TEMPORAL_LAYERS;
        return layer != 0 && packet.frame().temporalLayer() == top + 1;
    }

    int spatialLayer() {
        return spatial;
    }

    int temporalLayer() {
        return temporal;
    }

    /** The one to get to. */
    int targetSpatialLayer() {
        return targetSpatial;
    }

    /** Whether the target can be got to with a key frame only. */
    boolean needsKeyFrame() {
        return targetSpatial > spatial || (targetSpatial < spatial && independent);
    }

    /** Whether this is the highest spatial layer that the receiver of a packet gets. */
    boolean isTop(RtpPacket packet) {
        int layer = layersAt(Sequence.unwrap16(highest, packet.sequenceNumber()));
        int top = Integer.numberOfTrailingZeros(layer) / FrameDescriptor.MAX_TEMPORAL_LAYERS;
        return packet.frame().spatialLayer() == top;
    }

    private void onPicture(FrameDescriptor frame, long number) {
        int nextSpatial = spatial;
        int nextTemporal = temporal;
        if (canBegin(frame)) {
            nextSpatial = targetSpatial;
            nextTemporal = targetTemporal;
        } else {
            if (targetSpatial < spatial && !independent) {
                nextSpatial = targetSpatial;
            }
            nextTemporal = nextTemporal(frame, nextSpatial);
        }
        set(nextSpatial, nextTemporal, number);
    }

    /** The frame has to be one that was leaned on until now, or one that leans on nothing: else it cannot be decoded itself. */
    private boolean canBegin(FrameDescriptor frame) {
        return frame.isSwitchTo(FrameDescriptor.layer(targetSpatial, targetTemporal))
                && frame.isNeededBy(FrameDescriptor.layer(spatial, temporal));
    }

    /** A picture goes on with its frame of the layer that is sent: descriptors tell there, not before, whether one can go up in time. */
    private void onTopFrame(FrameDescriptor frame, long number) {
        if (temporal < targetTemporal && frame.temporalLayer() <= temporal) {
            int next = temporal;
            while (next < targetTemporal && frame.isSwitchTo(FrameDescriptor.layer(spatial, next + 1))) {
                next++;
            }
            set(spatial, next, number);
        }
    }

    private void set(int nextSpatial, int nextTemporal, long number) {
        if (nextSpatial != spatial || nextTemporal != temporal) {
            spatial = nextSpatial;
            temporal = nextTemporal;
            change(number);
        }
    }

    /** Up step by step: a higher layer may lean on the one below it, which has to be there before. */
    private int nextTemporal(FrameDescriptor frame, int nextSpatial) {
        // A spatial layer that cannot be left at once is made as cheap as it can be meanwhile.
        int target = targetSpatial < nextSpatial ? 0 : targetTemporal;
        int next = Math.min(temporal, target);
        while (next < target
                && (frame.isTemporalSwitchTo(next + 1)
                        || frame.isSwitchTo(FrameDescriptor.layer(nextSpatial, next + 1)))) {
            next++;
        }
        return next;
    }

    private void change(long number) {
        newest = newest + 1 & REMEMBERED - 1;
        from[newest] = number;
        layers[newest] = FrameDescriptor.layer(spatial, temporal);
    }

    /** Of numbers from before all that is remembered: none. */
    private int layersAt(long number) {
        for (int i = 0; i < REMEMBERED; i++) {
            int index = newest - i & REMEMBERED - 1;
            if (from[index] <= number) {
                return layers[index];
            }
        }
        return 0;
    }
}
