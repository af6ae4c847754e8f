package io.sluice.dtls;

import io.sluice.time.Clock;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * A certificate with its private key: a self-signed one for ECDSA on P-256 (RFC 8827 section 6.5), or one that was given.
 * Immutable, for any thread.
 */
public final class DtlsCertificate {
    private static final int SERIAL_BITS = 127;
    /** Peers trust the fingerprint alone, but some compare the dates with a clock that may be wrong. */
    private static final Duration VALID_BEFORE_NOW = Duration.ofDays(365);

    private static final Duration VALID_AFTER_NOW = Duration.ofDays(3650);

    private final AsymmetricKeyParameter privateKey;
    private final List<byte[]> chain;

    /**
     * @param chain in DER, at least this certificate, then those that vouch for it
     */
    DtlsCertificate(AsymmetricKeyParameter privateKey, List<byte[]> chain) {
        this.privateKey = privateKey;
        this.chain = chain;
    }

    /** A new key and its certificate; takes a few milliseconds. */
    public static DtlsCertificate generate() {
        SecureRandom random = new SecureRandom();
        AsymmetricCipherKeyPair keys = generateKeys(random);
        try {
            return new DtlsCertificate(keys.getPrivate(), List.of(selfSigned(keys, random)));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a P-256 key that was just made cannot be signed with", e);
        }
    }

    /**
     * Reads a certificate that was made elsewhere, which says nothing to browsers but keeps the fingerprint from one start to
     * the next.
     *
     * @param certificates in PEM, the server's own first: EC P-256 or P-384, or RSA of 2048 bits or more, valid now
     * @param privateKey its key in PEM, PKCS #8 or SEC 1 or PKCS #1, not encrypted
     * @throws IllegalArgumentException saying in one sentence which of the two is wrong and why
     */
    public static DtlsCertificate ofPem(String certificates, String privateKey) {
        return CertificatePem.read(certificates, privateKey, now());
    }

    /**
     * What to announce in signalling: SHA-256 alone, since peers differ in which one of several they look at, and all of
     * them have this one.
     */
    public List<Fingerprint> fingerprints() {
        return List.of(fingerprint(HashAlgorithm.SHA_256));
    }

    /** The fingerprint by the given hash function. */
    public Fingerprint fingerprint(HashAlgorithm algorithm) {
        return Fingerprint.of(algorithm, chain.getFirst());
    }

    /** The certificate in DER, a fresh array. */
    public byte[] encoded() {
        return chain.getFirst().clone();
    }

    /** The certificates to send, in DER; not to be changed. */
    List<byte[]> chain() {
        return chain;
    }

    boolean isRsa() {
        return privateKey instanceof RSAKeyParameters;
    }

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }

    private static AsymmetricCipherKeyPair generateKeys(SecureRandom random) {
        ECNamedDomainParameters curve = new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1));
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(curve, random));
        return generator.generateKeyPair();
    }

    private static byte[] selfSigned(AsymmetricCipherKeyPair keys, SecureRandom random)
            throws IOException, OperatorCreationException {
        X500Name name = new X500Name("CN=sluice");
        Instant now = now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                serial(random),
                Date.from(now.minus(VALID_BEFORE_NOW)),
                Date.from(now.plus(VALID_AFTER_NOW)),
                name,
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic()));
        return builder.build(signer(keys.getPrivate(), random)).getEncoded();
    }

    private static Instant now() {
        Clock clock = Clock.system();
        return Instant.ofEpochSecond(0, clock.nanoTime() + clock.epochOffsetNanos());
    }

    /** Positive and not zero (RFC 5280 section 4.1.2.2). */
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    private static ContentSigner signer(AsymmetricKeyParameter privateKey, SecureRandom random)
            throws OperatorCreationException {
        AlgorithmIdentifier signature = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
        AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        return new BcECContentSignerBuilder(signature, digest)
                .setSecureRandom(random)
                .build(privateKey);
    }
}
