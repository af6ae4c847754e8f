package io.sluice.dtls;

import java.util.List;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;

/** What a {@link TestClient} offers. */
public record ClientSettings(
        List<Integer> srtpProfiles,
        List<Integer> cipherSuites,
        List<Integer> groups,
        boolean withCertificate,
        boolean withExtendedMasterSecret,
        int paddingBytes,
        int sendLimit) {
    public static final ClientSettings USUAL = new ClientSettings(
            List.of(SrtpKeyingMaterial.AEAD_AES_128_GCM, SrtpKeyingMaterial.AES128_CM_HMAC_SHA1_80),
            List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
            List.of(NamedGroup.secp384r1, NamedGroup.x25519, NamedGroup.secp256r1),
            true,
            true,
            -1,
            1200);

    public ClientSettings offeringProfiles(Integer... profiles) {
        return new ClientSettings(
                List.of(profiles), cipherSuites, groups, withCertificate, withExtendedMasterSecret, -1, sendLimit);
    }

    ClientSettings offeringCipherSuite(int suite) {
        return new ClientSettings(
                srtpProfiles, List.of(suite), groups, withCertificate, withExtendedMasterSecret, -1, sendLimit);
    }

    ClientSettings offeringGroup(int group) {
        return new ClientSettings(
                srtpProfiles, cipherSuites, List.of(group), withCertificate, withExtendedMasterSecret, -1, sendLimit);
    }

    ClientSettings withoutCertificate() {
        return new ClientSettings(srtpProfiles, cipherSuites, groups, false, withExtendedMasterSecret, -1, sendLimit);
    }

    ClientSettings withoutExtendedMasterSecret() {
        return new ClientSettings(srtpProfiles, cipherSuites, groups, withCertificate, false, -1, sendLimit);
    }

    /** A ClientHello that is longer by a padding extension (RFC 7685), cut at the send limit. */
    ClientSettings padded(int bytes, int limit) {
        return new ClientSettings(
                srtpProfiles, cipherSuites, groups, withCertificate, withExtendedMasterSecret, bytes, limit);
    }

    static int[] toArray(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
