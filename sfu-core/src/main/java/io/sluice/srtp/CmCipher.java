package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES in counter mode and HMAC-SHA1 with one set of session keys on the JDK's ciphers (RFC 3711 sections 4.1.1 and 4.2.1).
 * What is authenticated ends with a word of 4 bytes: the roll-over counter, or SRTCP's E flag and index.
 */
final class CmCipher {
    static final int WORD_LENGTH = 4;

    private static final int IV_LENGTH = 16;
    private static final int HMAC_LENGTH = 20;

    private final SessionKeys keys;
    private final Cipher cipher;
    private final Mac mac;
    private final byte[] iv = new byte[IV_LENGTH];
    private final byte[] hmac = new byte[HMAC_LENGTH];
    private final byte[] expectedTag;
    private final byte[] receivedTag;

    /** @param tagLength bytes of the hash that are sent */
    CmCipher(SessionKeys keys, int tagLength) throws GeneralSecurityException {
        this.keys = keys;
        this.cipher = JcaProvider.cipher("AES/CTR/NoPadding");
        this.mac = JcaProvider.mac("HmacSHA1");
        mac.init(keys.authentication());
        this.expectedTag = new byte[tagLength];
        this.receivedTag = new byte[tagLength];
    }

    int tagLength() {
        return expectedTag.length;
    }

    /** Encrypts, or decrypts, {@code [from, to)} of the scratch's input into the same place of its output. */
    int crypt(int ssrc, long index, Scratch scratch, int from, int to) {
        fillIv(ssrc, index);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, keys.encryption(), new IvParameterSpec(iv));
            cipher.doFinal(scratch.input, from, to - from, scratch.output, from);
            return 0;
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    /** Writes {@code word} at {@code length} of the scratch's output, and the tag of all bytes up to its end there. */
    int sign(Scratch scratch, int length, int word, int tagPosition) {
        Bytes.put32(scratch.outputMemory, length, word);
        mac.update(scratch.output, 0, length + WORD_LENGTH);
        try {
            mac.doFinal(hmac, 0);
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
        System.arraycopy(hmac, 0, scratch.output, tagPosition, tagLength());
        return 0;
    }

    /** Whether the tag in the scratch's input is that of its first {@code length} bytes and {@code word}; overwrites it. */
    int verify(Scratch scratch, int length, int word, int tagPosition) {
        System.arraycopy(scratch.input, tagPosition, receivedTag, 0, tagLength());
        Bytes.put32(scratch.inputMemory, length, word);
        mac.update(scratch.input, 0, length + WORD_LENGTH);
        try {
            mac.doFinal(hmac, 0);
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
        System.arraycopy(hmac, 0, expectedTag, 0, tagLength());
        return MessageDigest.isEqual(expectedTag, receivedTag) ? 0 : SrtpDrop.AUTHENTICATION_FAILED.code();
    }

    void close() {
        keys.clear();
    }

    /** RFC 3711 section 4.1.1: (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16). */
    private void fillIv(int ssrc, long index) {
        byte[] salt = keys.salt();
        System.arraycopy(salt, 0, iv, 0, salt.length);
        for (int i = 0; i < 4; i++) {
            iv[4 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            iv[8 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
    }
}
