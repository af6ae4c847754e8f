package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallDialect;
import io.sluice.signaling.call.message.CallEvent;
import io.sluice.signaling.call.message.CallReader;
import io.sluice.signaling.call.message.CallReader.Spoken;
import io.sluice.signaling.call.message.CallRequest;
import io.sluice.signaling.call.message.CallWriter;
import io.sluice.signaling.protocol.Data;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Head;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.session.Attempts;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.LogPlace;
import io.sluice.signaling.session.Session;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is said about calls on one socket. */
final class CallFlow implements Flow, CallLine {
    /** Application codes of RFC 6455 section 7.4.2. */
    private static final int REPLACED = 4001;

    private final Session session;
    private final CallDesk desk;

    /** What is being served and has not been answered. */
    private final AtomicReference<@Nullable Serving> serving = new AtomicReference<>();

    CallFlow(Session session, CallDesk desk) {
        this.session = session;
        this.desk = desk;
    }

    @Override
    public void onOpened() {
        desk.connect(this);
    }

    @Override
    public void onClosed() {
        desk.disconnect(this);
    }

    @Override
    public void serve(Message message) {
        Spoken spoken = CallReader.read(message.type(), message.data());
        LogPlace.call(spoken.request().callId());
        serving.set(new Serving(message.head(), spoken.request(), Thread.currentThread()));
        try {
            desk.serve(this, spoken);
            acknowledge(message.head());
        } catch (RefusedException e) {
            refuse(message.head(), spoken, e);
        } finally {
            serving.set(null);
            LogPlace.call(null);
        }
    }

    /** A request that was not answered by what happened is told that it was served, if it has an id to be told by. */
    private void acknowledge(Head head) {
        if (serving.getAndSet(null) != null && head.requestId() != null) {
            session.answer(head, MessageWriter.write(String.valueOf(head.type()), head.requestId(), new Data()));
        }
    }

    /** A caller of the third dialect hears of a callee that cannot be rung as of any other outcome. */
    private void refuse(Head head, Spoken spoken, RefusedException refusal) {
        boolean busy = refusal.code() == ErrorCode.BUSY;
        if (spoken.dialect() == CallDialect.PRE_OFFER
                && spoken.request() instanceof CallRequest.Initiate initiate
                && (busy || refusal.code() == ErrorCode.NOT_FOUND)) {
            session.answer(head, CallWriter.noAnswer(initiate.to(), busy, head.requestId()));
        } else {
            throw refusal;
        }
    }

    @Override
    public String socketId() {
        return session.socketId();
    }

    @Override
    public @Nullable String address() {
        return Attempts.nameOf(session.remoteAddress());
    }

    @Override
    public void tell(CallEvent event, CallDialect dialect, String userId) {
        Serving request = serving.get();
        if (request != null && request.isAnsweredBy(event) && serving.compareAndSet(request, null)) {
            session.answer(request.head, CallWriter.write(event, dialect, userId, request.head.requestId()));
        } else {
            session.push(CallWriter.write(event, dialect, userId, null));
        }
    }

    @Override
    public void replace() {
        session.close(REPLACED, "the user goes on on another connection");
    }

    private record Serving(Head head, CallRequest request, Thread thread) {
        /** Others may tell this line the same at any time: that answers nothing. */
        boolean isAnsweredBy(CallEvent event) {
            return thread.equals(Thread.currentThread()) && answers(event);
        }

        private boolean answers(CallEvent event) {
            return switch (request) {
                case CallRequest.Join _ -> event instanceof CallEvent.Joined;
                case CallRequest.Leave _ -> event instanceof CallEvent.Left;
                case CallRequest.Watch _ -> event instanceof CallEvent.Users;
                case CallRequest.Initiate _ -> event instanceof CallEvent.Initiated;
                case CallRequest.Accept _ -> event instanceof CallEvent.Accepted;
                case CallRequest.Reject _ -> event instanceof CallEvent.Rejected;
                case CallRequest.End _ -> event instanceof CallEvent.Ended || event instanceof CallEvent.Rejected;
                case CallRequest.Move _ -> event instanceof CallEvent.Moved;
                case CallRequest.Signal _, CallRequest.Report _, CallRequest.Invite _ -> false;
            };
        }
    }
}
