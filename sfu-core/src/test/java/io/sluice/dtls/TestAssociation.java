package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Our association on a loop of its own, with a listener that remembers. */
final class TestAssociation implements AutoCloseable, DtlsAssociation.Listener {
    private static final int PATIENCE_SECONDS = 20;

    private final List<Throwable> crashes = new CopyOnWriteArrayList<>();
    private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "test-loop");
        thread.setUncaughtExceptionHandler((dying, crash) -> crashes.add(crash));
        return thread;
    });
    private final Consumer<byte[]> network;
    final DtlsAssociation association;
    final List<String> events = new CopyOnWriteArrayList<>();
    volatile Runnable whenConnected = () -> {};
    volatile Runnable whenSending = () -> {};
    /** Of every time it was connected. */
    final BlockingQueue<SrtpKeyingMaterial> allKeys = new LinkedBlockingQueue<>();

    volatile String failureDetail = "";
    final CompletableFuture<SrtpKeyingMaterial> connected = new CompletableFuture<>();
    final CompletableFuture<DtlsFailure> failed = new CompletableFuture<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    TestAssociation(DtlsHandshakes handshakes, DtlsCertificate certificate, Consumer<byte[]> network) {
        this.network = network;
        this.association = new DtlsAssociation(handshakes, certificate, loop, this);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("did not happen: " + e, e);
        }
    }

    /** The keys of the next time it is connected. */
    SrtpKeyingMaterial takeKeys() {
        try {
            return assertThat(allKeys.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("keys")
                    .isNotNull()
                    .actual();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static void awaitNoneActive(DtlsHandshakes handshakes) {
        awaitActive(handshakes, 0);
    }

    static void awaitActive(DtlsHandshakes handshakes, int count) {
        awaitThat(() -> handshakes.active() == count);
        assertThat(handshakes.active()).isEqualTo(count);
    }

    static void awaitCount(DtlsCounters counters, DtlsCounter counter, long count) {
        awaitThat(() -> counters.value(counter) >= count);
        assertThat(counters.value(counter)).isEqualTo(count);
    }

    static void awaitCount(Collection<?> collection, int count) {
        awaitThat(() -> collection.size() >= count);
        assertThat(collection).hasSizeGreaterThanOrEqualTo(count);
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    /** As a server: signalling brings the fingerprint, and ICE a way. */
    void start(Fingerprint remote) {
        start(DtlsRole.SERVER, remote);
    }

    void start(DtlsRole role, Fingerprint... remote) {
        onLoop(() -> {
            association.start(role, FingerprintSet.of(List.of(remote)));
            association.pathAvailable("192.0.2.1");
        });
    }

    void deliver(byte[] datagram) {
        loop.execute(() -> association.onDatagram(datagram.clone()));
    }

    void closeAssociation() {
        onLoop(association::close);
    }

    DtlsState state() {
        CompletableFuture<DtlsState> state = new CompletableFuture<>();
        loop.execute(() -> state.complete(association.state()));
        return await(state);
    }

    /** Runs on the loop and waits; all that was given to the loop before has then run, too. */
    void onLoop(Runnable task) {
        await(CompletableFuture.runAsync(task, loop));
    }

    @Override
    public void send(byte[] datagram) {
        assertThat(datagram).hasSizeLessThanOrEqualTo(RecordTransport.MAX_SENT_BYTES);
        network.accept(datagram);
        whenSending.run();
    }

    @Override
    public void connecting() {
        events.add("connecting");
    }

    @Override
    public void connected(SrtpKeyingMaterial keys) {
        events.add("connected");
        connected.complete(keys);
        allKeys.add(keys);
        whenConnected.run();
    }

    @Override
    public void failed(DtlsFailure reason, String detail) {
        events.add("failed");
        failureDetail = detail;
        failed.complete(reason);
        connected.completeExceptionally(new AssertionError("failed: " + reason + ", " + detail));
    }

    @Override
    public void closed() {
        events.add("closed");
        closed.complete(true);
    }

    @Override
    public void close() {
        onLoop(association::close);
        loop.shutdown();
        assertThat(crashes).isEmpty();
    }
}
