package io.sluice.signaling.admin;

import io.sluice.signaling.protocol.Data;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Stands before flows that know nothing of an end: while the server drains nothing begins there any more, and who has spoken to them
 * is told when the end comes. Thread-safe.
 */
public final class DrainGate implements Flow.Factory, Drain.Work {
    private final Flow.Factory behind;
    private final Set<String> beginnings;
    private final BooleanSupplier idle;
    private final Set<Session> speakers = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /**
     * @param behind whose flows are kept
     * @param beginnings the types of messages by which something begins
     * @param idle whether nothing goes on there
     */
    public DrainGate(Flow.Factory behind, Set<String> beginnings, BooleanSupplier idle) {
        this.behind = behind;
        this.beginnings = Set.copyOf(beginnings);
        this.idle = idle;
    }

    @Override
    public Set<String> types() {
        return behind.types();
    }

    @Override
    public Flow open(Session session) {
        return new Gated(behind.open(session), session);
    }

    @Override
    public void drain(Duration deadline) {
        draining = true;
        String warning =
                MessageWriter.write("serverDraining", null, new Data().put("deadlineSeconds", deadline.toSeconds()));
        speakers.forEach(session -> session.push(warning));
    }

    @Override
    public boolean isIdle() {
        return idle.getAsBoolean();
    }

    private final class Gated implements Flow {
        private final Flow flow;
        private final Session session;

        Gated(Flow flow, Session session) {
            this.flow = flow;
            this.session = session;
        }

        @Override
        public void onOpened() {
            flow.onOpened();
        }

        @Override
        public void serve(Message message) {
            speakers.add(session);
            if (draining && beginnings.contains(message.type())) {
                throw new RefusedException(
                        ErrorCode.DRAINING, "the server is going to stop; accepted: the same on another");
            }
            flow.serve(message);
        }

        @Override
        public void onClosed() {
            speakers.remove(session);
            flow.onClosed();
        }
    }
}
