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
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * A self-signed ECDSA certificate on P-256 with its private key (RFC 8827 section 6.5), made once a process. Immutable,
 * for any thread.
 */
public final class DtlsCertificate {
    private static final int SERIAL_BITS = 127;
    /** Peers trust the fingerprint alone, but some compare the dates with a clock that may be wrong. */
    private static final Duration VALID_BEFORE_NOW = Duration.ofDays(365);

    private static final Duration VALID_AFTER_NOW = Duration.ofDays(3650);

    private final AsymmetricKeyParameter privateKey;
    private final byte[] encoded;

    private DtlsCertificate(AsymmetricKeyParameter privateKey, byte[] encoded) {
        this.privateKey = privateKey;
        this.encoded = encoded;
    }

    /** A new key and its certificate; takes a few milliseconds. */
    public static DtlsCertificate generate() {
        SecureRandom random = new SecureRandom();
        AsymmetricCipherKeyPair keys = generateKeys(random);
        try {
            return new DtlsCertificate(keys.getPrivate(), selfSigned(keys, random));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a P-256 key that was just made cannot be signed with", e);
        }
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
        return Fingerprint.of(algorithm, encoded);
    }

    /** The certificate in DER, a fresh array. */
    public byte[] encoded() {
        return encoded.clone();
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
        Clock clock = Clock.system();
        Instant now = Instant.ofEpochSecond(0, clock.nanoTime() + clock.epochOffsetNanos());
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                serial(random),
                Date.from(now.minus(VALID_BEFORE_NOW)),
                Date.from(now.plus(VALID_AFTER_NOW)),
                name,
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic()));
        return builder.build(signer(keys.getPrivate(), random)).getEncoded();
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
