package io.sluice.dtls;

import java.util.Arrays;

/**
 * The SRTP master keys and salts of both directions, the protection profile they are for, and whom they are agreed with. Immutable: accessors return
 * fresh arrays, which belong to the caller.
 */
public final class SrtpKeyingMaterial {
    /** SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 section 4.1.2): key 16 bytes, salt 14. */
    public static final int AES128_CM_HMAC_SHA1_80 = 0x0001;
    /** SRTP_AEAD_AES_128_GCM (RFC 7714 section 14.2): key 16 bytes, salt 12. */
    public static final int AEAD_AES_128_GCM = 0x0007;
    /** SRTP_AEAD_AES_256_GCM (RFC 7714 section 14.2): key 32 bytes, salt 12. */
    public static final int AEAD_AES_256_GCM = 0x0008;

    private final int profile;
    private final byte[] localKey;
    private final byte[] localSalt;
    private final byte[] remoteKey;
    private final byte[] remoteSalt;
    private final byte[] remoteCertificate;

    private SrtpKeyingMaterial(
            int profile,
            byte[] localKey,
            byte[] localSalt,
            byte[] remoteKey,
            byte[] remoteSalt,
            byte[] remoteCertificate) {
        this.profile = profile;
        this.localKey = localKey;
        this.localSalt = localSalt;
        this.remoteKey = remoteKey;
        this.remoteSalt = remoteSalt;
        this.remoteCertificate = remoteCertificate;
    }

    /** The protection profile as IANA numbers it: one of the constants here. */
    public int profile() {
        return profile;
    }

    /** The master key of what we send. */
    public byte[] localKey() {
        return localKey.clone();
    }

    /** The master salt of what we send. */
    public byte[] localSalt() {
        return localSalt.clone();
    }

    /** The master key of what the peer sends. */
    public byte[] remoteKey() {
        return remoteKey.clone();
    }

    /** The master salt of what the peer sends. */
    public byte[] remoteSalt() {
        return remoteSalt.clone();
    }

    /** What the peer has proved to be, in DER. */
    public byte[] remoteCertificate() {
        return remoteCertificate.clone();
    }

    /** Names the profile, never the keys. */
    @Override
    public String toString() {
        return "SrtpKeyingMaterial[profile=0x%04x]".formatted(profile);
    }

    /**
     * Splits what this end exported (RFC 5764 section 4.2):
     *
     * <pre>
     * +------------+------------+-------------+-------------+
     * | client key | server key | client salt | server salt |
     * +------------+------------+-------------+-------------+
     * </pre>
     */
    static SrtpKeyingMaterial split(DtlsRole role, SrtpProfile profile, byte[] exported, byte[] remoteCertificate) {
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        byte[] clientKey = Arrays.copyOfRange(exported, 0, key);
        byte[] serverKey = Arrays.copyOfRange(exported, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(exported, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(exported, 2 * key + salt, 2 * (key + salt));
        return role == DtlsRole.CLIENT
                ? new SrtpKeyingMaterial(profile.id(), clientKey, clientSalt, serverKey, serverSalt, remoteCertificate)
                : new SrtpKeyingMaterial(profile.id(), serverKey, serverSalt, clientKey, clientSalt, remoteCertificate);
    }
}
