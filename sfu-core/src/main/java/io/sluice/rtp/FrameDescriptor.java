package io.sluice.rtp;

/**
 * What a packet of layered video says of the frame it is of, in terms that are the same for all codecs. Which receivers need
 * the frame is a set of layers: bit {@link #layer} of spatial layer s and temporal layer t stands for receivers of all that
 * makes up these two. Part of an {@link RtpPacket}, filled where the stream comes in; of streams without layers nobody asks.
 */
public final class FrameDescriptor {
    /** As many as any payload descriptor can name. */
    public static final int MAX_SPATIAL_LAYERS = 4;

    /** As many as any payload descriptor can name. */
    public static final int MAX_TEMPORAL_LAYERS = 8;

    /** As many decode targets as fit into what is kept of a packet. */
    public static final int MAX_TARGETS = 10;

    private static final int TARGET_BITS = 5;
    private static final int TEMPORAL_BITS = 3;
    private static final int TEMPORAL_MASK = 7;
    private static final int SPATIAL_MASK = 3;

    /** Receivers of any layers. */
    public static final int ALL = -1;

    /** Of a number that the packet does not carry. */
    public static final int ABSENT = -1;

    private int spatialLayer;
    private int temporalLayer;
    private boolean beginsFrame;
    private boolean endsFrame;
    private int neededBy;
    private int switchTo;
    private int temporalSwitchTo;
    private int pictureId;
    private int pictureIdBits;
    private int tl0PictureIndex;
    private int frameNumber;
    private int activeLayers;
    private int decodeTargets;
    private int activeTargets;
    private boolean tellsTargets;
    private long targetLayers;

    FrameDescriptor() {
        clear();
    }

    /** The bit of receivers of a spatial layer, 0 to 3, and a temporal layer, 0 to 7. */
    public static int layer(int spatialLayer, int temporalLayer) {
        return 1 << (spatialLayer * MAX_TEMPORAL_LAYERS + temporalLayer);
    }

    /** The bits of receivers of a temporal layer, or a higher one, of one spatial layer. */
    public static int temporalFrom(int spatialLayer, int temporalLayer) {
        return ((0xff << temporalLayer) & 0xff) << (spatialLayer * MAX_TEMPORAL_LAYERS);
    }

    /** The bits of receivers of both layers, or of higher ones. */
    public static int from(int spatialLayer, int temporalLayer) {
        int layers = 0;
        for (int s = spatialLayer; s < MAX_SPATIAL_LAYERS; s++) {
            layers |= temporalFrom(s, temporalLayer);
        }
        return layers;
    }

    /** Forgets everything: a frame of the lowest layers that everybody needs and nobody can begin with. */
    public void clear() {
        spatialLayer = 0;
        temporalLayer = 0;
        beginsFrame = false;
        endsFrame = false;
        neededBy = ALL;
        switchTo = 0;
        temporalSwitchTo = 0;
        pictureId = ABSENT;
        pictureIdBits = 0;
        tl0PictureIndex = ABSENT;
        frameNumber = ABSENT;
        activeLayers = ALL;
        decodeTargets = 0;
    }

    /** Sets the layers the frame is of, and whether the packet is its first or its last. */
    public void frame(int spatial, int temporal, boolean begins, boolean ends) {
        spatialLayer = spatial;
        temporalLayer = temporal;
        beginsFrame = begins;
        endsFrame = ends;
    }

    /**
     * Sets who needs the frame.
     *
     * @param needed receivers of these layers
     * @param switches those who can begin with this frame, whatever they received before
     * @param temporalSwitches bit t: those who can begin with it to receive temporal layer t of the spatial layer they receive
     */
    public void receivers(int needed, int switches, int temporalSwitches) {
        neededBy = needed;
        switchTo = switches;
        temporalSwitchTo = temporalSwitches;
    }

    /**
     * Sets the numbers of the payload descriptor, or {@link #ABSENT}.
     *
     * @param bits of the picture id, 7 or 15
     */
    public void numbers(int picture, int bits, int tl0) {
        pictureId = picture;
        pictureIdBits = bits;
        tl0PictureIndex = tl0;
    }

    /** Sets the number of the dependency descriptor, 0 to 65535. */
    public void frameNumber(int number) {
        frameNumber = number;
    }

    /** Sets which layers the sender says it sends at the moment. */
    public void activeLayers(int layers) {
        activeLayers = layers;
    }

    /**
     * Sets the decode targets of the dependency descriptor.
     *
     * @param count how many there are, at most {@value #MAX_TARGETS}
     * @param layers five bits each from the first on: the spatial layer, then three for the temporal one
     * @param active those that the sender sends, as bits
     * @param told whether this very packet says which these are
     */
    public void targets(int count, long layers, int active, boolean told) {
        decodeTargets = count;
        targetLayers = layers;
        activeTargets = active;
        tellsTargets = told;
    }

    /** How many decode targets there are; 0 where it is not known, or they are too many. */
    public int decodeTargets() {
        return decodeTargets;
    }

    /** Whether the packet says which decode targets the sender sends. */
    public boolean tellsTargets() {
        return tellsTargets;
    }

    /** The decode targets, as bits, that the sender sends and that need nothing above two layers. */
    public int targetsUpTo(int spatial, int temporal) {
        int targets = 0;
        for (int target = 0; target < decodeTargets; target++) {
            int layers = (int) (targetLayers >>> (target * TARGET_BITS));
            if ((layers >> TEMPORAL_BITS & SPATIAL_MASK) <= spatial && (layers & TEMPORAL_MASK) <= temporal) {
                targets |= 1 << target;
            }
        }
        return targets & activeTargets;
    }

    /** 0 to 3. */
    public int spatialLayer() {
        return spatialLayer;
    }

    /** 0 to 7. */
    public int temporalLayer() {
        return temporalLayer;
    }

    /** Whether the packet is the first of its frame; of one spatial layer, where a picture has several. */
    public boolean beginsFrame() {
        return beginsFrame;
    }

    /** Whether the packet is the last of its frame. */
    public boolean endsFrame() {
        return endsFrame;
    }

    /** Whether receivers of these layers need the frame, by their bit. */
    public boolean isNeededBy(int layer) {
        return (neededBy & layer) != 0;
    }

    /** Whether a receiver of other layers can begin to receive these with the frame, by their bit. */
    public boolean isSwitchTo(int layer) {
        return (switchTo & layer) != 0;
    }

    /** Whether a receiver of a lower temporal layer of the same spatial layer can begin with the frame to receive this one. */
    public boolean isTemporalSwitchTo(int temporal) {
        return ((temporalSwitchTo >>> temporal) & 1) != 0;
    }

    /** 0 to 32767, or {@link #ABSENT}. */
    public int pictureId() {
        return pictureId;
    }

    /** Bits of the picture id, 7 or 15; meaningless without one. */
    public int pictureIdBits() {
        return pictureIdBits;
    }

    /** TL0PICIDX, 0 to 255, or {@link #ABSENT}. */
    public int tl0PictureIndex() {
        return tl0PictureIndex;
    }

    /** Of the dependency descriptor, 0 to 65535, or {@link #ABSENT}. */
    public int frameNumber() {
        return frameNumber;
    }

    /** Which layers the sender says it sends at the moment, by their bits; all if it says nothing. */
    public int activeLayers() {
        return activeLayers;
    }
}
