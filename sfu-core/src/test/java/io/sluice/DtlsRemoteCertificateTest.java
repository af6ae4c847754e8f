package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DtlsRemoteCertificateTest {
    @Test
    void shouldShowTheCertificateThatThePeerHasProved() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            assertThat(transport.dtlsRemoteCertificate()).isEmpty();
            try (TestPeer peer = new TestPeer(transport)) {
                peer.connect();
            }

            byte[] pem = transport.dtlsRemoteCertificate().orElseThrow().getBytes(StandardCharsets.US_ASCII);

            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            assertThat(HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash))
                    .isEqualTo(
                            TestPeer.dtlsParameters().fingerprints().getFirst().value());
        }
    }
}
