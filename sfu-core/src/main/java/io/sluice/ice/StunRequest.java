package io.sluice.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.OptionalAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.message.Request;
import org.jspecify.annotations.Nullable;

/** A parsed Binding request. Nothing in it is to be believed before {@link #isAuthentic}. */
final class StunRequest {
    /** NOMINATION of draft-thatcher-ice-renomination, and the number libwebrtc has given it since before the draft. */
    private static final char NOMINATION = 0x0030;

    private static final char NOMINATION_LIBWEBRTC = 0xc001;

    /** Attributes from here on may be ignored by who does not understand them (RFC 8489 section 14). */
    private static final char FIRST_OPTIONAL = 0x8000;

    private final Request message;
    private final byte[] datagram;

    StunRequest(Request message, byte[] datagram) {
        this.message = message;
        this.datagram = datagram;
    }

    byte[] transactionId() {
        return message.getTransactionID();
    }

    boolean hasCredentials() {
        return has(Attribute.USERNAME) && has(Attribute.MESSAGE_INTEGRITY);
    }

    /** The part of USERNAME before the colon, which is ours (RFC 8445 section 7.2.2); null without USERNAME or colon. */
    @Nullable
    String localUsernameFragment() {
        if (!(message.getAttribute(Attribute.USERNAME) instanceof UsernameAttribute attribute)) {
            return null;
        }
        String username = new String(attribute.getUsername(), StandardCharsets.UTF_8);
        int colon = username.indexOf(':');
        return colon < 0 ? null : username.substring(0, colon);
    }

    /** Whether MESSAGE-INTEGRITY was made with this key; false without one. Takes the same time wherever they differ. */
    boolean isAuthentic(byte[] key) {
        if (!(message.getAttribute(Attribute.MESSAGE_INTEGRITY) instanceof MessageIntegrityAttribute attribute)) {
            return false;
        }
        byte[] expected = StunCodec.integrity(datagram, attribute.getLocationInMessage(), key);
        return MessageDigest.isEqual(expected, attribute.getHmacSha1Content());
    }

    /** Types of the attributes that are not understood but had to be, in the order of the message. */
    char[] unknownAttributes() {
        StringBuilder types = new StringBuilder();
        for (Attribute attribute : message.getAttributes()) {
            char type = attribute.getAttributeType();
            if (attribute instanceof OptionalAttribute && type < FIRST_OPTIONAL && type != NOMINATION) {
                types.append(type);
            }
        }
        return types.toString().toCharArray();
    }

    /** What is wrong with an authentic request by the rules of ICE; null if nothing is. */
    @Nullable
    IceDrop fault() {
        if (!has(Attribute.PRIORITY)) {
            return IceDrop.MISSING_PRIORITY;
        }
        return has(Attribute.ICE_CONTROLLED) ? IceDrop.ROLE_CONFLICT : null;
    }

    boolean hasUseCandidate() {
        return has(Attribute.USE_CANDIDATE);
    }

    /** The value of NOMINATION, which grows from one nomination to the next, as 32 bits unsigned; 0 without one. */
    long nomination() {
        return Math.max(unsigned32(NOMINATION), unsigned32(NOMINATION_LIBWEBRTC));
    }

    private long unsigned32(char type) {
        return message.getAttribute(type) instanceof OptionalAttribute attribute && attribute.getBody().length == 4
                ? Integer.toUnsignedLong(ByteBuffer.wrap(attribute.getBody()).getInt())
                : 0;
    }

    private boolean has(char type) {
        return message.containsAttribute(type);
    }
}
