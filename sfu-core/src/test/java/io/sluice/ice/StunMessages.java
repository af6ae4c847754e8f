package io.sluice.ice;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Writes STUN messages attribute by attribute, right or wrong, without the code under test. */
public final class StunMessages {
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int NOMINATION = 0x0030;
    static final int NOMINATION_LIBWEBRTC = 0xc001;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802a;

    static final byte[] TRANSACTION_ID = "transaction!".getBytes(StandardCharsets.US_ASCII);

    private final Map<Integer, byte[]> attributes = new LinkedHashMap<>();
    private int type = 0x0001;
    private @Nullable String password;
    private boolean fingerprint = true;

    private StunMessages() {}

    /** The check that a full controlling agent sends to these credentials. */
    public static StunMessages check(IceCredentials credentials) {
        return new StunMessages()
                .username(credentials.usernameFragment() + ":peer")
                .with(PRIORITY, new byte[] {0x6e, 0, 1, (byte) 0xff})
                .with(ICE_CONTROLLING, new byte[8])
                .password(credentials.password());
    }

    StunMessages type(int type) {
        this.type = type;
        return this;
    }

    StunMessages username(String username) {
        return with(USERNAME, username.getBytes(StandardCharsets.UTF_8));
    }

    StunMessages password(@Nullable String password) {
        this.password = password;
        return this;
    }

    StunMessages with(int attribute, byte[] value) {
        attributes.put(attribute, value);
        return this;
    }

    StunMessages without(int attribute) {
        attributes.remove(attribute);
        return this;
    }

    public StunMessages useCandidate() {
        return with(USE_CANDIDATE, new byte[0]);
    }

    StunMessages nomination(int attribute, int value) {
        return with(attribute, ByteBuffer.allocate(4).putInt(value).array());
    }

    StunMessages withoutFingerprint() {
        fingerprint = false;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(ByteBuffer.allocate(8)
                .putShort((short) type)
                .putShort((short) 0)
                .putInt(0x2112a442)
                .array());
        message.writeBytes(TRANSACTION_ID);
        attributes.forEach((attribute, value) -> append(message, attribute, value));
        if (password != null) {
            byte[] covered = withLength(message.toByteArray(), message.size() + 24);
            append(message, MESSAGE_INTEGRITY, hmac(password, covered));
        }
        byte[] bytes = withLength(message.toByteArray(), message.size());
        return fingerprint ? fingerprinted(bytes) : bytes;
    }

    /** The message with a right FINGERPRINT behind it. */
    static byte[] fingerprinted(byte[] message) {
        byte[] bytes = withLength(Arrays.copyOf(message, message.length + 8), message.length + 8);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, message.length);
        ByteBuffer.wrap(bytes)
                .putInt(message.length, FINGERPRINT << 16 | 4)
                .putInt(message.length + 4, (int) crc.getValue() ^ 0x5354554e);
        return bytes;
    }

    static byte[] hmac(String password, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void append(ByteArrayOutputStream message, int attribute, byte[] value) {
        message.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) attribute)
                .putShort((short) value.length)
                .array());
        message.writeBytes(Arrays.copyOf(value, (value.length + 3) & ~3));
    }

    private static byte[] withLength(byte[] message, int length) {
        ByteBuffer.wrap(message).putShort(2, (short) (length - 20));
        return message;
    }
}
