package io.sluice.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Objects;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
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

/** A DTLS client on a virtual thread, which puts its datagrams into a consumer and takes them from a queue. */
public final class TestClient implements DatagramTransport {
    private static final byte[] END = {};

    private final ClientSettings settings;
    private final DtlsCertificate certificate;
    private final Consumer<byte[]> network;
    private final LinkedBlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
    public final CompletableFuture<Exported> connected = new CompletableFuture<>();
    public final CompletableFuture<Boolean> closedByPeer = new CompletableFuture<>();
    private volatile @Nullable DTLSTransport records;

    public TestClient(ClientSettings settings, DtlsCertificate certificate, Consumer<byte[]> network) {
        this.settings = settings;
        this.certificate = certificate;
        this.network = network;
    }

    /** What the client knows once it is connected. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Exported(int profile, byte[] keys, Fingerprint serverFingerprint) {}

    public void connect() {
        Thread.ofVirtual().name("dtls-test-client").start(this::run);
    }

    /** The server's datagram arrives. */
    public void deliver(byte[] datagram) {
        inbox.add(datagram);
    }

    /** Says close_notify. */
    public void sayGoodbye() throws IOException {
        Objects.requireNonNull(records).close();
    }

    void sendApplicationData(byte[] data) throws IOException {
        Objects.requireNonNull(records).send(data, 0, data.length);
    }

    /** Ends the client's thread without a word. */
    public void vanish() {
        inbox.add(END);
    }

    private void run() {
        Client client = new Client();
        try {
            DTLSTransport transport = new DTLSClientProtocol().connect(client, this);
            records = transport;
            connected.complete(Objects.requireNonNull(client.exported));
            readUntilClosed(transport);
        } catch (IOException | RuntimeException e) {
            connected.completeExceptionally(e);
        }
    }

    /** Keeps the client's side of the record layer alive, as a browser does. */
    private void readUntilClosed(DTLSTransport transport) throws IOException {
        byte[] plaintext = new byte[2048];
        while (!closedByPeer.isDone()) {
            transport.receive(plaintext, 0, plaintext.length, 50);
        }
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] datagram = inbox.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            if (datagram.length == 0) {
                throw new InterruptedIOException("vanished");
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        byte[] datagram = new byte[length];
        System.arraycopy(buffer, offset, datagram, 0, length);
        network.accept(datagram);
    }

    @Override
    public int getReceiveLimit() {
        return 2048;
    }

    @Override
    public int getSendLimit() {
        return settings.sendLimit();
    }

    @Override
    public void close() {
        closedByPeer.complete(true);
    }

    private final class Client extends DefaultTlsClient {
        private @Nullable Exported exported;
        private @Nullable Fingerprint serverFingerprint;

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
            exported = new Exported(answer.getProtectionProfiles()[0], new byte[0], anyFingerprint());
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            int profile = Objects.requireNonNull(exported).profile();
            int length = profile == SrtpKeyingMaterial.AEAD_AES_256_GCM
                    ? 88
                    : profile == SrtpKeyingMaterial.AEAD_AES_128_GCM ? 56 : 60;
            byte[] keys = settings.withExtendedMasterSecret()
                    ? context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, length)
                    : new byte[0];
            exported = new Exported(profile, keys, Objects.requireNonNull(serverFingerprint));
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    byte[] encoded = server.getCertificate().getCertificateAt(0).getEncoded();
                    serverFingerprint = Fingerprint.of(HashAlgorithm.SHA_256, encoded);
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

        private Fingerprint anyFingerprint() {
            return certificate.fingerprint(HashAlgorithm.SHA_256);
        }
    }
}
