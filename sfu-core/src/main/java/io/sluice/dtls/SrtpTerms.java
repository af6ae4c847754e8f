package io.sluice.dtls;

import java.io.IOException;
import java.util.Objects;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake is about, whichever side opens it (RFC 8827 section 6.5): who we are, who the peer must be, and which
 * SRTP keys come of it. Confined to the handshake's thread.
 */
final class SrtpTerms {
    /** For ECDSA certificates. */
    private static final int[] ECDSA_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    };
    /** The same for RSA certificates. */
    private static final int[] RSA_SUITES = {
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    };

    private static final int[] KEY_AGREEMENT_GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1};
    /**
     * RFC 6347 section 4.2.4.1 suggests a second for the open Internet; ICE has shown that this path works. Bouncy Castle
     * doubles it from flight to flight without a bound of interest, so there are eight repetitions in 30 seconds.
     */
    static final int RESEND_MILLIS = 100;

    static final byte[] NO_MKI = {};

    private final FilteringCrypto crypto;
    private final DtlsCertificate certificate;
    private final FingerprintSet remoteFingerprints;
    private @Nullable SrtpProfile profile;
    private byte @Nullable [] remoteCertificate;
    private @Nullable SrtpKeyingMaterial keys;

    SrtpTerms(FilteringCrypto crypto, DtlsCertificate certificate, FingerprintSet remoteFingerprints) {
        this.crypto = crypto;
        this.certificate = certificate;
        this.remoteFingerprints = remoteFingerprints;
    }

    FilteringCrypto crypto() {
        return crypto;
    }

    /** What a server with our certificate can do. */
    int[] serverSuites() {
        return certificate.isRsa() ? RSA_SUITES.clone() : ECDSA_SUITES.clone();
    }

    /** What a client takes: it does not know yet what kind of certificate the server has. */
    static int[] clientSuites() {
        int[] suites = new int[ECDSA_SUITES.length + RSA_SUITES.length];
        System.arraycopy(ECDSA_SUITES, 0, suites, 0, ECDSA_SUITES.length);
        System.arraycopy(RSA_SUITES, 0, suites, ECDSA_SUITES.length, RSA_SUITES.length);
        return suites;
    }

    static int[] keyAgreementGroups() {
        return KEY_AGREEMENT_GROUPS.clone();
    }

    /** Of certificates and of the proofs that their keys are at hand. */
    @SuppressWarnings("JdkObsolete") // Bouncy Castle wants a Vector
    static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
        Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
        }
        algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        return algorithms;
    }

    /** Signs with our key, by an algorithm that the peer takes. */
    TlsCredentialedSigner credentials(TlsContext context, @Nullable Vector<?> peerAlgorithms) throws IOException {
        short signature = certificate.isRsa() ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
        TlsCertificate[] chain = new TlsCertificate[certificate.chain().size()];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = crypto.createCertificate(certificate.chain().get(i));
        }
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                certificate.privateKey(),
                new Certificate(chain),
                TlsUtils.chooseSignatureAndHashAlgorithm(context, peerAlgorithms, signature));
    }

    /** The only thing that makes the peer who it should be (RFC 5763 section 5): before any keys. */
    void requirePeer(Certificate chain) throws IOException {
        if (chain.isEmpty()) {
            throw new HandshakeRefusal(
                    DtlsFailure.NO_CERTIFICATE, AlertDescription.handshake_failure, "the peer sent no certificate");
        }
        byte[] first = chain.getCertificateAt(0).getEncoded();
        if (!remoteFingerprints.matches(first)) {
            throw new HandshakeRefusal(
                    DtlsFailure.FINGERPRINT_MISMATCH,
                    AlertDescription.bad_certificate,
                    "the peer's certificate does not have the fingerprint " + remoteFingerprints);
        }
        remoteCertificate = first;
    }

    /** Takes the first profile of ours among those that the peer names. */
    void agree(int[] profiles) {
        profile = SrtpProfile.choose(profiles);
    }

    SrtpProfile requireProfile() throws HandshakeRefusal {
        if (profile == null) {
            throw new HandshakeRefusal(
                    DtlsFailure.NO_SRTP_PROFILE,
                    AlertDescription.handshake_failure,
                    "the peer knows none of AEAD_AES_128_GCM, AEAD_AES_256_GCM, AES128_CM_HMAC_SHA1_80");
        }
        return profile;
    }

    void exportKeys(DtlsRole role, TlsContext context) throws HandshakeRefusal {
        SrtpProfile chosen = requireProfile();
        byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, chosen.exportedBytes());
        keys = SrtpKeyingMaterial.split(
                role, chosen, Objects.requireNonNull(exported), Objects.requireNonNull(remoteCertificate));
    }

    @Nullable
    SrtpKeyingMaterial keys() {
        return keys;
    }
}
