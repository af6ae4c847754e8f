package io.sluice.signaling.room;

import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A flow behind all others: when it has heard of the end, they have. */
final class Ends implements Flow.Factory {
    private CountDownLatch latest = new CountDownLatch(0);

    @Override
    public Set<String> types() {
        return Set.of("test:end");
    }

    @Override
    public Flow open(Session session) {
        CountDownLatch end = new CountDownLatch(1);
        latest = end;
        return new Flow() {
            @Override
            public void serve(Message message) {
                throw new AssertionError("nobody says this");
            }

            @Override
            public void onClosed() {
                end.countDown();
            }
        };
    }

    /** Of the socket that was opened last. */
    CountDownLatch latest() {
        return latest;
    }
}
