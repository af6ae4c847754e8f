package io.sluice.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Objects;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** What a browser does to get SRTP keys: DTLS 1.2 as a client, with a certificate, for one protection profile. */
public final class ClientHandshake extends DefaultTlsClient {
    private static final int RESEND_MILLIS = 200;
    private static final int DEADLINE_MILLIS = 15_000;
    private static final short SHA_256 = 4;
    private static final short ECDSA = 3;

    private final DtlsCertificate certificate;
    private final SrtpProfile profile;
    private byte[] shown = {};
    private byte[] keys = {};

    private ClientHandshake(DtlsCertificate certificate, SrtpProfile profile) {
        super(new BcTlsCrypto(new SecureRandom()));
        this.certificate = certificate;
        this.profile = profile;
    }

    /**
     * Shakes hands on the calling thread, which blocks for 15 seconds at most.
     *
     * @param fingerprint what the server announced
     * @param profileId of SRTP as IANA numbers it, the only one that is offered
     * @throws IOException if it fails, or the server is somebody else
     */
    public static SrtpKeyingMaterial run(
            DatagramTransport transport, DtlsCertificate certificate, Fingerprint fingerprint, int profileId)
            throws IOException {
        SrtpProfile profile = Objects.requireNonNull(SrtpProfile.choose(new int[] {profileId}), "profileId");
        ClientHandshake client = new ClientHandshake(certificate, profile);
        new DTLSClientProtocol().connect(client, transport);
        if (!fingerprint.matches(client.shown)) {
            throw new IOException("the server's certificate does not have the fingerprint that was announced");
        }
        return SrtpKeyingMaterial.split(DtlsRole.CLIENT, profile, client.keys, client.shown);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        };
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's own signature
    protected Vector<Integer> getSupportedGroups(Vector namedGroupRoles) {
        Vector<Integer> groups = new Vector<>();
        groups.add(NamedGroup.x25519);
        groups.add(NamedGroup.secp256r1);
        return groups;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return DEADLINE_MILLIS;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Bouncy Castle's own signature: a table from Integer to byte[]
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {profile.id()}, new byte[0]));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's own signature: a table from Integer to byte[]
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        if (answer == null || answer.getProtectionProfiles()[0] != profile.id()) {
            throw new IOException("the server does not speak the SRTP profile that was offered");
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                shown = server.getCertificate().getCertificateAt(0).getEncoded();
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return credentials();
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, profile.exportedBytes());
    }

    private TlsCredentials credentials() throws IOException {
        BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
        TlsCertificate[] chain = {crypto.createCertificate(certificate.encoded())};
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                certificate.privateKey(),
                new Certificate(chain),
                SignatureAndHashAlgorithm.getInstance(SHA_256, ECDSA));
    }
}
