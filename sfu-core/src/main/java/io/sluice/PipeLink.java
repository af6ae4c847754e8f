package io.sluice;

/**
 * Keeps the ends of a stream that goes through a pipe in step: what happens to one is done to the other by a thread of the pair's,
 * in order, since each end is guarded by its own router's lock, and nobody may wait for the one under the other.
 */
final class PipeLink {
    private final EventQueue orders;
    private final Consumer near;
    private final Producer far;

    PipeLink(EventQueue orders, Consumer near, Producer far) {
        this.orders = orders;
        this.near = near;
        this.far = far;
    }

    void onPaused(boolean paused) {
        orders.post(() -> follow(paused));
    }

    void onNearEndClosed() {
        orders.post(far::close);
    }

    void onFarEndClosed() {
        orders.post(near::close);
    }

    private void follow(boolean paused) {
        try {
            if (paused) {
                far.pause();
            } else {
                far.resume();
            }
        } catch (ClosedException ignored) {
            // Both ends are going.
        }
    }
}
