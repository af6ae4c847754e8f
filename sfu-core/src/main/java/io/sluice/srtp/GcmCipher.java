package io.sluice.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM with one session key on the JDK's cipher. The cipher object is kept, so that the key is expanded once; the
 * parameter object per packet is the API's demand. The JDK also refuses to encrypt twice in a row with one IV: a last net
 * below {@link IndexWindow}.
 */
final class GcmCipher {
    private static final int TAG_BITS = 128;
    private static final int IV_LENGTH = 12;

    private final SessionKeys keys;
    private final Cipher cipher;
    private final byte[] iv = new byte[IV_LENGTH];

    GcmCipher(SessionKeys keys) throws GeneralSecurityException {
        this.keys = keys;
        this.cipher = JcaProvider.cipher("AES/GCM/NoPadding");
    }

    /**
     * Reads associated data and then {@code length} bytes from the scratch's input, writes to the start of its output.
     *
     * @param mode {@link Cipher#ENCRYPT_MODE}, which adds the tag, or {@link Cipher#DECRYPT_MODE}, which takes it off
     * @return 0 or the code of an {@link SrtpDrop}
     */
    int run(int mode, int ssrc, long index, Scratch scratch, int associatedLength, int length) {
        fillIv(ssrc, index);
        try {
            cipher.init(mode, keys.encryption(), new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(scratch.input, 0, associatedLength);
            cipher.doFinal(scratch.input, associatedLength, length, scratch.output, 0);
            return 0;
        } catch (AEADBadTagException e) {
            return SrtpDrop.AUTHENTICATION_FAILED.code();
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    /**
     * Has the cipher forget which IV it encrypted with last. The one it is given instead encrypts nothing, and no packet has
     * it: its first two bytes are the salt's for all of them.
     *
     * @return 0 or the code of an {@link SrtpDrop}
     */
    int forgetLastIv() {
        fillIv(0, 0);
        iv[0] = (byte) ~iv[0];
        try {
            cipher.init(Cipher.ENCRYPT_MODE, keys.encryption(), new GCMParameterSpec(TAG_BITS, iv));
            return 0;
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    void close() {
        keys.clear();
    }

    /** RFC 7714 sections 8.1 and 9.1: 2 zero bytes, 4 of SSRC, 6 of index (an SRTCP index fills the last 4), XOR salt. */
    private void fillIv(int ssrc, long index) {
        byte[] salt = keys.salt();
        iv[0] = salt[0];
        iv[1] = salt[1];
        for (int i = 0; i < 4; i++) {
            iv[2 + i] = (byte) (salt[2 + i] ^ ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            iv[6 + i] = (byte) (salt[6 + i] ^ index >>> (40 - 8 * i));
        }
    }
}
