package io.sluice.dtls;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Reads a certificate chain and its key from PEM (RFC 7468), and says in one sentence what is wrong with them. */
final class CertificatePem {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_CHAIN = 10;
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1);

    private CertificatePem() {}

    static DtlsCertificate read(String certificatePem, String privateKeyPem, Instant now) {
        List<X509CertificateHolder> chain = certificates(certificatePem);
        X509CertificateHolder first = chain.getFirst();
        requireValid(first, now);
        requireSigning(first);
        AsymmetricKeyParameter publicKey = publicKey(first);
        AsymmetricKeyParameter privateKey = privateKey(privateKeyPem);
        if (!belongTogether(publicKey, privateKey)) {
            throw new IllegalArgumentException("privateKey is not the key of the first certificate");
        }
        return new DtlsCertificate(
                privateKey, chain.stream().map(CertificatePem::encoded).toList());
    }

    private static List<X509CertificateHolder> certificates(String pem) {
        List<X509CertificateHolder> chain = new ArrayList<>();
        for (Object section : sections("certificate", pem)) {
            if (section instanceof X509CertificateHolder certificate) {
                chain.add(certificate);
            }
        }
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw new IllegalArgumentException(
                    "certificate has " + chain.size() + " sections -----BEGIN CERTIFICATE-----; accepted are 1 to "
                            + MAX_CHAIN + ", the server's own first");
        }
        return chain;
    }

    private static AsymmetricKeyParameter privateKey(String pem) {
        for (Object section : sections("privateKey", pem)) {
            PrivateKeyInfo info = privateKeyInfo(section);
            if (info != null) {
                try {
                    return PrivateKeyFactory.createKey(info);
                } catch (IOException | RuntimeException e) {
                    throw new IllegalArgumentException(
                            "privateKey is of no kind that is known here: " + e.getMessage(), e);
                }
            }
        }
        throw new IllegalArgumentException(
                "privateKey has no section -----BEGIN PRIVATE KEY-----, EC PRIVATE KEY or RSA PRIVATE KEY");
    }

    private static @Nullable PrivateKeyInfo privateKeyInfo(Object section) {
        return switch (section) {
            case PrivateKeyInfo info -> info;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PKCS8EncryptedPrivateKeyInfo encrypted -> throw encrypted();
            case PEMEncryptedKeyPair encrypted -> throw encrypted();
            default -> null;
        };
    }

    private static IllegalArgumentException encrypted() {
        return new IllegalArgumentException("privateKey is encrypted; accepted is one without a passphrase");
    }

    private static List<Object> sections(String field, String pem) {
        List<Object> sections = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object section = parser.readObject(); section != null; section = parser.readObject()) {
                sections.add(section);
            }
            return sections;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(field + " is not in order as PEM: " + e.getMessage(), e);
        }
    }

    private static void requireValid(X509CertificateHolder certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            throw new IllegalArgumentException("certificate is not valid before " + from);
        }
        if (now.isAfter(to)) {
            throw new IllegalArgumentException("certificate has expired at " + to);
        }
    }

    /** Peers refuse the handshake's signature otherwise (RFC 5246 section 7.4.2). */
    private static void requireSigning(X509CertificateHolder certificate) {
        KeyUsage usage = certificate.hasExtensions() ? KeyUsage.fromExtensions(certificate.getExtensions()) : null;
        if (usage != null && !usage.hasUsages(KeyUsage.digitalSignature)) {
            throw new IllegalArgumentException("certificate has a key usage without digitalSignature");
        }
    }

    private static AsymmetricKeyParameter publicKey(X509CertificateHolder certificate) {
        AsymmetricKeyParameter key = null;
        try {
            key = PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo());
        } catch (IOException | RuntimeException ignored) {
            // Falls through to the message that says what is accepted.
        }
        boolean accepted = switch (key) {
            case ECPublicKeyParameters ec -> CURVES.contains(curve(certificate));
            case RSAKeyParameters rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            case null, default -> false;
        };
        if (key == null || !accepted) {
            throw new IllegalArgumentException(
                    "certificate has a key of a kind that is not accepted; accepted are EC P-256, EC P-384, and RSA of "
                            + MIN_RSA_BITS + " bits or more");
        }
        return key;
    }

    private static @Nullable Object curve(X509CertificateHolder certificate) {
        return certificate.getSubjectPublicKeyInfo().getAlgorithm().getParameters();
    }

    private static boolean belongTogether(AsymmetricKeyParameter publicKey, AsymmetricKeyParameter privateKey) {
        if (publicKey instanceof ECPublicKeyParameters ours && privateKey instanceof ECPrivateKeyParameters theirs) {
            BigInteger d = theirs.getD();
            return ours.getParameters().equals(theirs.getParameters())
                    && ours.getParameters()
                            .getG()
                            .multiply(d)
                            .normalize()
                            .equals(ours.getQ().normalize());
        }
        return publicKey instanceof RSAKeyParameters ours
                && privateKey instanceof RSAKeyParameters theirs
                && ours.getModulus().equals(theirs.getModulus());
    }

    private static byte[] encoded(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that was just read cannot be written", e);
        }
    }
}
