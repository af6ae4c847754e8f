package io.sluice.rtp.codec;

import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;

/** Layers by the dependency descriptor, whatever the codec; a packet without one is of a stream without layers. */
final class DescriptorFrameReader implements FrameReader {
    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    @Override
    public void read(RtpPacket packet) {
        FrameReader.readPlain(packet);
        int offset = packet.extensionOffset(ExtensionType.DEPENDENCY_DESCRIPTOR);
        if (offset < 0) {
            return;
        }
        DependencyDescriptor.readFrameNumber(packet);
        if (!descriptor.parse(packet.memory(), offset, packet.extensionLength(ExtensionType.DEPENDENCY_DESCRIPTOR))) {
            return;
        }
        FrameDescriptor frame = packet.frame();
        frame.frame(
                descriptor.spatialLayer(),
                descriptor.temporalLayer(),
                descriptor.beginsFrame(),
                descriptor.endsFrame());
        frame.receivers(descriptor.neededBy(), packet.keyFrame() ? FrameDescriptor.ALL : descriptor.switchTo(), 0);
        frame.activeLayers(descriptor.activeLayers());
        descriptor.describeTargets(frame);
    }

    @Override
    public void restart() {
        descriptor.restart();
    }
}
