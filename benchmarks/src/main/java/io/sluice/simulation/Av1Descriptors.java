package io.sluice.simulation;

import java.util.Arrays;

/**
 * Dependency descriptors (AV1 RTP specification, appendix A) of three spatial layers that lean on each other in key pictures alone, each
 * of three temporal layers in the order 0, 2, 1, 2; written apart from how the server reads them.
 */
final class Av1Descriptors {
    static final int SPATIAL_LAYERS = 3;
    private static final int TEMPORAL_LAYERS = 3;
    private static final int LAYERS = SPATIAL_LAYERS * TEMPORAL_LAYERS;

    /** How many pictures back the one lies that a picture leans on, by its place in the order. */
    private static final int[] PICTURES_BACK = {4, 1, 2, 1};

    /** Of a frame for a decode target (section A.8.2.3). */
    private static final int NOT_PRESENT = 0;

    private static final int DISCARDABLE = 1;
    private static final int SWITCH = 2;
    private static final int REQUIRED = 3;

    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;
    private static final int NO_MORE = 3;

    private final byte[] bytes = new byte[64];
    private int bits;

    /**
     * Writes that of a packet.
     *
     * @param picture which it is, each of so many frames as there are spatial layers
     * @param place in the order of temporal layers
     * @return its length in bytes; {@link #bytes} holds it
     */
    int write(int picture, int place, int spatial, int temporal, boolean key, boolean first, boolean last) {
        Arrays.fill(bytes, (byte) 0);
        bits = 0;
        put(first ? 1 : 0, 1);
        put(last ? 1 : 0, 1);
        put(spatial * TEMPORAL_LAYERS + temporal, 6);
        put(picture * SPATIAL_LAYERS + spatial & 0xffff, 16);
        boolean structure = key && first && spatial == 0;
        put(structure ? 1 : 0, 1);
        put(0, 1);
        put(key ? 1 : 0, 1);
        put(1, 1);
        put(0, 1);
        if (structure) {
            putStructure();
        }
        putDependencies(place, spatial, temporal, key);
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** The descriptor written last, and zeroes. */
    byte[] bytes() {
        return bytes;
    }

    private void putDependencies(int place, int spatial, int temporal, boolean key) {
        if (key) {
            putIndications(spatial, temporal, true);
            if (spatial > 0) {
                put(1, 2);
                put(0, 4);
            }
        } else {
            put(2, 2);
            put(PICTURES_BACK[place] * SPATIAL_LAYERS - 1, 8);
        }
        put(0, 2);
    }

    /** A template and a decode target for each pair of layers; no chains, no resolutions. */
    private void putStructure() {
        put(0, 6);
        put(LAYERS - 1, 5);
        for (int next = 1; next <= LAYERS; next++) {
            put(next == LAYERS ? NO_MORE : next % TEMPORAL_LAYERS == 0 ? NEXT_SPATIAL : NEXT_TEMPORAL, 2);
        }
        for (int layer = 0; layer < LAYERS; layer++) {
            putIndications(layer / TEMPORAL_LAYERS, layer % TEMPORAL_LAYERS, false);
        }
        put(0, LAYERS);
        put(0, 3);
        put(0, 1);
    }

    private void putIndications(int spatial, int temporal, boolean key) {
        for (int target = 0; target < LAYERS; target++) {
            put(indication(spatial, temporal, target / TEMPORAL_LAYERS, target % TEMPORAL_LAYERS, key), 2);
        }
    }

    private static int indication(int spatial, int temporal, int targetSpatial, int targetTemporal, boolean key) {
        boolean needed = temporal <= targetTemporal && (spatial == targetSpatial || (spatial < targetSpatial && key));
        if (!needed) {
            return NOT_PRESENT;
        }
        if (key || temporal == 0) {
            return SWITCH;
        }
        return temporal == targetTemporal ? DISCARDABLE : REQUIRED;
    }

    private void put(int value, int width) {
        for (int i = width - 1; i >= 0; i--, bits++) {
            bytes[bits / Byte.SIZE] |= (byte) ((value >>> i & 1) << (Byte.SIZE - 1 - bits % Byte.SIZE));
        }
    }
}
