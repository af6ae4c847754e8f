package io.sluice.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * A peer of Bouncy Castle's make on a virtual thread, which puts its datagrams into a consumer and takes them from a queue.
 */
public abstract class TestEndpoint implements DatagramTransport {
    private static final byte[] VANISH = {};
    private static final byte[] COLLAPSE = {0};

    private final Consumer<byte[]> network;
    private final LinkedBlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
    public final CompletableFuture<Exported> connected = new CompletableFuture<>();
    public final CompletableFuture<Boolean> closedByPeer = new CompletableFuture<>();
    /** Completes when the first datagram has been handed to the network. */
    final CompletableFuture<Boolean> firstSent = new CompletableFuture<>();

    private volatile @Nullable DTLSTransport records;
    private boolean vanished;

    TestEndpoint(Consumer<byte[]> network) {
        this.network = network;
    }

    /** What a peer knows once it is connected. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Exported(int profile, byte[] keys, Fingerprint peerFingerprint) {}

    /** Shakes hands, which blocks. */
    abstract DTLSTransport shakeHands() throws IOException;

    /** What came of it. */
    abstract Exported exported();

    public void connect() {
        Thread.ofVirtual().name("dtls-test-peer").start(this::run);
    }

    /** The other's datagram arrives. */
    public void deliver(byte[] datagram) {
        inbox.add(datagram);
    }

    /** Says close_notify. */
    public void sayGoodbye() throws IOException {
        Objects.requireNonNull(records).close();
    }

    void sendApplicationData(byte[] data) throws IOException {
        Objects.requireNonNull(records).send(data, 0, data.length);
    }

    /** Ends the peer's thread without a word, and in the middle of a flight. */
    public synchronized void vanish() {
        vanished = true;
        inbox.add(VANISH);
    }

    /** Has the peer send the fatal alert internal_error. */
    void collapse() {
        inbox.add(COLLAPSE);
    }

    static Exported export(int profile, TlsContext context, Certificate peer, boolean withExtendedMasterSecret)
            throws IOException {
        int length = SrtpProfile.choose(new int[] {profile}) == null
                ? 0
                : Objects.requireNonNull(SrtpProfile.choose(new int[] {profile}))
                        .exportedBytes();
        byte[] keys = withExtendedMasterSecret
                ? context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, length)
                : new byte[0];
        byte[] encoded = peer.getCertificateAt(0).getEncoded();
        return new Exported(profile, keys, Fingerprint.of(HashAlgorithm.SHA_256, encoded));
    }

    private void run() {
        try {
            DTLSTransport transport = shakeHands();
            records = transport;
            connected.complete(exported());
            readUntilClosed(transport);
        } catch (IOException | RuntimeException e) {
            connected.completeExceptionally(e);
        }
    }

    /** Keeps this side of the record layer alive, as a browser does. */
    private void readUntilClosed(DTLSTransport transport) throws IOException {
        byte[] plaintext = new byte[2048];
        while (!closedByPeer.isDone()) {
            transport.receive(plaintext, 0, plaintext.length, 50);
        }
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] datagram = inbox.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            if (datagram.length == VANISH.length) {
                throw new InterruptedIOException("vanished");
            }
            if (datagram.length == COLLAPSE.length) {
                throw new IOException("collapsed");
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        byte[] datagram = new byte[length];
        System.arraycopy(buffer, offset, datagram, 0, length);
        synchronized (this) {
            if (!vanished) {
                network.accept(datagram);
            }
        }
        firstSent.complete(true);
    }

    @Override
    public int getReceiveLimit() {
        return 2048;
    }

    @Override
    public int getSendLimit() {
        return 1200;
    }

    @Override
    public void close() {
        closedByPeer.complete(true);
    }
}
