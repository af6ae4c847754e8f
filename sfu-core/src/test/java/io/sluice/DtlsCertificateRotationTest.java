package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.dtls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate a transport has: the one of the moment it was opened. */
class DtlsCertificateRotationTest {
    private static final DtlsCertificatePem GIVEN = given();

    @TempDir
    private Path folder;

    @Test
    void shouldGiveNewTransportsTheNewCertificateAndLeaveTheOthersTheirs() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport before = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            List<DtlsFingerprint> announced = before.dtlsParameters().fingerprints();
            sfu.rotateDtlsCertificate();
            WebRtcTransport after = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            assertThat(after.dtlsParameters().fingerprints()).isNotEqualTo(announced);
            assertThat(before.dtlsParameters().fingerprints()).isEqualTo(announced);
            // Each compares what the handshake shows with what its transport announces.
            try (TestPeer old = new TestPeer(before);
                    TestPeer young = new TestPeer(after)) {
                old.connect();
                young.connect();
            }
        }
    }

    @Test
    void shouldUseTheCertificateThatIsGiven() throws Exception {
        Path certificate = Files.writeString(folder.resolve("certificate.pem"), GIVEN.certificate());
        Path privateKey = Files.writeString(folder.resolve("key.pem"), GIVEN.privateKey());
        DtlsCertificatePem read = DtlsCertificatePem.read(certificate, privateKey);
        try (Sfu sfu = Sfu.create(TestSfu.options().dtlsCertificate(read).build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            List<DtlsFingerprint> announced = transport.dtlsParameters().fingerprints();
            try (TestPeer peer = new TestPeer(transport)) {
                peer.connect();
            }
            sfu.rotateDtlsCertificate();
            sfu.rotateDtlsCertificate(GIVEN);
            WebRtcTransport again = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            assertThat(again.dtlsParameters().fingerprints()).isEqualTo(announced);
        }
    }

    @Test
    void shouldSayWhatIsWrongAndNeverShowTheKey() {
        assertThatThrownBy(() -> new DtlsCertificatePem(GIVEN.certificate(), given().privateKey()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("privateKey is not the key of the first certificate");
        assertThat(GIVEN).asString().contains(GIVEN.certificate()).doesNotContain("PRIVATE KEY");
    }

    private static DtlsCertificatePem given() {
        TestCertificates.Pem pem = TestCertificates.of(TestCertificates.KeyKind.P256);
        return new DtlsCertificatePem(pem.certificate(), pem.privateKey());
    }
}
