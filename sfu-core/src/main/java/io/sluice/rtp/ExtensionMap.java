package io.sluice.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header extension ids one peer negotiated (RFC 8285 section 5), both ways, as arrays: what the packet path looks up
 * costs no boxing. Immutable; built once when a producer, consumer or transport is made.
 */
public final class ExtensionMap {
    /** What {@link #id} says of a type that was not negotiated; never a valid id, in the packet it means padding. */
    public static final int NONE = 0;

    /** No extension at all. */
    public static final ExtensionMap EMPTY = builder().build();

    private static final int MAX_ID = 255;
    private static final byte NO_TYPE = -1;

    /** As far as the highest id that is negotiated. */
    private final byte[] indexOfId;

    private final short[] idOfIndex;
    private final int types;

    private ExtensionMap(byte[] indexOfId, short[] idOfIndex) {
        this.indexOfId = indexOfId;
        this.idOfIndex = idOfIndex;
        int set = 0;
        for (int index = 0; index < idOfIndex.length; index++) {
            set |= idOfIndex[index] == NONE ? 0 : 1 << index;
        }
        this.types = set;
    }

    /** The types that were negotiated, as {@link ExtensionType#setOf}. */
    public int types() {
        return types;
    }

    /** The type negotiated for an id of 0 to 255, or null. */
    public @Nullable ExtensionType type(int id) {
        int index = index(id);
        return index < 0 ? null : ExtensionType.ofIndex(index);
    }

    /** The id of a type, 1 to 255, or {@link #NONE}. */
    public int id(ExtensionType type) {
        return idOfIndex[type.index()];
    }

    /** Whether the type was negotiated. */
    public boolean contains(ExtensionType type) {
        return id(type) != NONE;
    }

    /** The index of the type of this id, or -1. */
    int index(int id) {
        return id < indexOfId.length ? indexOfId[id] : NO_TYPE;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the negotiated ids. */
    public static final class Builder {
        private final byte[] indexOfId = new byte[MAX_ID + 1];
        private final short[] idOfIndex = new short[ExtensionType.COUNT];
        private int highestId;

        private Builder() {
            Arrays.fill(indexOfId, NO_TYPE);
        }

        /**
         * Adds one extension.
         *
         * @param id 1 to 255; above 14 only the two-byte form can carry it, and so for 15, which the one-byte form reserves
         * @throws IllegalArgumentException if the id is out of range, or the id or the type is taken
         */
        public Builder put(ExtensionType type, int id) {
            if (id < 1 || id > MAX_ID) {
                throw new IllegalArgumentException("id " + id + " of " + type + " is not within 1.." + MAX_ID);
            }
            if (indexOfId[id] != NO_TYPE) {
                throw new IllegalArgumentException("id " + id + " of " + type + " is already that of "
                        + ExtensionType.ofIndex(indexOfId[id]) + "; each extension needs its own");
            }
            if (idOfIndex[type.index()] != NONE) {
                throw new IllegalArgumentException(
                        "type " + type + " already has id " + idOfIndex[type.index()] + "; one id a type");
            }
            indexOfId[id] = (byte) type.index();
            idOfIndex[type.index()] = (short) id;
            highestId = Math.max(highestId, id);
            return this;
        }

        /** A map of what was put so far; the builder may be used on. */
        public ExtensionMap build() {
            return new ExtensionMap(Arrays.copyOf(indexOfId, highestId + 1), idOfIndex.clone());
        }
    }
}
