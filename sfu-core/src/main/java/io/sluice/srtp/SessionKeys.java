package io.sluice.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * The session keys of SRTP or of SRTCP in one direction, derived once: the key derivation rate is 0, as DTLS-SRTP has it
 * (RFC 3711 section 4.3, RFC 5764 section 4.1.2). Whoever holds this object clears it.
 */
final class SessionKeys {
    private static final int RTP_LABEL = 0;
    private static final int RTCP_LABEL = 3;
    private static final int BLOCK_LENGTH = 16;
    private static final int HMAC_KEY_LENGTH = 20;
    /** The label is XORed into the salt above 48 bits of index that are always 0 here. */
    private static final int LABEL_POSITION = 7;

    private final SessionKey encryption;
    private final SessionKey authentication;
    private final byte[] salt;

    /** Takes the arrays over. GCM has no authentication key: the array is empty. */
    SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {
        this.encryption = new SessionKey("AES", encryption);
        this.authentication = new SessionKey("HmacSHA1", authentication);
        this.salt = salt;
    }

    static SessionKeys ofRtp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return derive(profile, masterKey, masterSalt, RTP_LABEL);
    }

    static SessionKeys ofRtcp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        return derive(profile, masterKey, masterSalt, RTCP_LABEL);
    }

    SessionKey encryption() {
        return encryption;
    }

    SessionKey authentication() {
        return authentication;
    }

    byte[] salt() {
        return salt;
    }

    void clear() {
        encryption.destroy();
        authentication.destroy();
        Arrays.fill(salt, (byte) 0);
    }

    private static SessionKeys derive(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, int firstLabel) {
        profile.requireLengths(masterKey, masterSalt);
        return new SessionKeys(
                derive(masterKey, masterSalt, firstLabel, profile.keyLength()),
                derive(masterKey, masterSalt, firstLabel + 1, profile.isAead() ? 0 : HMAC_KEY_LENGTH),
                derive(masterKey, masterSalt, firstLabel + 2, profile.saltLength()));
    }

    /**
     * The AES-CM pseudo-random function of RFC 3711 section 4.3.3. A salt of 12 bytes is padded with zeros on the right to 14
     * (RFC 7714 section 11).
     */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] counter = Arrays.copyOf(masterSalt, BLOCK_LENGTH);
        counter[LABEL_POSITION] ^= (byte) label;
        SessionKey key = new SessionKey("AES", masterKey.clone());
        try {
            Cipher cipher = JcaProvider.cipher("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
            return cipher.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot derive SRTP keys", e);
        } finally {
            key.destroy();
        }
    }
}
