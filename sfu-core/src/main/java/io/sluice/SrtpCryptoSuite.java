package io.sluice;

import io.sluice.srtp.SrtpProfile;

/** What SRTP encrypts and authenticates with under given keys, by the names of RFC 4568 section 6.2 and RFC 7714 section 14.1. */
public enum SrtpCryptoSuite {
    /** AES-128 in counter mode, HMAC-SHA1 of 80 bits: what most endpoints have. Key and salt are 30 bytes. */
    AES_CM_128_HMAC_SHA1_80(SrtpProfile.AES_CM_128_HMAC_SHA1_80),
    /** The same with 32 bits on SRTP, for narrow links: a forgery passes once in 4 billion tries. */
    AES_CM_128_HMAC_SHA1_32(SrtpProfile.AES_CM_128_HMAC_SHA1_32),
    /** AES-128 in Galois/Counter Mode, the fastest here. Key and salt are 28 bytes. */
    AEAD_AES_128_GCM(SrtpProfile.AEAD_AES_128_GCM),
    /** AES-256 in Galois/Counter Mode. Key and salt are 44 bytes. */
    AEAD_AES_256_GCM(SrtpProfile.AEAD_AES_256_GCM);

    private final SrtpProfile profile;

    SrtpCryptoSuite(SrtpProfile profile) {
        this.profile = profile;
    }

    /** Bytes of master key and master salt together, before they are written in Base64. */
    public int keyLength() {
        return profile.keyLength() + profile.saltLength();
    }

    SrtpProfile profile() {
        return profile;
    }
}
