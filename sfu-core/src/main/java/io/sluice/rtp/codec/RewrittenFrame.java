package io.sluice.rtp.codec;

import io.sluice.rtp.FrameDescriptor;

/**
 * What is different, of one packet of layered video, from what the producer sent: the numbers of its descriptors, the marker, and the layers that
 * the receiver gets. Packed into a long, which is kept for as long as the packet can be asked for again.
 */
public final class RewrittenFrame {
    /** Nothing is different but the marker, which is not set. */
    public static final long NOTHING = 0;

    /** Nothing is left of it: no payload, no marker. */
    public static final long EMPTY = 1L << 48;

    private static final int FIFTEEN_BITS = 0x7fff;
    private static final int OCTET = 0xff;
    private static final int SIXTEEN_BITS = 0xffff;
    private static final long NUMBERS = 1L << 15;
    private static final int TL0_SHIFT = 16;
    private static final int FRAME_SHIFT = 24;
    private static final long FRAME = 1L << 40;
    private static final long MARKER = 1L << 41;
    private static final long LIMITED = 1L << 42;
    private static final int SPATIAL_SHIFT = 43;
    private static final int TEMPORAL_SHIFT = 45;

    /** More decode targets than this are told with structures alone; three spatial layers of three temporal ones have nine. */
    public static final int MAX_TARGETS = FrameDescriptor.MAX_TARGETS;

    private static final int TARGET_COUNT_SHIFT = 49;
    private static final int TARGETS_SHIFT = 53;
    private static final int FOUR_BITS = 0xf;

    private RewrittenFrame() {}

    /** With other numbers in the payload descriptor: a picture id, 0 to 32767, and TL0PICIDX, 0 to 255. */
    public static long withNumbers(long rewritten, int pictureId, int tl0PictureIndex) {
        return rewritten | NUMBERS | (pictureId & FIFTEEN_BITS) | (tl0PictureIndex & OCTET) << TL0_SHIFT;
    }

    /** With another frame number in the dependency descriptor, 0 to 65535. */
    public static long withFrameNumber(long rewritten, int frameNumber) {
        return rewritten | FRAME | (long) (frameNumber & SIXTEEN_BITS) << FRAME_SHIFT;
    }

    /** With the marker set. */
    public static long withMarker(long rewritten) {
        return rewritten | MARKER;
    }

    /** For a receiver that gets nothing above two layers. */
    public static long withLayers(long rewritten, int spatialLayer, int temporalLayer) {
        return rewritten | LIMITED | (long) spatialLayer << SPATIAL_SHIFT | (long) temporalLayer << TEMPORAL_SHIFT;
    }

    /** Whether there is no payload. */
    public static boolean isEmpty(long rewritten) {
        return (rewritten & EMPTY) != 0;
    }

    /** For a receiver that is told which decode targets it gets from here on: bit n the nth of {@code count}, 1 to 10. */
    public static long withTargets(long rewritten, int count, int targets) {
        return rewritten | (long) count << TARGET_COUNT_SHIFT | (long) targets << TARGETS_SHIFT;
    }

    /** How many decode targets there are; 0 where nothing is told of them. */
    public static int targetCount(long rewritten) {
        return (int) (rewritten >>> TARGET_COUNT_SHIFT) & FOUR_BITS;
    }

    /** Those that the receiver gets, as bits. */
    public static int targets(long rewritten) {
        return (int) (rewritten >>> TARGETS_SHIFT) & (1 << MAX_TARGETS) - 1;
    }

    /** Whether the payload is different. */
    public static boolean hasNumbers(long rewritten) {
        return (rewritten & NUMBERS) != 0;
    }

    public static int pictureId(long rewritten) {
        return (int) rewritten & FIFTEEN_BITS;
    }

    public static int tl0PictureIndex(long rewritten) {
        return (int) (rewritten >>> TL0_SHIFT) & OCTET;
    }

    /** Whether the dependency descriptor has another frame number. */
    public static boolean hasFrameNumber(long rewritten) {
        return (rewritten & FRAME) != 0;
    }

    public static int frameNumber(long rewritten) {
        return (int) (rewritten >>> FRAME_SHIFT) & SIXTEEN_BITS;
    }

    public static boolean marker(long rewritten) {
        return (rewritten & MARKER) != 0;
    }

    /** Whether the receiver gets some layers only. */
    public static boolean isLimited(long rewritten) {
        return (rewritten & LIMITED) != 0;
    }

    public static int spatialLayer(long rewritten) {
        return (int) (rewritten >>> SPATIAL_SHIFT) & 3;
    }

    public static int temporalLayer(long rewritten) {
        return (int) (rewritten >>> TEMPORAL_SHIFT) & 7;
    }
}
