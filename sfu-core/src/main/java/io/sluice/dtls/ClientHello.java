package io.sluice.dtls;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells ClientHellos apart by their random number, which is the same in every repetition, with a cookie or without (RFC
 * 6347 section 4.2.1).
 *
 * <pre>
 *  0               13                  25        27
 * +---------------+-------------------+---------+--------------
 * | record header | handshake header  | version | random (32)
 * +---------------+-------------------+---------+--------------
 * </pre>
 */
final class ClientHello {
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int RANDOM_OFFSET = 27;
    private static final int RANDOM_BYTES = 32;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    private ClientHello() {}

    /** Whether the datagram begins with a ClientHello in the clear, or a part of one. */
    static boolean isIn(byte[] datagram) {
        return datagram.length > RECORD_HEADER_BYTES
                && datagram[0] == HANDSHAKE
                && Bytes.u16(MemorySegment.ofArray(datagram), 3) == 0
                && datagram[RECORD_HEADER_BYTES] == CLIENT_HELLO;
    }

    /** The random number of the ClientHello that the datagram begins with; null if this is a later part. */
    static byte @Nullable [] random(byte[] datagram) {
        if (datagram.length < RANDOM_OFFSET + RANDOM_BYTES
                || Bytes.u24(MemorySegment.ofArray(datagram), RECORD_HEADER_BYTES + 6) != 0) {
            return null;
        }
        return Arrays.copyOfRange(datagram, RANDOM_OFFSET, RANDOM_OFFSET + RANDOM_BYTES);
    }
}
