package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.routing.LevelObservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Watches how loud producers of a {@link Router} are, by what their packets say of it (RFC 6464); nothing is decoded. A producer
 * whose peer did not negotiate {@code urn:ietf:params:rtp-hdrext:ssrc-audio-level}, or that is paused, is silent. Packets cost
 * something only while at least one observer that runs watches their producer. Thread-safe.
 */
public abstract sealed class RtpObserver implements AutoCloseable permits AudioLevelObserver, ActiveSpeakerObserver {
    private final String id = UUID.randomUUID().toString();
    private final Router router;

    /** By the ids of their streams. Under the router's lock. */
    private final Map<Long, Producer> producers = new LinkedHashMap<>();

    /** Under the router's lock. */
    private boolean paused;

    /** Under the router's lock. */
    private boolean closed;

    RtpObserver(Router router) {
        this.router = router;
    }

    /** A random UUID, unguessable. */
    public final String id() {
        return id;
    }

    public final boolean isPaused() {
        return router.locked(() -> paused);
    }

    public final boolean isClosed() {
        return router.locked(() -> closed);
    }

    /**
     * Watches a producer of this router too, until it is removed or closed. Without effect when it is watched already.
     *
     * @throws NotFoundException if there is no such producer in this router
     * @throws IllegalArgumentException if it is one of video
     * @throws ClosedException if the observer is closed
     */
    public final void addProducer(String producerId) {
        router.withLock(() -> {
            requireOpen();
            Producer producer = router.requireProducer(producerId);
            if (producer.kind() != MediaKind.AUDIO) {
                throw new IllegalArgumentException(
                        "producerId '" + producerId + "' names a producer of video; accepted are those of audio");
            }
            if (producers.putIfAbsent(producer.stream().handle().id(), producer) == null) {
                producer.addObserver(this);
                onHome(() -> observation().watch(producer.stream().handle()));
            }
        });
    }

    /**
     * Watches a producer no longer. Without effect when it was not watched.
     *
     * @throws ClosedException if the observer is closed
     */
    public final void removeProducer(String producerId) {
        router.withLock(() -> {
            requireOpen();
            producers.values().stream()
                    .filter(producer -> producer.id().equals(producerId))
                    .findFirst()
                    .ifPresent(this::forget);
        });
    }

    /**
     * Stops watching for a while, and forgets what was heard. Without effect when paused.
     *
     * @throws ClosedException if the observer is closed
     */
    public final void pause() {
        changePaused(true, observation()::pause);
    }

    /**
     * Watches again. Without effect when not paused.
     *
     * @throws ClosedException if the observer is closed
     */
    public final void resume() {
        changePaused(false, observation()::resume);
    }

    /** Ends the observer; its producers go on. Idempotent; never waits for listeners. */
    @Override
    public final void close() {
        router.withLock(() -> detach(CloseReason.REQUESTED));
    }

    /** What works on the router's home loop. */
    abstract LevelObservation<?> observation();

    /** Says that there is nothing more to hear. Where the router's events are delivered. */
    abstract void tellClosed(CloseReason reason);

    abstract RtpObserverDump.Type type();

    abstract int intervalMillis();

    /** Under the router's lock. */
    final void detach(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(producers.values()).forEach(this::forget);
        onHome(observation()::close);
        router.removeObserver(this);
        router.events().post(() -> tellClosed(reason));
        router.tell(listener -> listener.onRtpObserverClosed(this, reason));
    }

    /** Under the router's lock: a producer is removed, or closed. */
    final void forget(Producer producer) {
        producers.remove(producer.stream().handle().id());
        producer.removeObserver(this);
        onHome(() -> observation().unwatch(producer.stream().handle()));
    }

    final RtpObserverDump dump() {
        return router.locked(() -> new RtpObserverDump(
                id,
                type(),
                intervalMillis(),
                paused,
                producers.values().stream().map(Producer::id).toList()));
    }

    final Router router() {
        return router;
    }

    /** Under the router's lock: the producer of a stream, if it is still watched. */
    final @Nullable Producer producerOf(long stream) {
        return closed || paused ? null : producers.get(stream);
    }

    private void changePaused(boolean to, Runnable onLoop) {
        router.withLock(() -> {
            requireOpen();
            if (paused != to) {
                paused = to;
                onHome(onLoop);
            }
        });
    }

    private void onHome(Runnable task) {
        router.home().execute(task);
    }

    /** Under the router's lock. */
    private void requireOpen() {
        if (closed) {
            throw new ClosedException("observer " + id + " is closed");
        }
    }
}
