package io.sluice.rtp;

import java.util.Arrays;
import java.util.Map;

/**
 * What the payload types of one end are to another, as an array: what the packet path looks up costs no boxing. Immutable.
 *
 * <p>Only streams of several codecs have one, such as speech with the events of telephone keys in between (RFC 4733) or with
 * comfort noise (RFC 3389).
 */
public final class PayloadTypeMap {
    /** What {@link #mapped} says of a payload type that means nothing to the other end. */
    public static final int NONE = -1;

    private static final int PAYLOAD_TYPES = 128;

    private final byte[] mapped = new byte[PAYLOAD_TYPES];

    private PayloadTypeMap(Map<Integer, Integer> types) {
        Arrays.fill(mapped, (byte) NONE);
        types.forEach((from, to) -> mapped[from] = (byte) checked(to));
    }

    /**
     * @param types from those of one end to those of the other, all 0 to 127
     * @throws IndexOutOfBoundsException if one is not
     */
    public static PayloadTypeMap of(Map<Integer, Integer> types) {
        return new PayloadTypeMap(types);
    }

    /** What a payload type of 0 to 127 is to the other end, or {@link #NONE}. */
    public int mapped(int payloadType) {
        return mapped[payloadType];
    }

    /** Whether a payload type of 0 to 127 means something to the other end. */
    public boolean contains(int payloadType) {
        return mapped[payloadType] != NONE;
    }

    private static int checked(int payloadType) {
        if (payloadType < 0 || payloadType >= PAYLOAD_TYPES) {
            throw new IndexOutOfBoundsException("payload type " + payloadType + " is not within 0..127");
        }
        return payloadType;
    }
}
