package io.sluice.ice;

import io.sluice.packet.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.FingerprintAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The frame of STUN messages (RFC 8489 section 5), and the responses, on ice4j's attributes. Messages are put together here and not by
 * ice4j's {@code Message.encode}, which looks keys up in a process-wide stack and takes its SOFTWARE from a configuration.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Magic Cookie                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Transaction ID (96 bits)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class StunCodec {
    private static final int LENGTH_OFFSET = 2;
    private static final int COOKIE_OFFSET = 4;
    private static final int TRANSACTION_ID_OFFSET = 8;
    static final int HEADER_BYTES = 20;
    private static final int MAGIC_COOKIE = 0x2112_a442;

    private static final int INTEGRITY_BYTES = 4 + 20;
    static final int FINGERPRINT_BYTES = 4 + 4;
    private static final int FINGERPRINT_HEADER = Attribute.FINGERPRINT << 16 | 4;

    /** What a message's last attribute says about it. */
    enum Fingerprint {
        MISSING,
        WRONG,
        RIGHT
    }

    private StunCodec() {}

    /** Whether this is exactly one STUN message by its header; its attributes may still be anything. */
    static boolean hasHeader(byte[] datagram) {
        if (datagram.length < HEADER_BYTES || datagram.length % 4 != 0) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(datagram);
        return header.get(0) >>> 6 == 0
                && header.getChar(LENGTH_OFFSET) == datagram.length - HEADER_BYTES
                && header.getInt(COOKIE_OFFSET) == MAGIC_COOKIE;
    }

    /** The message type of a message that {@link #hasHeader}. */
    static char type(byte[] datagram) {
        return ByteBuffer.wrap(datagram).getChar(0);
    }

    /** The transaction of a message that {@link #hasHeader}. */
    static byte[] transactionId(byte[] datagram) {
        return Arrays.copyOfRange(datagram, TRANSACTION_ID_OFFSET, HEADER_BYTES);
    }

    /** Checks the FINGERPRINT where it must be, at the very end (RFC 8489 section 14.7), before anything else is read. */
    static Fingerprint fingerprint(byte[] datagram) {
        int offset = datagram.length - FINGERPRINT_BYTES;
        ByteBuffer message = ByteBuffer.wrap(datagram);
        if (offset < HEADER_BYTES || message.getInt(offset) != FINGERPRINT_HEADER) {
            return Fingerprint.MISSING;
        }
        int expected = ByteBuffer.wrap(FingerprintAttribute.calculateXorCRC32(datagram, 0, offset))
                .getInt();
        return message.getInt(offset + 4) == expected ? Fingerprint.RIGHT : Fingerprint.WRONG;
    }

    /** The HMAC-SHA1 that a MESSAGE-INTEGRITY attribute at an offset must hold (RFC 8489 section 14.5). */
    static byte[] integrity(byte[] message, int attributeOffset, byte[] key) {
        byte[] covered = Arrays.copyOf(message, attributeOffset);
        putLength(ByteBuffer.wrap(covered), attributeOffset + INTEGRITY_BYTES);
        return MessageIntegrityAttribute.calculateHmacSha1(covered, 0, covered.length, key);
    }

    /** A Binding success response with the address the request came from. */
    static byte[] success(byte[] transactionId, Endpoint remoteEndpoint, byte[] key) {
        TransportAddress mapped = new TransportAddress(remoteEndpoint.toSocketAddress(), Transport.UDP);
        byte[] xorMappedAddress = AttributeFactory.createXorMappedAddressAttribute(mapped, transactionId)
                .encode();
        return seal(Message.BINDING_SUCCESS_RESPONSE, transactionId, xorMappedAddress, key);
    }

    /**
     * A Binding error response.
     *
     * @param key null where the request was not authenticated, and the response cannot be (RFC 8489 section 9.1.3)
     */
    static byte[] error(byte[] transactionId, IceDrop reason, byte @Nullable [] key) {
        return seal(Message.BINDING_ERROR_RESPONSE, transactionId, errorCode(reason), key);
    }

    /** A Binding error response 420 that lists the attributes that were not understood. */
    static byte[] unknownAttributes(byte[] transactionId, char[] unknown, byte[] key) {
        ByteBuffer types = ByteBuffer.allocate(unknown.length * Character.BYTES);
        types.asCharBuffer().put(unknown);
        byte[] errorCode = errorCode(IceDrop.UNKNOWN_ATTRIBUTE);
        byte[] list = attribute(Attribute.UNKNOWN_ATTRIBUTES, types.array());
        byte[] attributes = Arrays.copyOf(errorCode, errorCode.length + list.length);
        System.arraycopy(list, 0, attributes, errorCode.length, list.length);
        return seal(Message.BINDING_ERROR_RESPONSE, transactionId, attributes, key);
    }

    /** Any attribute with its padding (RFC 8489 section 14). */
    static byte[] attribute(char type, byte[] value) {
        ByteBuffer attribute = ByteBuffer.allocate(4 + padded(value.length));
        attribute.putChar(type).putChar((char) value.length).put(value);
        return attribute.array();
    }

    /** The bytes that an attribute's value takes: attributes start at multiples of four (RFC 8489 section 14). */
    static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** Puts a header before encoded attributes, and MESSAGE-INTEGRITY (with a key) and FINGERPRINT behind them. */
    static byte[] seal(char type, byte[] transactionId, byte[] attributes, byte @Nullable [] key) {
        int integrityBytes = key == null ? 0 : INTEGRITY_BYTES;
        ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + attributes.length + integrityBytes + FINGERPRINT_BYTES);
        message.putChar(type).putChar((char) 0).putInt(MAGIC_COOKIE);
        message.put(transactionId).put(attributes);
        if (key != null) {
            byte[] hmac = integrity(message.array(), message.position(), key);
            message.put(attribute(Attribute.MESSAGE_INTEGRITY, hmac));
        }
        putLength(message, message.capacity());
        byte[] crc = FingerprintAttribute.calculateXorCRC32(message.array(), 0, message.position());
        message.put(attribute(Attribute.FINGERPRINT, crc));
        return message.array();
    }

    private static void putLength(ByteBuffer message, int messageBytes) {
        message.putChar(LENGTH_OFFSET, (char) (messageBytes - HEADER_BYTES));
    }

    private static byte[] errorCode(IceDrop reason) {
        return switch (reason) {
            case MISSING_FINGERPRINT, MISSING_CREDENTIALS, MISSING_PRIORITY -> errorCode(400, "Bad Request");
            case UNKNOWN_USERNAME, WRONG_INTEGRITY -> errorCode(401, "Unauthenticated");
            case UNKNOWN_ATTRIBUTE -> errorCode(420, "Unknown Attribute");
            case ROLE_CONFLICT -> errorCode(487, "Role Conflict");
            case MALFORMED, UNSUPPORTED_METHOD, INDICATION, RESPONSE, WRONG_FINGERPRINT, ADDRESS_IN_USE ->
                throw new IllegalArgumentException("reason " + reason + " is never answered");
        };
    }

    private static byte[] errorCode(int code, String reasonPhrase) {
        return AttributeFactory.createErrorCodeAttribute((char) code, reasonPhrase)
                .encode();
    }
}
