package io.sluice.rtp.codec;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;

/** Spatial and temporal layers of VP9, by its payload descriptor. */
final class Vp9FrameReader implements FrameReader {
    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final boolean independent;

    /** @param independent as for {@link FrameReader#forMimeType} */
    Vp9FrameReader(boolean independent) {
        this.independent = independent;
    }

    @Override
    public void read(RtpPacket packet) {
        if (!descriptor.parse(packet.memory(), packet.payloadOffset(), packet.payloadLength())
                || descriptor.spatialLayer() >= FrameDescriptor.MAX_SPATIAL_LAYERS) {
            FrameReader.readPlain(packet);
            return;
        }
        FrameDescriptor frame = packet.frame();
        frame.clear();
        int spatial = descriptor.spatialLayer();
        int temporal = descriptor.temporalLayer();
        frame.frame(spatial, temporal, descriptor.beginsFrame(), descriptor.endsFrame());
        boolean leanedOn = !independent || !descriptor.isInterPicturePredicted();
        frame.receivers(
                leanedOn ? FrameDescriptor.from(spatial, temporal) : FrameDescriptor.temporalFrom(spatial, temporal),
                packet.keyFrame() ? FrameDescriptor.ALL : 0,
                descriptor.isSwitchingUpPoint() ? 0xff << temporal & 0xff : 0);
        frame.numbers(descriptor.pictureId(), descriptor.isNarrow() ? 7 : 15, descriptor.tl0PictureIndex());
        DependencyDescriptor.readFrameNumber(packet);
    }
}
