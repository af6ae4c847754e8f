package io.sluice.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** Our side of a handshake that the peer opens: {@link SrtpTerms} in the words of a server. */
final class SrtpServer extends DefaultTlsServer implements HandshakeSide {
    private final SrtpTerms terms;

    SrtpServer(SrtpTerms terms) {
        super(terms.crypto());
        this.terms = terms;
    }

    @Override
    public DTLSTransport shakeHands(DatagramTransport transport) throws IOException {
        return new DTLSServerProtocol().accept(this, transport);
    }

    @Override
    public @Nullable SrtpKeyingMaterial keys() {
        return terms.keys();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return terms.serverSuites();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int[] getSupportedGroups() {
        return SrtpTerms.keyAgreementGroups();
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
        for (int group : SrtpTerms.keyAgreementGroups()) {
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
        return SrtpTerms.RESEND_MILLIS;
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
        if (offer != null) {
            terms.agree(offer.getProtectionProfiles());
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Bouncy Castle's own signature: a table from Integer to byte[]
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
        int[] chosen = {terms.requireProfile().id()};
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(chosen, SrtpTerms.NO_MKI));
        return extensions;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, SrtpTerms.signatureAlgorithms(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        terms.requirePeer(chain);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        terms.exportKeys(DtlsRole.SERVER, context);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return credentials();
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
        return credentials();
    }

    private TlsCredentialedSigner credentials() throws IOException {
        return terms.credentials(
                context, context.getSecurityParametersHandshake().getClientSigAlgs());
    }
}
