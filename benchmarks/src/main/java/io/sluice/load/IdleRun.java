package io.sluice.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Receivers that consume several streams each, of which one has media, and that for one receiver in {@value #SAMPLE} only. They join
 * {@value #JOINING} at a time: what is measured is that they are there, not that they come.
 */
final class IdleRun implements Flow, AutoCloseable {
    /** One receiver in so many consumes the stream that has media. */
    private static final int SAMPLE = 50;

    private static final int JOINING = 32;
    private static final int FIRST_SSRC = 1000;
    private static final int FIRST_MEDIA_SECONDS = 20;
    private static final int DIGITS = 3;

    private final Settings settings;
    private final Target target;
    private final Generator generator;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final ExecutorService joining =
            Executors.newFixedThreadPool(JOINING, Thread.ofVirtual().factory());
    private final List<Peer> senders = new ArrayList<>();
    private final List<Peer> receivers = Collections.synchronizedList(new ArrayList<>());
    private final Tally tally = new Tally();
    private final ConcurrentHistogram joinNanos = new ConcurrentHistogram(Tally.MAX_DELAY_NANOS, DIGITS);

    IdleRun(Settings settings, Target target, Generator generator) {
        this.settings = settings;
        this.target = target;
        this.generator = generator;
    }

    /** Senders, then receivers, then a measured time. */
    Idle measure() throws IOException, InterruptedException {
        for (int i = 0; i < settings.senders(); i++) {
            publish(FIRST_SSRC + i);
        }
        OptionalLong heapBefore = LiveHeap.bytes(pid());
        long residentBefore = pid() == 0 ? 0 : CpuMeter.residentBytes(pid());
        CpuMeter.Reading began = CpuMeter.Reading.of(pid());
        long beganNanos = System.nanoTime();
        joinAll();
        double joinSeconds = (System.nanoTime() - beganNanos) / 1e9;
        CpuMeter.Reading joinCpu = CpuMeter.Reading.of(pid()).minus(began);
        Window steady = steady();
        double resident = pid() == 0 ? Double.NaN : steady.residentBytes() - residentBefore;
        long descriptors = pid() == 0 ? 0 : Descriptors.open(pid());
        OptionalLong heapAfter = LiveHeap.bytes(pid());
        double heap = heapBefore.isPresent() && heapAfter.isPresent()
                ? heapAfter.getAsLong() - heapBefore.getAsLong()
                : Double.NaN;
        return new Idle(
                settings.peers(),
                settings.consumers(),
                joinSeconds,
                joinNanos.copy(),
                joinCpu,
                heap,
                resident,
                descriptors,
                steady);
    }

    /** One after the other, so that all receivers hear of them in this order. */
    private void publish(int ssrc) throws IOException, InterruptedException {
        Peer sender = newPeer();
        senders.add(sender);
        sender.publish(settings.traffic(), ssrc);
    }

    private void joinAll() throws IOException, InterruptedException {
        List<Callable<Object>> joins = new ArrayList<>();
        for (int i = 0; i < settings.peers(); i++) {
            boolean sample = i % SAMPLE == 0;
            joins.add(() -> join(sample));
        }
        for (Future<Object> joined : joining.invokeAll(joins)) {
            try {
                joined.get();
            } catch (ExecutionException e) {
                throw new IOException("a peer could not join: " + e.getCause(), e);
            }
        }
    }

    private Peer join(boolean sample) throws IOException, InterruptedException {
        long beganNanos = System.nanoTime();
        Peer receiver = newPeer();
        receivers.add(receiver);
        receiver.openReceiving();
        if (sample) {
            receiver.consume(1);
            receiver.consumeSilent(settings.consumersEach() - 1);
        } else {
            receiver.ignore(1);
            receiver.consumeSilent(settings.consumersEach());
        }
        joinNanos.recordValue(Math.min(System.nanoTime() - beganNanos, Tally.MAX_DELAY_NANOS));
        return receiver;
    }

    private Window steady() throws IOException, InterruptedException {
        start();
        awaitFirstMedia();
        await(settings.warmUp().toNanos());
        Meter meter = new Meter(generator, this);
        meter.begin();
        await(settings.duration().toNanos());
        Window window = meter.end();
        stop();
        return window;
    }

    private void awaitFirstMedia() throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_MEDIA_SECONDS);
        for (Peer receiver : receivers) {
            try {
                if (receiver.consumers() > 0) {
                    long waitNanos = Math.max(1, deadlineNanos - System.nanoTime());
                    receiver.firstMedia().get(waitNanos, TimeUnit.NANOSECONDS);
                }
            } catch (TimeoutException | ExecutionException e) {
                throw new IOException("a receiver had no media within " + FIRST_MEDIA_SECONDS + " s", e);
            }
        }
    }

    private Peer newPeer() throws IOException, InterruptedException {
        return new Peer(generator, tally, client, target.uri(), settings.profile(), settings.feedback());
    }

    private MediaSender active() {
        return Objects.requireNonNull(senders.getFirst().sender());
    }

    @Override
    public void start() {
        generator.run(() -> active().start(generator.loop().nowNanos()));
    }

    @Override
    public void stop() {
        generator.run(() -> active().stop());
    }

    @Override
    public List<? extends Party> parties() {
        List<Peer> all = new ArrayList<>(senders);
        all.addAll(receivers);
        return all;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public PauseLog pauseLog() {
        return target.pauseLog();
    }

    @Override
    public long pid() {
        return target.pid();
    }

    @Override
    public void await(long nanos) throws IOException, InterruptedException {
        target.await(nanos);
    }

    @Override
    public void close() {
        senders.forEach(Peer::close);
        receivers.forEach(Peer::close);
        joining.shutdownNow();
        client.shutdownNow();
    }
}
