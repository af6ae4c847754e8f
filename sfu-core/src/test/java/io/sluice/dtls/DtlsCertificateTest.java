package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import org.junit.jupiter.api.Test;

/** Read by the JDK, which is not the library that wrote it. */
class DtlsCertificateTest {
    private final DtlsCertificate certificate = DtlsCertificate.generate();

    @Test
    void shouldBeAValidSelfSignedP256Certificate() throws Exception {
        X509Certificate parsed = parse(certificate);
        parsed.verify(parsed.getPublicKey());
        parsed.checkValidity();
        assertThat(parsed.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(parsed.getSubjectX500Principal().getName()).isEqualTo("CN=sluice");
        assertThat(((ECPublicKey) parsed.getPublicKey()).getParams().getOrder().bitLength())
                .isEqualTo(256);
    }

    @Test
    void shouldHaveASerialNumberAndAKeyOfItsOwn() throws CertificateException {
        X509Certificate one = parse(certificate);
        X509Certificate other = parse(DtlsCertificate.generate());
        assertThat(one.getSerialNumber()).isPositive().isNotEqualTo(other.getSerialNumber());
        assertThat(one.getPublicKey()).isNotEqualTo(other.getPublicKey());
    }

    @Test
    void shouldAnnounceSha256AndComputeTheOthersOnDemand() {
        assertThat(certificate.fingerprints()).containsExactly(certificate.fingerprint(HashAlgorithm.SHA_256));
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            assertThat(certificate.fingerprint(algorithm).matches(certificate.encoded()))
                    .isTrue();
        }
    }

    private static X509Certificate parse(DtlsCertificate certificate) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.encoded()));
    }
}
