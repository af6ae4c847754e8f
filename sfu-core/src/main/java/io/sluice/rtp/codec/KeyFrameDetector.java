package io.sluice.rtp.codec;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * Says whether a decoder that has seen nothing of a stream can start with a packet. One per codec, without state, chosen
 * once per stream with {@link #forMimeType}; allocates nothing and throws for no bytes.
 */
@FunctionalInterface
public interface KeyFrameDetector {
    /**
     * Whether the payload is the first packet of a key frame.
     *
     * @param memory borrowed for the call
     * @param offset where the RTP payload begins
     * @param length bytes of payload without padding; 0 is allowed
     */
    boolean isKeyFrame(MemorySegment memory, int offset, int length);

    /**
     * The detector of a codec. Every packet of audio can be decoded by itself.
     *
     * @param mimeType such as {@code video/VP8}; the case does not matter (RFC 6838 section 4.2)
     * @throws IllegalArgumentException for video whose key frames are not known here
     */
    static KeyFrameDetector forMimeType(String mimeType) {
        String type = mimeType.toLowerCase(Locale.ROOT);
        if (type.startsWith("audio/")) {
            return (memory, offset, length) -> true;
        }
        return switch (type) {
            case "video/vp8" -> Vp8Payload::isKeyFrame;
            case "video/vp9" -> Vp9Payload::isKeyFrame;
            case "video/h264" -> H264Payload::isKeyFrame;
            case "video/h265" -> H265Payload::isKeyFrame;
            case "video/av1" -> Av1Payload::isKeyFrame;
            default ->
                throw new IllegalArgumentException(
                        "mimeType " + mimeType
                                + " is not supported; accepted are audio/*, video/VP8, video/VP9, video/H264, video/H265 and video/AV1");
        };
    }
}
