package io.sluice;

import io.sluice.loop.Loop;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call from an API thread to a loop and back. An interrupted caller takes its call back if the loop has not begun it, so
 * that it leaves nothing behind; one that has begun is awaited, which takes microseconds.
 */
final class LoopCall<T> implements Runnable {
    /** How often a waiting call looks whether its loop still turns; only a call that races with closing ever sees it. */
    private static final long END_CHECK_MILLIS = 50;

    private enum Phase {
        WAITING,
        BEGUN,
        TAKEN_BACK
    }

    private final Loop loop;
    private final Supplier<T> body;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable RuntimeException failure;
    private boolean returned;

    private LoopCall(Loop loop, Supplier<T> body) {
        this.loop = loop;
        this.body = body;
    }

    /**
     * Runs {@code body} on the loop and returns its result or throws its exception.
     *
     * @throws IllegalStateException on a loop's thread
     * @throws ClosedException if the loop ended before it came to the call
     * @throws CancellationException if the calling thread is interrupted before the loop comes to the call
     */
    static <T> T call(Loop loop, Supplier<T> body) {
        return start(loop, body).await();
    }

    /** Gives {@code body} to the loop; {@link #await} brings what comes of it. */
    static <T> LoopCall<T> start(Loop loop, Supplier<T> body) {
        if (loop.inLoop()) {
            throw new IllegalStateException(
                    "called on a media loop, where nothing may block; call from another thread");
        }
        LoopCall<T> call = new LoopCall<>(loop, body);
        loop.execute(call);
        return call;
    }

    @Override
    public void run() {
        if (!phase.compareAndSet(Phase.WAITING, Phase.BEGUN)) {
            return;
        }
        try {
            result = body.get();
            returned = true;
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            done.countDown();
        }
    }

    @SuppressWarnings("NullAway") // a Supplier<T> that returns normally has set the result
    T await() {
        boolean interrupted = false;
        try {
            boolean finished = false;
            while (!finished) {
                if (loop.hasEnded() && takeBack()) {
                    throw new ClosedException("the server is closed; the call left nothing behind");
                }
                try {
                    finished = done.await(END_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (takeBack()) {
                        throw new CancellationException(
                                "the calling thread was interrupted; the call left nothing behind");
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (!returned) {
            throw new IllegalStateException("the call failed on its loop, whose log says why; this is a bug");
        }
        return result;
    }

    /** Whether the call will never run; otherwise the loop has begun it, and its end is near. */
    private boolean takeBack() {
        return phase.compareAndSet(Phase.WAITING, Phase.TAKEN_BACK);
    }
}
