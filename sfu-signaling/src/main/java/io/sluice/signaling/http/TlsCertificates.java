package io.sluice.signaling.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that new connections are given, read again when its files change. Files that cannot be used (half written, a key of
 * another certificate) change nothing: they are logged once, counted, and tried again when they change. Connections that are open
 * keep what they began with. Thread-safe; {@link #tick} reads files.
 */
public final class TlsCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificates.class);
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** No certificate with its chain is longer; a file that is was named by mistake. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final TlsFiles files;
    private final LongSupplier nanoClock;
    private volatile SslContext current;
    private volatile long reloads;
    private volatile long failures;

    /** What the files held when they were last tried, guarded by this; empty if they could not be read. */
    private byte[] tried = {};

    private long checkedNanos;

    /**
     * Reads the files.
     *
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     * @throws IOException if they cannot be used; the message says why and names them
     */
    public TlsCertificates(TlsFiles files, LongSupplier nanoClock) throws IOException {
        this.files = files;
        this.nanoClock = nanoClock;
        this.checkedNanos = nanoClock.getAsLong();
        try {
            byte[] certificate = read(files.certificate());
            byte[] key = read(files.privateKey());
            this.current = context(certificate, key);
            this.tried = join(certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + files.certificate() + " with the key " + files.privateKey()
                            + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** Looks at the files if that was not done within the last ten seconds: to be called about once a second. */
    public synchronized void tick() {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - checkedNanos >= CHECK_NANOS) {
            checkedNanos = nowNanos;
            check();
        }
    }

    /** How often a new certificate has been taken. */
    public long reloads() {
        return reloads;
    }

    /** How often files had changed and could not be used. */
    public long failures() {
        return failures;
    }

    /** For the next connection. */
    SslContext current() {
        return current;
    }

    private void check() {
        byte[] found = {};
        try {
            byte[] certificate = read(files.certificate());
            byte[] key = read(files.privateKey());
            found = join(certificate, key);
            if (!Arrays.equals(found, tried)) {
                current = context(certificate, key);
                count(true);
                LOG.info("Took the new certificate of {}", files.certificate());
            }
        } catch (IOException | GeneralSecurityException e) {
            if (!Arrays.equals(found, tried)) {
                count(false);
                LOG.warn("Kept the old certificate, since {} cannot be used: {}", files.certificate(), e.getMessage());
            }
        }
        tried = found;
    }

    private synchronized void count(boolean good) {
        reloads += good ? 1 : 0;
        failures += good ? 0 : 1;
    }

    private static SslContext context(byte[] certificate, byte[] key) throws GeneralSecurityException {
        PemKeyPair pair = PemKeyPair.parse(certificate, key);
        try {
            return SslContextBuilder.forServer(pair.key(), pair.chain().toArray(X509Certificate[]::new))
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
