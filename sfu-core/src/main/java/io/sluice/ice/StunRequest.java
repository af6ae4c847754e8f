package io.sluice.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.ice4j.attribute.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * A parsed Binding request. Nothing in it is to be believed before {@link #isAuthentic}.
 *
 * <p>It is read here and not by ice4j's {@code Message.decode}, which reads every attribute before anybody can ask for the
 * password, and some in quadratic time: a datagram of 1500 bytes full of UNKNOWN-ATTRIBUTES, from anybody, took it 130 µs.
 */
final class StunRequest {
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int HMAC_BYTES = 20;

    /** NOMINATION of draft-thatcher-ice-renomination, and the number that libwebrtc gives it. */
    private static final char NOMINATION = 0x0030;

    private static final char NOMINATION_LIBWEBRTC = 0xc001;

    /** Attributes from here on may be ignored by who does not understand them (RFC 8489 section 14). */
    private static final char FIRST_OPTIONAL = 0x8000;

    private final ByteBuffer message;

    /** Offsets of attributes, 0 for those that are missing. */
    private int username;

    private int integrity;

    private boolean hasPriority;
    private boolean isFromControlled;
    private boolean hasUseCandidate;
    private long nomination;
    private final StringBuilder unknown = new StringBuilder();

    private StunRequest(byte[] datagram) {
        message = ByteBuffer.wrap(datagram);
    }

    /**
     * Reads the attributes of a request.
     *
     * @param datagram a Binding request whose {@link StunCodec#fingerprint} is right; kept, so not to be changed
     * @return null if an attribute reaches beyond the message, or into the FINGERPRINT
     */
    static @Nullable StunRequest parse(byte[] datagram) {
        StunRequest request = new StunRequest(datagram);
        return request.readAttributes() ? request : null;
    }

    byte[] transactionId() {
        return StunCodec.transactionId(message.array());
    }

    boolean hasCredentials() {
        return username != 0 && integrity != 0;
    }

    /** The part of USERNAME before the colon, which is ours (RFC 8445 section 7.2.2); null without USERNAME or colon. */
    @Nullable
    String localUsernameFragment() {
        if (username == 0) {
            return null;
        }
        String text = new String(
                message.array(), username + ATTRIBUTE_HEADER_BYTES, lengthAt(username), StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0 ? null : text.substring(0, colon);
    }

    /** Whether MESSAGE-INTEGRITY was made with this key; false without one. Takes the same time wherever they differ. */
    boolean isAuthentic(byte[] key) {
        if (integrity == 0 || lengthAt(integrity) != HMAC_BYTES) {
            return false;
        }
        int offset = integrity + ATTRIBUTE_HEADER_BYTES;
        byte[] given = Arrays.copyOfRange(message.array(), offset, offset + HMAC_BYTES);
        return MessageDigest.isEqual(StunCodec.integrity(message.array(), integrity, key), given);
    }

    /** Types of the attributes that are not understood but had to be, in the order of the message. */
    char[] unknownAttributes() {
        return unknown.toString().toCharArray();
    }

    /** What is wrong with an authentic request by the rules of ICE; null if nothing is. */
    @Nullable
    IceDrop fault() {
        if (!hasPriority) {
            return IceDrop.MISSING_PRIORITY;
        }
        return isFromControlled ? IceDrop.ROLE_CONFLICT : null;
    }

    boolean hasUseCandidate() {
        return hasUseCandidate;
    }

    /** The value of NOMINATION, which grows from one nomination to the next, as 32 bits unsigned; 0 without one. */
    long nomination() {
        return nomination;
    }

    private boolean readAttributes() {
        int end = message.capacity() - StunCodec.FINGERPRINT_BYTES;
        int offset = StunCodec.HEADER_BYTES;
        while (offset < end) {
            int next = offset + ATTRIBUTE_HEADER_BYTES + StunCodec.padded(lengthAt(offset));
            if (next > end) {
                return false;
            }
            // What follows MESSAGE-INTEGRITY is not protected by it, and ignored (RFC 8489 section 14.5).
            if (integrity == 0) {
                readAttribute(offset);
            }
            offset = next;
        }
        return true;
    }

    private void readAttribute(int offset) {
        char type = message.getChar(offset);
        switch (type) {
            case Attribute.USERNAME -> username = username == 0 ? offset : username;
            case Attribute.MESSAGE_INTEGRITY -> integrity = offset;
            case Attribute.PRIORITY -> hasPriority |= lengthAt(offset) == Integer.BYTES;
            case Attribute.ICE_CONTROLLED -> isFromControlled = true;
            case Attribute.USE_CANDIDATE -> hasUseCandidate = true;
            case NOMINATION, NOMINATION_LIBWEBRTC -> nomination = Math.max(nomination, unsigned32(offset));
            // Known but unexpected: ignored (RFC 8489 section 6.3).
            case Attribute.MAPPED_ADDRESS,
                    Attribute.ERROR_CODE,
                    Attribute.UNKNOWN_ATTRIBUTES,
                    Attribute.REALM,
                    Attribute.NONCE,
                    Attribute.XOR_MAPPED_ADDRESS -> {}
            default -> readUnknown(type);
        }
    }

    private void readUnknown(char type) {
        if (type < FIRST_OPTIONAL) {
            unknown.append(type);
        }
    }

    private long unsigned32(int offset) {
        return lengthAt(offset) == Integer.BYTES
                ? Integer.toUnsignedLong(message.getInt(offset + ATTRIBUTE_HEADER_BYTES))
                : 0;
    }

    private int lengthAt(int offset) {
        return message.getChar(offset + 2);
    }
}
