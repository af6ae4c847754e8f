package io.sluice.rtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The two encodings of header extension elements; all elements of one packet share one (RFC 8285 section 4.1). */
public enum ExtensionForm {
    /** Ids 1 to 14, values of 1 to 16 bytes (RFC 8285 section 4.2). */
    ONE_BYTE(0xbede, 1),
    /**
     * Ids 1 to 255, values of 0 to 255 bytes (RFC 8285 section 4.3). A receiver that did not negotiate
     * {@code extmap-allow-mixed} may ask that a stream keeps to one form (section 4.1.2).
     */
    TWO_BYTE(0x1000, 2);

    private static final int TWO_BYTE_PROFILE_MASK = 0xfff0;
    private static final int ONE_BYTE_MAX_ID = 14;
    private static final int ONE_BYTE_MAX_LENGTH = 16;
    private static final int TWO_BYTE_MAX_ID = 255;
    private static final int TWO_BYTE_MAX_LENGTH = 255;

    private final int profile;
    private final int elementHeaderLength;

    ExtensionForm(int profile, int elementHeaderLength) {
        this.profile = profile;
        this.elementHeaderLength = elementHeaderLength;
    }

    /** The 16 bits that open the extension block and name the form. */
    int profile() {
        return profile;
    }

    /** The form that these 16 bits name, or null (RFC 8285 section 4.3: the lowest four bits of the two-byte form are anybody's). */
    static @Nullable ExtensionForm ofProfile(int profile) {
        if (profile == ONE_BYTE.profile) {
            return ONE_BYTE;
        }
        return (profile & TWO_BYTE_PROFILE_MASK) == TWO_BYTE.profile ? TWO_BYTE : null;
    }

    /** Writes what stands before the value of an element that fits, and returns where the value goes. */
    int writeHeader(MemorySegment memory, int offset, int id, int length) {
        if (this == ONE_BYTE) {
            Bytes.put8(memory, offset, id << 4 | length - 1);
        } else {
            Bytes.put8(memory, offset, id);
            Bytes.put8(memory, offset + 1, length);
        }
        return offset + elementHeaderLength;
    }

    /** Bytes before an element's value. */
    public int elementHeaderLength() {
        return elementHeaderLength;
    }

    /** Bytes of an element whose value has so many. */
    public int elementLength(int valueLength) {
        return elementHeaderLength + valueLength;
    }

    /** Whether an element of this id and value length in bytes can be written in this form. */
    public boolean fits(int id, int length) {
        return switch (this) {
            case ONE_BYTE -> id >= 1 && id <= ONE_BYTE_MAX_ID && length >= 1 && length <= ONE_BYTE_MAX_LENGTH;
            case TWO_BYTE -> id >= 1 && id <= TWO_BYTE_MAX_ID && length >= 0 && length <= TWO_BYTE_MAX_LENGTH;
        };
    }

    /**
     * The smaller form that holds what this one does and the given element too. Decides a packet's form before it is
     * written: start with {@link #ONE_BYTE} and cover each element.
     */
    public ExtensionForm covering(int id, int length) {
        return fits(id, length) ? this : TWO_BYTE;
    }
}
