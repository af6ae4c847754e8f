package io.sluice;

/**
 * How a picture is turned (3GPP TS 26.114 section 7.4.5).
 *
 * @param camera whether it comes from a camera that looks away from its user
 * @param flip whether it is to be mirrored, left to right
 * @param rotation by how much it is to be turned clockwise: 0, 90, 180 or 270 degrees
 */
public record VideoOrientation(boolean camera, boolean flip, int rotation) {
    static VideoOrientation of(int octet) {
        return new VideoOrientation(
                io.sluice.rtp.VideoOrientation.isBackCamera(octet),
                io.sluice.rtp.VideoOrientation.isFlipped(octet),
                io.sluice.rtp.VideoOrientation.rotationDegrees(octet));
    }
}
