package io.sluice.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A DTLS server that asks for a certificate. */
final class TestServer extends TestEndpoint {
    private final Settings settings;
    private final DtlsCertificate certificate;
    private final Server server = new Server();

    TestServer(Settings settings, DtlsCertificate certificate, Consumer<byte[]> network) {
        super(network);
        this.settings = settings;
        this.certificate = certificate;
    }

    /**
     * What the server answers.
     *
     * @param profiles in the answer's use_srtp; none leaves it out
     * @param mki of the answer, which should be empty
     * @param cookies whether it sends a HelloVerifyRequest first (RFC 6347 section 4.2.1)
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Settings(
            List<Integer> profiles, byte[] mki, int cipherSuite, boolean cookies, boolean withExtendedMasterSecret) {
        static final Settings USUAL = new Settings(
                List.of(SrtpKeyingMaterial.AEAD_AES_128_GCM),
                new byte[0],
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                false,
                true);

        Settings withProfiles(Integer... answer) {
            return new Settings(List.of(answer), mki, cipherSuite, cookies, withExtendedMasterSecret);
        }

        Settings withMki(byte[] answer) {
            return new Settings(profiles, answer, cipherSuite, cookies, withExtendedMasterSecret);
        }

        Settings withCipherSuite(int suite) {
            return new Settings(profiles, mki, suite, cookies, withExtendedMasterSecret);
        }

        Settings withCookies() {
            return new Settings(profiles, mki, cipherSuite, true, withExtendedMasterSecret);
        }

        Settings withoutExtendedMasterSecret() {
            return new Settings(profiles, mki, cipherSuite, cookies, false);
        }
    }

    @Override
    DTLSTransport shakeHands() throws IOException {
        DTLSRequest request = settings.cookies() ? verifyHello() : null;
        return new DTLSServerProtocol().accept(server, this, request);
    }

    @Override
    Exported exported() {
        return Objects.requireNonNull(server.exported);
    }

    private DTLSRequest verifyHello() throws IOException {
        DTLSVerifier verifier = new DTLSVerifier(new BcTlsCrypto(new SecureRandom()));
        byte[] clientId = {1};
        byte[] buffer = new byte[getReceiveLimit()];
        DTLSRequest request = null;
        while (request == null) {
            int length = receive(buffer, 0, buffer.length, 1000);
            if (length > 0) {
                request = verifier.verifyRequest(clientId, buffer, 0, length, asSender());
            }
        }
        return request;
    }

    private DatagramSender asSender() {
        return this;
    }

    private final class Server extends DefaultTlsServer {
        private @Nullable Exported exported;
        private @Nullable Certificate client;

        Server() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {settings.cipherSuite()};
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
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
            if (!settings.profiles().isEmpty()) {
                TlsSRTPUtils.addUseSRTPExtension(
                        extensions, new UseSRTPData(ClientSettings.toArray(settings.profiles()), settings.mki()));
            }
            return extensions;
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
            return new CertificateRequest(types, SrtpTerms.signatureAlgorithms(), null);
        }

        @Override
        public void notifyClientCertificate(Certificate chain) {
            client = chain;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            exported = export(
                    settings.profiles().getFirst(),
                    context,
                    Objects.requireNonNull(client),
                    settings.withExtendedMasterSecret());
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return signer(SignatureAlgorithm.ecdsa);
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
            assert certificate.privateKey() instanceof RSAKeyParameters;
            return signer(SignatureAlgorithm.rsa);
        }

        private TlsCredentialedSigner signer(short signature) throws IOException {
            BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
            TlsCertificate[] chain = {crypto.createCertificate(certificate.encoded())};
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    certificate.privateKey(),
                    new Certificate(chain),
                    SignatureAndHashAlgorithm.getInstance((short) 4, signature));
        }
    }
}
