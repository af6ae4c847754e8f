package io.sluice.signaling.http;

import java.nio.file.Path;

/**
 * Where the certificate for HTTPS and secure WebSockets is. Both files may be replaced while the server runs.
 *
 * @param certificate PEM: the server's certificate, then those that lead to a known authority
 * @param privateKey PEM: PKCS #8 without a passphrase, EC or RSA
 */
public record TlsFiles(Path certificate, Path privateKey) {}
