package io.sluice.rtp.codec;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import java.util.Locale;

/**
 * Reads what a packet of layered video says of its frame into {@link RtpPacket#frame}. One for each stream and loop, since
 * dependency descriptors refer to earlier ones. Allocates nothing for a packet and throws for no bytes. Confined to its loop.
 */
public interface FrameReader {
    /** Fills the packet's descriptor, of which nothing is left that was there before. Whether it begins a key frame is known. */
    void read(RtpPacket packet);

    /** The sender begins anew: what earlier packets said no longer holds. */
    default void restart() {}

    /**
     * The reader of a codec.
     *
     * @param mimeType such as {@code video/VP8}; the case does not matter
     * @param independent whether spatial layers lean on each other in key frames at most: "L3T3_KEY", "S3T3"
     */
    static FrameReader forMimeType(String mimeType, boolean independent) {
        return switch (mimeType.toLowerCase(Locale.ROOT)) {
            case "video/vp8" -> new Vp8FrameReader();
            case "video/vp9" -> new Vp9FrameReader(independent);
            default -> new DescriptorFrameReader();
        };
    }

    /** Of a packet that says nothing of layers: all need it, and can begin where a key frame does. */
    static void readPlain(RtpPacket packet) {
        FrameDescriptor frame = packet.frame();
        frame.clear();
        frame.frame(0, 0, packet.keyFrame(), packet.marker());
        frame.receivers(FrameDescriptor.ALL, packet.keyFrame() ? FrameDescriptor.ALL : 0, 0);
    }
}
