package io.sluice;

/**
 * The hash of a certificate (RFC 8122 section 5).
 *
 * @param algorithm {@code "sha-1"}, {@code "sha-224"}, {@code "sha-256"}, {@code "sha-384"} or {@code "sha-512"}; a peer's may have
 *     others beside these, which are passed over. {@code "sha-1"} is for peers that know nothing else
 * @param value upper-case hexadecimal octets joined by colons
 */
public record DtlsFingerprint(String algorithm, String value) {}
