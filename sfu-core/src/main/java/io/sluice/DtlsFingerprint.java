package io.sluice;

/**
 * The hash of a certificate (RFC 8122 section 5).
 *
 * @param algorithm {@code "sha-256"}, {@code "sha-384"} or {@code "sha-512"}
 * @param value upper-case hexadecimal octets joined by colons
 */
public record DtlsFingerprint(String algorithm, String value) {}
