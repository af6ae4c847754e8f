package io.sluice.rtp.codec;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;

/** Temporal layers of VP8, by its payload descriptor. */
final class Vp8FrameReader implements FrameReader {
    private final Vp8Descriptor descriptor = new Vp8Descriptor();

    @Override
    public void read(RtpPacket packet) {
        if (!descriptor.parse(packet.memory(), packet.payloadOffset(), packet.payloadLength())) {
            FrameReader.readPlain(packet);
            return;
        }
        FrameDescriptor frame = packet.frame();
        frame.clear();
        int temporal = descriptor.temporalLayer();
        frame.frame(0, temporal, descriptor.beginsFrame(), packet.marker());
        frame.receivers(
                FrameDescriptor.from(0, temporal),
                packet.keyFrame() ? FrameDescriptor.ALL : 0,
                descriptor.layerSync() ? 1 << temporal : 0);
        frame.numbers(descriptor.pictureId(), descriptor.isNarrow() ? 7 : 15, descriptor.tl0PictureIndex());
        DependencyDescriptor.readFrameNumber(packet);
    }
}
