package io.sluice;

import io.sluice.dtls.DtlsCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A certificate for DTLS that was made elsewhere, with its private key, both in PEM. Browsers trust the fingerprint alone, so
 * there is no need of one; it keeps the fingerprint from one start to the next.
 *
 * @param certificate the server's own, maybe followed by those that vouch for it: EC P-256 or P-384, or RSA of 2048 bits or
 *     more, valid now
 * @param privateKey its key without a passphrase: PKCS #8 ({@code PRIVATE KEY}), SEC 1 ({@code EC PRIVATE KEY}) or PKCS #1
 *     ({@code RSA PRIVATE KEY})
 */
public record DtlsCertificatePem(String certificate, String privateKey) {
    /** @throws IllegalArgumentException naming the component and what is wrong with it */
    public DtlsCertificatePem {
        DtlsCertificate.ofPem(certificate, privateKey);
    }

    /**
     * Reads both files.
     *
     * @throws IOException if one cannot be read
     * @throws IllegalArgumentException naming the component and what is wrong with it
     */
    public static DtlsCertificatePem read(Path certificate, Path privateKey) throws IOException {
        return new DtlsCertificatePem(Files.readString(certificate), Files.readString(privateKey));
    }

    /** The certificate, never the key. */
    @Override
    public String toString() {
        return "DtlsCertificatePem[certificate=" + certificate + "]";
    }

    DtlsCertificate toCertificate() {
        return DtlsCertificate.ofPem(certificate, privateKey);
    }
}
