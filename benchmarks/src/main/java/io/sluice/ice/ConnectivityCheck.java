package io.sluice.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The Binding request a browser sends to nominate a pair (RFC 8445 section 7.2.2): what opens the way for media. */
public final class ConnectivityCheck {
    private static final int HEADER_LENGTH = 20;
    private static final int INTEGRITY_LENGTH = 24;
    private static final int FINGERPRINT_LENGTH = 8;

    private ConnectivityCheck() {}

    /** A whole datagram for these credentials, with USE-CANDIDATE. */
    public static byte[] of(IceCredentials credentials) {
        byte[] username = (credentials.usernameFragment() + ":peer").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 0x0001).putShort((short) 0).putInt(0x2112a442);
        message.put("transaction!".getBytes(StandardCharsets.US_ASCII));
        attribute(message, 0x0006, username);
        attribute(message, 0x0024, new byte[] {0x6e, 0, 1, (byte) 0xff});
        attribute(message, 0x802a, new byte[Long.BYTES]);
        attribute(message, 0x0025, new byte[0]);
        attribute(message, 0x0008, integrity(message, credentials.password()));
        attribute(message, 0x8028, fingerprint(message));
        byte[] datagram = new byte[message.position()];
        message.flip().get(datagram);
        return datagram;
    }

    private static void attribute(ByteBuffer message, int type, byte[] value) {
        message.putShort((short) type).putShort((short) value.length).put(value);
        message.position((message.position() + 3) & ~3);
    }

    /** RFC 8489 section 14.5: the length covers the attribute that is still to come. */
    private static byte[] integrity(ByteBuffer message, String password) {
        message.putShort(2, (short) (message.position() + INTEGRITY_LENGTH - HEADER_LENGTH));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
            mac.update(message.duplicate().flip());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    /** RFC 8489 section 14.7. */
    private static byte[] fingerprint(ByteBuffer message) {
        message.putShort(2, (short) (message.position() + FINGERPRINT_LENGTH - HEADER_LENGTH));
        CRC32 crc = new CRC32();
        crc.update(message.duplicate().flip());
        int value = (int) crc.getValue() ^ 0x5354554e;
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
