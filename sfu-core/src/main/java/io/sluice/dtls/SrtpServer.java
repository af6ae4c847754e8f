package io.sluice.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/** Our side of one handshake: what we offer, what we insist on (RFC 8827 section 6.5). Confined to its thread. */
final class SrtpServer extends DefaultTlsServer {
    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    };
    private static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1};
    private static final SignatureAndHashAlgorithm ECDSA_SHA256 =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
    /** RFC 6347 section 4.2.4.1 suggests a second for the open Internet; ICE has shown that this path works. */
    private static final int RESEND_MILLIS = 100;

    private static final byte[] NO_MKI = {};

    private final FilteringCrypto crypto;
    private final DtlsCertificate certificate;
    private final Fingerprint remoteFingerprint;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeyingMaterial keys;

    SrtpServer(FilteringCrypto crypto, DtlsCertificate certificate, Fingerprint remoteFingerprint) {
        super(crypto);
        this.crypto = crypto;
        this.certificate = certificate;
        this.remoteFingerprint = remoteFingerprint;
    }

    /** The keys, or null before the handshake is complete. */
    @Nullable
    SrtpKeyingMaterial keys() {
        return keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CIPHER_SUITES.clone();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int[] getSupportedGroups() {
        return GROUPS.clone();
    }

    /** No curve in common, no cipher suite in common: the alert is then handshake_failure. */
    @Override
    protected int getMaximumNegotiableCurveBits() {
        int group = selectECDH(0);
        return group < 0 ? 0 : NamedGroup.getCurveBits(group);
    }

    /** Ours in our order; the default takes any curve at all that the client puts first. */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1;
        }
        for (int group : GROUPS) {
            for (int candidate : offered) {
                if (candidate == group) {
                    return group;
                }
            }
        }
        return -1;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    /** Keys must not be exported without it (RFC 7627 section 5.4). */
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's own signature: a table from Integer to byte[]
    public void processClientExtensions(Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        UseSRTPData offer = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        profile = offer == null ? null : SrtpProfile.choose(offer.getProtectionProfiles());
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Bouncy Castle's own signature: a table from Integer to byte[]
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
        int[] chosen = {requireProfile().id()};
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(chosen, NO_MKI));
        return extensions;
    }

    @Override
    @SuppressWarnings("JdkObsolete") // Bouncy Castle wants a Vector
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
        }
        algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        return new CertificateRequest(types, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        if (chain.isEmpty()) {
            throw new HandshakeRefusal(
                    DtlsFailure.NO_CERTIFICATE, AlertDescription.handshake_failure, "the peer sent no certificate");
        }
        if (!remoteFingerprint.matches(chain.getCertificateAt(0).getEncoded())) {
            throw new HandshakeRefusal(
                    DtlsFailure.FINGERPRINT_MISMATCH,
                    AlertDescription.bad_certificate,
                    "the peer's certificate does not have the fingerprint " + remoteFingerprint);
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SrtpProfile chosen = requireProfile();
        byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, chosen.exportedBytes());
        keys = SrtpKeyingMaterial.ofServer(chosen, exported);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        TlsCertificate[] chain = {crypto.createCertificate(certificate.encoded())};
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                certificate.privateKey(),
                new Certificate(chain),
                ECDSA_SHA256);
    }

    private SrtpProfile requireProfile() throws HandshakeRefusal {
        if (profile == null) {
            throw new HandshakeRefusal(
                    DtlsFailure.NO_SRTP_PROFILE,
                    AlertDescription.handshake_failure,
                    "the peer offers none of AEAD_AES_128_GCM, AEAD_AES_256_GCM, AES128_CM_HMAC_SHA1_80");
        }
        return profile;
    }
}
