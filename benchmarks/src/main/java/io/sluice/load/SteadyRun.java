package io.sluice.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Media through the server: all peers join, then it flows. */
final class SteadyRun implements Flow, AutoCloseable {
    private static final int FIRST_SSRC = 1000;
    private static final int FIRST_MEDIA_SECONDS = 20;

    private final Settings settings;
    private final Target target;
    private final Generator generator;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Peer> peers = new ArrayList<>();
    private final Tally tally = new Tally();

    SteadyRun(Settings settings, Target target, Generator generator) {
        this.settings = settings;
        this.target = target;
        this.generator = generator;
    }

    /** Senders publish, then receivers consume them all, then media starts. */
    void join(int receivers) throws IOException, InterruptedException {
        int senders = settings.senders();
        boolean apart = !settings.scenario().everybodySends();
        for (int i = 0; i < senders + (apart ? receivers : 0); i++) {
            peers.add(newPeer());
        }
        all(peers.subList(0, senders), peer -> peer.publish(settings.traffic(), FIRST_SSRC + peers.indexOf(peer)));
        List<Peer> receiving = apart ? peers.subList(senders, peers.size()) : peers;
        all(receiving, peer -> {
            peer.openReceiving();
            peer.consume(apart ? senders : senders - 1);
            return peer;
        });
        start();
        awaitFirstMedia(receiving);
    }

    Peer newPeer() throws IOException, InterruptedException {
        return new Peer(generator, tally, client, target.uri(), settings.profile(), settings.feedback());
    }

    /** Spread over one interval: cameras are not in step. */
    @Override
    public void start() {
        generator.run(() -> {
            long nowNanos = generator.loop().nowNanos();
            for (int i = 0; i < settings.senders(); i++) {
                long phaseNanos = settings.traffic().intervalNanos() * i / settings.senders();
                sender(i).start(nowNanos + phaseNanos);
            }
        });
    }

    @Override
    public void stop() {
        generator.run(() -> {
            for (int i = 0; i < settings.senders(); i++) {
                sender(i).stop();
            }
        });
    }

    @Override
    public List<? extends Party> parties() {
        return peers;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public long pid() {
        return target.pid();
    }

    @Override
    public PauseLog pauseLog() {
        return target.pauseLog();
    }

    @Override
    public void await(long nanos) throws IOException, InterruptedException {
        target.await(nanos);
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        threads.shutdownNow();
        client.shutdownNow();
    }

    /** Something that one peer does. */
    private interface Step {
        Object of(Peer peer) throws IOException, InterruptedException;
    }

    private void all(List<Peer> those, Step step) throws IOException, InterruptedException {
        List<Callable<Object>> steps = new ArrayList<>();
        for (Peer peer : those) {
            steps.add(() -> step.of(peer));
        }
        for (Future<Object> done : threads.invokeAll(steps)) {
            try {
                done.get();
            } catch (ExecutionException e) {
                throw new IOException("a peer could not join: " + e.getCause(), e);
            }
        }
    }

    private MediaSender sender(int index) {
        return Objects.requireNonNull(peers.get(index).sender());
    }

    private static void awaitFirstMedia(List<Peer> receiving) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_MEDIA_SECONDS);
        for (Peer peer : receiving) {
            try {
                peer.firstMedia().get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new IOException("a receiver had no media within " + FIRST_MEDIA_SECONDS + " s", e);
            }
        }
    }
}
