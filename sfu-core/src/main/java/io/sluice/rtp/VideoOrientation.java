package io.sluice.rtp;

/**
 * The value of the video-orientation extension, one octet (3GPP TS 26.114 section 7.4.5). A sender puts it on packets of key
 * frames and of frames from which on it is another one; it holds until the next.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |0 0 0 0|C|F| R |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class VideoOrientation {
    /** Bytes of the value. */
    public static final int LENGTH = 1;

    /** The bits that mean something. */
    public static final int MASK = 0x0f;

    private static final int C = 0x08;
    private static final int F = 0x04;
    private static final int R = 0x03;
    private static final int QUARTER_DEGREES = 90;

    private VideoOrientation() {}

    /** Whether the camera looks away from its user. */
    public static boolean isBackCamera(int octet) {
        return (octet & C) != 0;
    }

    /** Whether the picture is to be mirrored, left to right. */
    public static boolean isFlipped(int octet) {
        return (octet & F) != 0;
    }

    /** By how much a receiver turns the picture clockwise: 0, 90, 180 or 270. */
    public static int rotationDegrees(int octet) {
        return (octet & R) * QUARTER_DEGREES;
    }
}
