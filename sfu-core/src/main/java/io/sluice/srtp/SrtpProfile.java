package io.sluice.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The SRTP protection profiles spoken here, with their numbers in the use_srtp extension (RFC 5764 section 4.1.2, RFC 7714
 * section 14.2). All lengths are bytes. Declared in the order of preference: AES-128-GCM is the fastest of them.
 */
public enum SrtpProfile {
    /** AES-128 in Galois/Counter Mode, RFC 7714. */
    AEAD_AES_128_GCM(0x0007, 16, 12, 16),
    /** AES-256 in Galois/Counter Mode, RFC 7714. */
    AEAD_AES_256_GCM(0x0008, 32, 12, 16),
    /** AES-128 in counter mode with HMAC-SHA1 cut to 80 bits, RFC 3711: what every WebRTC endpoint has (RFC 8827 section 6.5). */
    AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10),
    /** The same with a tag of 32 bits on SRTP, and still 80 on SRTCP (RFC 5764 section 4.1.2): by given keys only. */
    AES_CM_128_HMAC_SHA1_32(0x0002, 16, 14, 4);

    private static final int SRTCP_INDEX_LENGTH = 4;
    private static final int CM_RTCP_TAG_LENGTH = 10;

    private final int id;
    private final int keyLength;
    private final int saltLength;
    private final int rtpTagLength;

    SrtpProfile(int id, int keyLength, int saltLength, int rtpTagLength) {
        this.id = id;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.rtpTagLength = rtpTagLength;
    }

    /** The profile of an IANA number, or null when it is none of these. */
    public static @Nullable SrtpProfile ofId(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return profile;
            }
        }
        return null;
    }

    /** The IANA number, 16 bits. */
    public int id() {
        return id;
    }

    /** Bytes of the master key, and of the session encryption key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of the master salt, and of the session salt. */
    public int saltLength() {
        return saltLength;
    }

    /** Bytes of the authentication tag of SRTP. */
    public int rtpTagLength() {
        return rtpTagLength;
    }

    /** Bytes of the authentication tag of SRTCP. */
    public int rtcpTagLength() {
        return isAead() ? rtpTagLength : CM_RTCP_TAG_LENGTH;
    }

    /** By how many bytes an RTP packet grows. */
    public int rtpOverhead() {
        return rtpTagLength;
    }

    /** By how many bytes an RTCP packet grows: the tag and the word of E flag and index. */
    public int rtcpOverhead() {
        return rtcpTagLength() + SRTCP_INDEX_LENGTH;
    }

    /** Whether encryption and authentication are one algorithm (AEAD), not AES-CM with HMAC-SHA1. */
    boolean isAead() {
        return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
    }

    /** Throws for keys of another profile. */
    void requireLengths(byte[] masterKey, byte[] masterSalt) {
        requireLength("masterKey", masterKey, keyLength);
        requireLength("masterSalt", masterSalt, saltLength);
    }

    private void requireLength(String name, byte[] value, int length) {
        if (value.length != length) {
            throw new IllegalArgumentException(name + " is " + value.length + " bytes, " + this + " takes " + length);
        }
    }
}
