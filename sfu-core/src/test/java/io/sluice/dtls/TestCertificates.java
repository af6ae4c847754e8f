package io.sluice.dtls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates as an administrator might have them, in PEM; made with the JDK's keys. */
public final class TestCertificates {
    /** Kinds of keys, some of which are not accepted. */
    public enum KeyKind {
        P256,
        P384,
        P521,
        RSA_2048,
        RSA_1024;

        KeyPair generate() throws GeneralSecurityException {
            if (name().startsWith("RSA")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(this == RSA_2048 ? 2048 : 1024);
                return generator.generateKeyPair();
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(name().replace("P", "secp") + "r1"));
            return generator.generateKeyPair();
        }
    }

    /** A certificate and its key, both in PEM. */
    public record Pem(String certificate, String privateKey) {
        DtlsCertificate read() {
            return DtlsCertificate.ofPem(certificate, privateKey);
        }
    }

    private TestCertificates() {}

    /** Valid since yesterday, for ten days. */
    public static Pem of(KeyKind kind) {
        return of(kind, Duration.ofDays(-1), KeyUsage.digitalSignature);
    }

    /**
     * @param validFrom from now
     */
    static Pem of(KeyKind kind, Duration validFrom, int keyUsage) {
        try {
            KeyPair keys = kind.generate();
            Instant from = Instant.now().plus(validFrom);
            X500Name name = new X500Name("CN=test");
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(from),
                    Date.from(from.plus(Duration.ofDays(10))),
                    name,
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
            String algorithm = kind.name().startsWith("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            byte[] certificate = builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                    .getEncoded();
            return new Pem(
                    pem("CERTIFICATE", certificate),
                    pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of PKCS #8 in the older form of its kind (SEC 1 or PKCS #1). */
    static String inOlderForm(String pkcs8, String label) throws IOException {
        byte[] der = Base64.getMimeDecoder()
                .decode(pkcs8.replaceAll("-----[A-Z ]+-----", "").strip());
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(der);
        if (label.startsWith("RSA")) {
            return pem(label, info.parsePrivateKey().toASN1Primitive().getEncoded());
        }
        var key = ECPrivateKey.getInstance(info.parsePrivateKey());
        var withCurve = new ECPrivateKey(
                256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters());
        return pem(label, withCurve.getEncoded());
    }

    static String pem(String label, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der));
        }
        return text.toString();
    }
}
