package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** RFC 5280 section 4.1.2.5: two digits of the year until 2049. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1999-12-31T23:59:59Z", "2026-02-03T04:05:06Z", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z"})
    void shouldWriteTimesAsTheRfcAsks(String time) {
        Instant at = Instant.parse(time);
        assertThat(DtlsCertificate.time(at)).isEqualTo(new Time(Date.from(at)));
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
