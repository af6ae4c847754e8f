package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** An association on a loop of its own, with a listener that remembers. */
final class TestServer implements AutoCloseable, DtlsAssociation.Listener {
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
    final CompletableFuture<SrtpKeyingMaterial> connected = new CompletableFuture<>();
    final CompletableFuture<DtlsFailure> failed = new CompletableFuture<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    TestServer(DtlsHandshakes handshakes, DtlsCertificate certificate, Consumer<byte[]> network) {
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

    static void awaitNoneActive(DtlsHandshakes handshakes) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (handshakes.active() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(handshakes.active()).isZero();
    }

    void start(Fingerprint remote) {
        onLoop(() -> association.start(remote));
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
        whenConnected.run();
    }

    @Override
    public void failed(DtlsFailure reason, String detail) {
        events.add("failed");
        failed.complete(reason);
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
