package io.sluice.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Objects;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A DTLS client, which is what browsers are. */
public final class TestClient extends TestEndpoint {
    private final ClientSettings settings;
    private final DtlsCertificate certificate;
    private final Client client = new Client();

    public TestClient(ClientSettings settings, DtlsCertificate certificate, Consumer<byte[]> network) {
        super(network);
        this.settings = settings;
        this.certificate = certificate;
    }

    /** The first datagram of some client, which is not heard of again. */
    static byte[] hello() {
        CompletableFuture<byte[]> hello = new CompletableFuture<>();
        TestClient client = new TestClient(ClientSettings.USUAL, TestPair.PEER_CERTIFICATE, hello::complete);
        client.connect();
        byte[] datagram = TestAssociation.await(hello);
        client.vanish();
        return datagram;
    }

    @Override
    DTLSTransport shakeHands() throws IOException {
        return new DTLSClientProtocol().connect(client, this);
    }

    @Override
    Exported exported() {
        return Objects.requireNonNull(client.exported);
    }

    @Override
    public int getSendLimit() {
        return settings.sendLimit();
    }

    private final class Client extends DefaultTlsClient {
        private @Nullable Exported exported;
        private int profile;
        private @Nullable Certificate server;

        Client() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return ClientSettings.toArray(settings.cipherSuites());
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes", "JdkObsolete"})
        protected Vector getSupportedGroups(Vector namedGroupRoles) {
            return new Vector(settings.groups());
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 50;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return settings.withExtendedMasterSecret();
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes", "JdkObsolete"})
        public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
            if (!settings.srtpProfiles().isEmpty()) {
                int[] profiles = ClientSettings.toArray(settings.srtpProfiles());
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, new byte[0]));
            }
            if (settings.paddingBytes() >= 0) {
                TlsExtensionsUtils.addPaddingExtension(extensions, settings.paddingBytes());
            }
            return extensions;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void processServerExtensions(Hashtable serverExtensions) throws IOException {
            super.processServerExtensions(serverExtensions);
            UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
            profile = answer.getProtectionProfiles()[0];
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            exported = export(profile, context, Objects.requireNonNull(server), settings.withExtendedMasterSecret());
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate shown) {
                    server = shown.getCertificate();
                }

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return settings.withCertificate() ? credentials() : null;
                }
            };
        }

        private TlsCredentials credentials() {
            BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
            TlsCertificate[] chain = {parse(crypto)};
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    certificate.privateKey(),
                    new Certificate(chain),
                    SignatureAndHashAlgorithm.getInstance((short) 4, (short) 3));
        }

        private TlsCertificate parse(BcTlsCrypto crypto) {
            try {
                return crypto.createCertificate(certificate.encoded());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
