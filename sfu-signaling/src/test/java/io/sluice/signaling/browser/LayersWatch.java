package io.sluice.signaling.browser;

import io.sluice.ConsumerLayers;
import io.sluice.ConsumerListener;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers which layers a consumer is sent, by what its listener is told. */
final class LayersWatch implements ConsumerListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<ConsumerLayers> current = Optional.empty();

    @Override
    public void onLayersChanged(Optional<ConsumerLayers> layers) {
        lock.lock();
        try {
            current = layers;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the spatial layer is sent within the time. */
    boolean awaitSpatial(int layer, long patienceMillis) throws InterruptedException {
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        lock.lock();
        try {
            while (current.map(ConsumerLayers::spatialLayer).orElse(-1) != layer && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return leftNanos > 0;
        } finally {
            lock.unlock();
        }
    }
}
