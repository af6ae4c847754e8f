package io.sluice.dtls;

import io.sluice.time.Clock;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Time;
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
    /** Years before it are written with two digits. */
    private static final int FIRST_YEAR_OF_FOUR_DIGITS = 2050;

    private static final List<ChronoField> TIME_FIELDS = List.of(
            ChronoField.MONTH_OF_YEAR,
            ChronoField.DAY_OF_MONTH,
            ChronoField.HOUR_OF_DAY,
            ChronoField.MINUTE_OF_HOUR,
            ChronoField.SECOND_OF_MINUTE);

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
                time(now.minus(VALID_BEFORE_NOW)),
                time(now.plus(VALID_AFTER_NOW)),
                name,
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic()));
        return builder.build(signer(keys.getPrivate(), random)).getEncoded();
    }

    /**
     * RFC 5280 section 4.1.2.5. Put together as bytes, which nobody looks at: made of a date or a text it goes through a date format,
     * which reads the names of all months and days first and takes longer than all else here.
     */
    static Time time(Instant at) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
        long digits = utc.getYear();
        for (ChronoField field : TIME_FIELDS) {
            digits = digits * 100 + utc.get(field);
        }
        boolean twoDigitYear = utc.getYear() < FIRST_YEAR_OF_FOUR_DIGITS;
        byte[] text = (digits + "Z").substring(twoDigitYear ? 2 : 0).getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = new byte[2 + text.length];
        encoded[0] = (byte) (twoDigitYear ? BERTags.UTC_TIME : BERTags.GENERALIZED_TIME);
        encoded[1] = (byte) text.length;
        System.arraycopy(text, 0, encoded, 2, text.length);
        try {
            return Time.getInstance(ASN1Primitive.fromByteArray(encoded));
        } catch (IOException e) {
            throw new IllegalStateException("a time that was just written cannot be read", e);
        }
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
