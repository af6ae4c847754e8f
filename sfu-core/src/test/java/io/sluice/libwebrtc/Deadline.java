package io.sluice.libwebrtc;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long these tests wait for anything: far longer than it takes, so that a busy machine is no failure. */
final class Deadline {
    private static final int SECONDS = 20;

    private Deadline() {}

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("did not happen within " + SECONDS + " seconds", e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T element = queue.poll(SECONDS, TimeUnit.SECONDS);
            if (element == null) {
                throw new AssertionError("nothing more came within " + SECONDS + " seconds");
            }
            return element;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", cause);
    }
}
