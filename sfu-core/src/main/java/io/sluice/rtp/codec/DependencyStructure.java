package io.sluice.rtp.codec;

import io.sluice.rtp.FrameDescriptor;
import java.util.Arrays;

/**
 * The template dependency structure of a stream (AV1 RTP specification, section A.8.3), sent with key frames: what kinds of frames there
 * are, and which decode targets need them. Read in place of the one before; confined to a loop.
 */
public final class DependencyStructure {
    /** Templates have numbers of six bits. */
    public static final int MAX_TEMPLATES = 64;

    /** Decode targets are counted by five bits. */
    public static final int MAX_DECODE_TARGETS = 32;

    /** More frames than any template or frame leans on: encoders have eight reference buffers. */
    public static final int MAX_REFERENCES = 16;

    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;
    private static final int NO_MORE = 3;

    private int idOffset;
    private int templates;
    private int decodeTargets;
    private int chains;
    private int spatialLayers;
    private int temporalLayers;

    private final int[] spatial = new int[MAX_TEMPLATES];
    private final int[] temporal = new int[MAX_TEMPLATES];
    /** Two bits a decode target. */
    private final long[] indications = new long[MAX_TEMPLATES];

    private final int[] referenceCounts = new int[MAX_TEMPLATES];
    private final byte[] references = new byte[MAX_TEMPLATES * MAX_REFERENCES];
    private final byte[] chainDifferences = new byte[MAX_TEMPLATES * MAX_DECODE_TARGETS];
    private final int[] protectingChain = new int[MAX_DECODE_TARGETS];
    private final int[] targetSpatial = new int[MAX_DECODE_TARGETS];
    private final int[] targetTemporal = new int[MAX_DECODE_TARGETS];
    private final int[] widths = new int[FrameDescriptor.MAX_SPATIAL_LAYERS];
    private final int[] heights = new int[FrameDescriptor.MAX_SPATIAL_LAYERS];
    /** Of each decode target: receivers of which layers it is the best for. */
    private final int[] receivers = new int[MAX_DECODE_TARGETS];

    /** Reads one; false if it is not whole or beyond bounds, and what is here then means nothing. */
    boolean read(BitReader bits) {
        idOffset = bits.bits(6);
        decodeTargets = bits.bits(5) + 1;
        if (!readLayers(bits)) {
            return false;
        }
        for (int template = 0; template < templates; template++) {
            indications[template] = readIndications(bits, decodeTargets);
        }
        if (!readReferences(bits) || !readChains(bits)) {
            return false;
        }
        deriveTargets();
        readResolutions(bits);
        return !bits.overrun();
    }

    private boolean readLayers(BitReader bits) {
        int s = 0;
        int t = 0;
        templates = 0;
        temporalLayers = 0;
        int next;
        do {
            if (templates == MAX_TEMPLATES
                    || s == FrameDescriptor.MAX_SPATIAL_LAYERS
                    || t == FrameDescriptor.MAX_TEMPORAL_LAYERS
                    || bits.overrun()) {
                return false;
            }
            spatial[templates] = s;
            temporal[templates] = t;
            templates++;
            temporalLayers = Math.max(temporalLayers, t + 1);
            next = bits.bits(2);
            if (next == NEXT_TEMPORAL) {
                t++;
            } else if (next == NEXT_SPATIAL) {
                t = 0;
                s++;
            }
        } while (next != NO_MORE);
        spatialLayers = s + 1;
        return true;
    }

    /** Two bits a decode target, the first one lowest. */
    static long readIndications(BitReader bits, int decodeTargets) {
        long read = 0;
        for (int target = 0; target < decodeTargets; target++) {
            read |= (long) bits.bits(2) << (2 * target);
        }
        return read;
    }

    private boolean readReferences(BitReader bits) {
        for (int template = 0; template < templates; template++) {
            int count = 0;
            while (bits.flag()) {
                if (count == MAX_REFERENCES) {
                    return false;
                }
                references[template * MAX_REFERENCES + count++] = (byte) (bits.bits(4) + 1);
            }
            referenceCounts[template] = count;
        }
        return !bits.overrun();
    }

    private boolean readChains(BitReader bits) {
        chains = bits.nonSymmetric(decodeTargets + 1);
        for (int target = 0; target < decodeTargets && chains > 0; target++) {
            protectingChain[target] = bits.nonSymmetric(chains);
        }
        for (int template = 0; template < templates; template++) {
            for (int chain = 0; chain < chains; chain++) {
                chainDifferences[template * MAX_DECODE_TARGETS + chain] = (byte) bits.bits(4);
            }
        }
        return !bits.overrun();
    }

    private void readResolutions(BitReader bits) {
        Arrays.fill(widths, 0);
        Arrays.fill(heights, 0);
        if (bits.flag()) {
            for (int s = 0; s < spatialLayers; s++) {
                widths[s] = bits.bits(16) + 1;
                heights[s] = bits.bits(16) + 1;
            }
        }
    }

    /** Section A.8.3.5: a decode target's layers are the highest of the frames that it needs. */
    private void deriveTargets() {
        for (int target = 0; target < decodeTargets; target++) {
            int s = 0;
            int t = 0;
            for (int template = 0; template < templates; template++) {
                if ((indications[template] >>> (2 * target) & 3) != 0) {
                    s = Math.max(s, spatial[template]);
                    t = Math.max(t, temporal[template]);
                }
            }
            targetSpatial[target] = s;
            targetTemporal[target] = t;
        }
        deriveReceivers();
    }

    private void deriveReceivers() {
        Arrays.fill(receivers, 0);
        for (int s = 0; s < FrameDescriptor.MAX_SPATIAL_LAYERS; s++) {
            for (int t = 0; t < FrameDescriptor.MAX_TEMPORAL_LAYERS; t++) {
                receivers[bestTarget(s, t)] |= FrameDescriptor.layer(s, t);
            }
        }
    }

    /** The decode target that is nearest from below; where there is none, the lowest there is. */
    private int bestTarget(int s, int t) {
        int best = 0;
        int rank = Integer.MIN_VALUE;
        for (int target = 0; target < decodeTargets; target++) {
            int ranked = targetSpatial[target] * FrameDescriptor.MAX_TEMPORAL_LAYERS + targetTemporal[target];
            boolean below = targetSpatial[target] <= s && targetTemporal[target] <= t;
            int score = below ? ranked : -1 - ranked;
            if (score > rank) {
                rank = score;
                best = target;
            }
        }
        return best;
    }

    /** The layers of all decode targets as {@link FrameDescriptor#targets} takes them; 0 where they are too many for that. */
    long packedTargets() {
        long packed = 0;
        for (int target = decodeTargets - 1; target >= 0 && decodeTargets <= FrameDescriptor.MAX_TARGETS; target--) {
            packed = packed << 5 | targetSpatial[target] << 3 | targetTemporal[target];
        }
        return packed;
    }

    /** The place of a template by its number, or -1. */
    int template(int id) {
        int index = id - idOffset & MAX_TEMPLATES - 1;
        return index < templates ? index : -1;
    }

    long indications(int template) {
        return indications[template];
    }

    /** Receivers of layers, as bits of {@link FrameDescriptor}, of the decode targets whose indication is one of some. */
    int receivers(long targetIndications, boolean switchesOnly) {
        int layers = 0;
        for (int target = 0; target < decodeTargets; target++) {
            int indication = (int) (targetIndications >>> (2 * target)) & 3;
            if (switchesOnly ? indication == DependencyDescriptor.SWITCH : indication != 0) {
                layers |= receivers[target];
            }
        }
        return layers;
    }

    /** Receivers of the layers of some decode targets, given as bits. */
    int receiversOf(int targets) {
        int layers = 0;
        for (int target = 0; target < decodeTargets; target++) {
            if ((targets >>> target & 1) != 0) {
                layers |= receivers[target];
            }
        }
        return layers;
    }

    /** The decode targets, as bits, that need nothing above two layers. */
    int targetsUpTo(int spatialLayer, int temporalLayer) {
        int targets = 0;
        for (int target = 0; target < decodeTargets; target++) {
            if (targetSpatial[target] <= spatialLayer && targetTemporal[target] <= temporalLayer) {
                targets |= 1 << target;
            }
        }
        return targets;
    }

    /** 1 to {@value #MAX_TEMPLATES}. */
    public int templates() {
        return templates;
    }

    /** 1 to {@value #MAX_DECODE_TARGETS}. */
    public int decodeTargets() {
        return decodeTargets;
    }

    /** 0 to the number of decode targets. */
    public int chains() {
        return chains;
    }

    /** 1 to 4. */
    public int spatialLayers() {
        return spatialLayers;
    }

    /** 1 to 8. */
    public int temporalLayers() {
        return temporalLayers;
    }

    /** Of the frames of a template. */
    public int spatialLayer(int template) {
        return spatial[template];
    }

    /** Of the frames of a template. */
    public int temporalLayer(int template) {
        return temporal[template];
    }

    /** How many frames those of a template lean on. */
    public int referenceCount(int template) {
        return referenceCounts[template];
    }

    /** How many frames before it one is that those of a template lean on, 1 to 16. */
    public int reference(int template, int index) {
        return references[template * MAX_REFERENCES + index];
    }

    /** How many frames before those of a template the last one of a chain is, 0 to 15. */
    public int chainDifference(int template, int chain) {
        return chainDifferences[template * MAX_DECODE_TARGETS + chain];
    }

    /** Which chain protects a decode target; only where there are chains. */
    public int protectingChain(int decodeTarget) {
        return protectingChain[decodeTarget];
    }

    /** The highest spatial layer that a decode target needs. */
    public int targetSpatialLayer(int decodeTarget) {
        return targetSpatial[decodeTarget];
    }

    /** The highest temporal layer that a decode target needs. */
    public int targetTemporalLayer(int decodeTarget) {
        return targetTemporal[decodeTarget];
    }

    /** Pixels of a spatial layer at most, 1 to 65536; 0 where it is not said. */
    public int width(int spatialLayer) {
        return widths[spatialLayer];
    }

    /** Pixels of a spatial layer at most, 1 to 65536; 0 where it is not said. */
    public int height(int spatialLayer) {
        return heights[spatialLayer];
    }
}
