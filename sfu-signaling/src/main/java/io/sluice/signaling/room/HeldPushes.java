package io.sluice.signaling.room;

import io.sluice.signaling.protocol.Push;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What happens to something before the peer has been told of it is told afterwards. Thread-safe; nothing blocks. */
final class HeldPushes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Consumer<Push> pushes;
    private final List<Supplier<Push>> held = new ArrayList<>();
    private boolean released;

    HeldPushes(Consumer<Push> pushes) {
        this.pushes = pushes;
    }

    /**
     * Tells, now or later.
     *
     * @param push is asked for when it is told
     */
    void push(Supplier<Push> push) {
        lock.lock();
        try {
            if (released) {
                pushes.accept(push.get());
            } else {
                held.add(push);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The peer has been told of the thing. Idempotent. */
    void release() {
        lock.lock();
        try {
            released = true;
            held.forEach(push -> pushes.accept(push.get()));
            held.clear();
        } finally {
            lock.unlock();
        }
    }
}
