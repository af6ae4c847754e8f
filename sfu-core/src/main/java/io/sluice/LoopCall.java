package io.sluice;

import io.sluice.loop.Loop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call from an API thread to a loop and back. An interrupted caller takes its call back if the loop has not begun it, so
 * that it leaves nothing behind; one that has begun is awaited, which takes microseconds.
 */
final class LoopCall<T> implements Runnable {
    private enum Phase {
        WAITING,
        BEGUN,
        TAKEN_BACK
    }

    private final Supplier<T> body;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable RuntimeException failure;

    private LoopCall(Supplier<T> body) {
        this.body = body;
    }

    /** Runs {@code body} on the loop and returns its result or throws its exception. */
    static <T> T call(Loop loop, Supplier<T> body) {
        if (loop.inLoop()) {
            throw new IllegalStateException(
                    "called on a media loop, where nothing may block; call from another thread");
        }
        LoopCall<T> call = new LoopCall<>(body);
        loop.execute(call);
        return call.await();
    }

    @Override
    public void run() {
        if (!phase.compareAndSet(Phase.WAITING, Phase.BEGUN)) {
            return;
        }
        try {
            result = body.get();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            done.countDown();
        }
    }

    @SuppressWarnings("NullAway") // a Supplier<T> that returns normally has set the result
    private T await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                if (phase.compareAndSet(Phase.WAITING, Phase.TAKEN_BACK)) {
                    Thread.currentThread().interrupt();
                    throw new ClosedException("the calling thread was interrupted; the call was taken back");
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }
}
