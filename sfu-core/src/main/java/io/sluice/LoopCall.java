package io.sluice;

import io.sluice.loop.Loop;
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
        return call.await(loop);
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
    private T await(Loop loop) {
        boolean interrupted = false;
        try {
            boolean finished = false;
            while (!finished) {
                try {
                    finished = done.await(END_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                    if (!finished && loop.hasEnded()) {
                        takeBack("the server is closed");
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    takeBack("the calling thread was interrupted");
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
        return result;
    }

    /** Throws unless the loop has begun the call, whose end is then near. */
    private void takeBack(String why) {
        if (phase.compareAndSet(Phase.WAITING, Phase.TAKEN_BACK)) {
            throw new ClosedException(why + "; the call was taken back and left nothing behind");
        }
    }
}
