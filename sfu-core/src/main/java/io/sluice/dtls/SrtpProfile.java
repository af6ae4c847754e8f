package io.sluice.dtls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The SRTP protection profiles on offer, the preferred first: AES-128-GCM is the cheapest per packet, AES-CM with
 * HMAC-SHA1 what every peer must have (RFC 8827 section 6.5).
 */
enum SrtpProfile {
    AEAD_AES_128_GCM(SrtpKeyingMaterial.AEAD_AES_128_GCM, 16, 12),
    AEAD_AES_256_GCM(SrtpKeyingMaterial.AEAD_AES_256_GCM, 32, 12),
    AES128_CM_HMAC_SHA1_80(SrtpKeyingMaterial.AES128_CM_HMAC_SHA1_80, 16, 14);

    private final int id;
    private final int keyBytes;
    private final int saltBytes;

    SrtpProfile(int id, int keyBytes, int saltBytes) {
        this.id = id;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
    }

    int id() {
        return id;
    }

    int keyBytes() {
        return keyBytes;
    }

    int saltBytes() {
        return saltBytes;
    }

    /** Bytes to export: a key and a salt for either side (RFC 5764 section 4.2). */
    int exportedBytes() {
        return 2 * (keyBytes + saltBytes);
    }

    /** What we offer, in our order. */
    static int[] ids() {
        return Arrays.stream(values()).mapToInt(SrtpProfile::id).toArray();
    }

    /** The first of ours that the peer offers, or null when there is none. */
    static @Nullable SrtpProfile choose(int[] offered) {
        for (SrtpProfile profile : values()) {
            for (int id : offered) {
                if (id == profile.id) {
                    return profile;
                }
            }
        }
        return null;
    }
}
