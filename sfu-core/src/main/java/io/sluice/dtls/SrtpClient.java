package io.sluice.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** Our side of a handshake that we open: {@link SrtpTerms} in the words of a client. */
final class SrtpClient extends DefaultTlsClient implements HandshakeSide {
    /** The last is for certificates on that curve, which a server may show only to a client that names it (RFC 8422 section 5.1). */
    private static final List<Integer> GROUPS = List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1);

    private final SrtpTerms terms;

    SrtpClient(SrtpTerms terms) {
        super(terms.crypto());
        this.terms = terms;
    }

    @Override
    public DTLSTransport shakeHands(DatagramTransport transport) throws IOException {
        return new DTLSClientProtocol().connect(this, transport);
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
        return SrtpTerms.clientSuites();
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's own signature
    protected Vector<Integer> getSupportedGroups(Vector namedGroupRoles) {
        return new Vector<>(GROUPS);
    }

    @Override
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return SrtpTerms.signatureAlgorithms();
    }

    /** Nobody vouches for a self-signed certificate. */
    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null;
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
    @SuppressWarnings({"unchecked", "rawtypes"}) // Bouncy Castle's own signature: a table from Integer to byte[]
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(SrtpProfile.ids(), SrtpTerms.NO_MKI));
        return extensions;
    }

    /** The answer names exactly one profile, and repeats the MKI of the offer (RFC 5764 sections 4.1.1 and 4.1.3). */
    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's own signature: a table from Integer to byte[]
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        if (answer != null) {
            if (answer.getProtectionProfiles().length != 1 || answer.getMki().length != 0) {
                throw new TlsFatalAlert(AlertDescription.illegal_parameter, "use_srtp answers what was not offered");
            }
            terms.agree(answer.getProtectionProfiles());
        }
        terms.requireProfile();
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                terms.requirePeer(server.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return terms.credentials(context, request.getSupportedSignatureAlgorithms());
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        terms.exportKeys(DtlsRole.CLIENT, context);
    }
}
