package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.dtls.TestCertificates.KeyKind;
import io.sluice.dtls.TestCertificates.Pem;
import java.io.IOException;
import java.time.Duration;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.tls.CipherSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that are given: which are taken, what is said of the others, and handshakes with them in both roles. */
class CertificatePemTest {
    private static final Pem GOOD = TestCertificates.of(KeyKind.P256);

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @ParameterizedTest
    @EnumSource(names = {"P256", "P384", "RSA_2048"})
    void shouldShakeHandsInEitherRoleWithEachKindOfKey(KeyKind kind) {
        DtlsCertificate certificate = TestCertificates.of(kind).read();
        assertThat(certificate.isRsa()).isEqualTo(kind == KeyKind.RSA_2048);
        assertConnects(certificate, DtlsRole.SERVER);
        assertConnects(certificate, DtlsRole.CLIENT);
    }

    @Test
    void shouldSendTheWholeChainAndAnnounceItsFirst() {
        Pem authority = TestCertificates.of(KeyKind.RSA_2048);
        DtlsCertificate certificate =
                DtlsCertificate.ofPem(GOOD.certificate() + authority.certificate(), GOOD.privateKey());
        assertThat(certificate.chain()).hasSize(2);
        assertThat(certificate.fingerprints()).isEqualTo(GOOD.read().fingerprints());
        assertConnects(certificate, DtlsRole.SERVER);
    }

    @ParameterizedTest
    @CsvSource({"P256, EC PRIVATE KEY", "RSA_2048, RSA PRIVATE KEY"})
    void shouldReadTheOlderFormsOfKeys(KeyKind kind, String label) throws IOException {
        Pem pem = TestCertificates.of(kind);
        String older = TestCertificates.inOlderForm(pem.privateKey(), label);
        assertThat(DtlsCertificate.ofPem(pem.certificate(), older).fingerprints())
                .isEqualTo(pem.read().fingerprints());
    }

    @Test
    void shouldReadAFileThatHoldsBoth() {
        String both = GOOD.privateKey() + "\nsome words\n" + GOOD.certificate();
        assertThat(DtlsCertificate.ofPem(both, both).fingerprints())
                .isEqualTo(GOOD.read().fingerprints());
    }

    @Test
    void shouldSayWhatIsWrongWithTheContent() throws IOException {
        assertRefused("", GOOD.privateKey(), "certificate has 0 sections -----BEGIN CERTIFICATE-----");
        assertRefused(GOOD.privateKey(), GOOD.privateKey(), "certificate has 0 sections");
        assertRefused(GOOD.certificate().repeat(11), GOOD.privateKey(), "certificate has 11 sections");
        assertRefused(GOOD.certificate(), GOOD.certificate(), "privateKey has no section -----BEGIN PRIVATE KEY-----");
        String damaged = TestCertificates.pem("CERTIFICATE", new byte[] {1, 2, 3});
        assertRefused(damaged, GOOD.privateKey(), "certificate is not in order as PEM");
        String unfinished = GOOD.certificate().substring(0, 100);
        assertRefused(unfinished, GOOD.privateKey(), "certificate is not in order as PEM");
        String damagedKey = TestCertificates.pem("PRIVATE KEY", new byte[] {48, 0});
        assertRefused(GOOD.certificate(), damagedKey, "privateKey is not in order as PEM");
        String encrypted = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00000000000000000000000000000000

                AAAA
                -----END RSA PRIVATE KEY-----
                """;
        assertRefused(GOOD.certificate(), encrypted, "privateKey is encrypted");
    }

    @Test
    void shouldRefuseTheKeyOfAnotherCertificate() {
        for (KeyKind kind : new KeyKind[] {KeyKind.P256, KeyKind.P384, KeyKind.RSA_2048}) {
            Pem other = TestCertificates.of(kind);
            assertRefused(GOOD.certificate(), other.privateKey(), "privateKey is not the key of the first certificate");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"P521", "RSA_1024"})
    void shouldRefuseOtherKinds(KeyKind kind) {
        assertRefused(TestCertificates.of(kind), "accepted are EC P-256, EC P-384, and RSA of 2048 bits or more");
    }

    @Test
    void shouldRefuseOneThatIsNotValidNow() {
        int usage = KeyUsage.digitalSignature;
        assertRefused(TestCertificates.of(KeyKind.P256, Duration.ofDays(-11), usage), "certificate has expired at ");
        assertRefused(TestCertificates.of(KeyKind.P256, Duration.ofDays(1), usage), "certificate is not valid before ");
    }

    @Test
    void shouldRefuseOneThatIsNotForSigning() {
        Pem pem = TestCertificates.of(KeyKind.P256, Duration.ofDays(-1), KeyUsage.keyAgreement);
        assertRefused(pem, "certificate has a key usage without digitalSignature");
    }

    private void assertConnects(DtlsCertificate certificate, DtlsRole role) {
        TestEndpoint[] peer = new TestEndpoint[1];
        try (TestAssociation ours =
                new TestAssociation(handshakes, certificate, datagram -> peer[0].deliver(datagram))) {
            ClientSettings settings = certificate.isRsa()
                    ? ClientSettings.USUAL.offeringCipherSuite(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)
                    : ClientSettings.USUAL;
            peer[0] = role == DtlsRole.SERVER
                    ? new TestClient(settings, TestPair.PEER_CERTIFICATE, ours::deliver)
                    : new TestServer(TestServer.Settings.USUAL, TestPair.PEER_CERTIFICATE, ours::deliver);
            ours.start(role, TestPair.PEER_FINGERPRINT);
            peer[0].connect();
            SrtpKeyingMaterial keys = TestAssociation.await(ours.connected);
            TestEndpoint.Exported exported = TestAssociation.await(peer[0].connected);
            assertThat(exported.peerFingerprint())
                    .isEqualTo(certificate.fingerprints().getFirst());
            assertThat(TestPair.asExported(role, keys)).isEqualTo(exported.keys());
            peer[0].vanish();
        }
    }

    private static void assertRefused(Pem pem, String message) {
        assertRefused(pem.certificate(), pem.privateKey(), message);
    }

    private static void assertRefused(String certificate, String privateKey, String message) {
        assertThatThrownBy(() -> DtlsCertificate.ofPem(certificate, privateKey))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
