package io.sluice.signaling.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its private key, read from PEM (RFC 7468) and known to belong together.
 *
 * @param chain the server's own first
 */
record PemKeyPair(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /**
     * Reads a pair.
     *
     * @throws GeneralSecurityException if it cannot be read, or the key is not the certificate's; the message says which
     */
    static PemKeyPair parse(byte[] certificatePem, byte[] keyPem) throws GeneralSecurityException {
        List<X509Certificate> chain = chain(certificatePem);
        PublicKey publicKey = chain.getFirst().getPublicKey();
        PrivateKey key = key(keyPem, publicKey.getAlgorithm());
        if (!belongTogether(key, publicKey)) {
            throw new GeneralSecurityException("the private key is not that of the certificate");
        }
        return new PemKeyPair(chain, key);
    }

    private static List<X509Certificate> chain(byte[] pem) throws GeneralSecurityException {
        if (!new String(pem, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")) {
            throw new GeneralSecurityException("the certificate file holds no certificate; accepted: PEM");
        }
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static PrivateKey key(byte[] pem, String algorithm) throws GeneralSecurityException {
        Matcher block = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new GeneralSecurityException("the key file holds no private key; accepted: PEM with BEGIN PRIVATE KEY"
                    + " (PKCS #8 without a passphrase; openssl pkcs8 -topk8 -nodes makes it of other forms)");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key is not Base64", e);
        }
    }

    /** Signs something and checks it: nothing else would notice a mixed pair before the first browser does. */
    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default ->
                        throw new GeneralSecurityException(
                                "the key is for " + key.getAlgorithm() + "; accepted: EC or RSA");
                });
        byte[] sample = "sluice".getBytes(StandardCharsets.US_ASCII);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        return signature.verify(signed);
    }
}
