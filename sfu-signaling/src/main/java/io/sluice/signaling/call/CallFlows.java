package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallReader;
import io.sluice.signaling.session.Flow;
import io.sluice.signaling.session.Session;
import java.util.Set;

/** Gives every socket its place at the desk. Thread-safe. */
public final class CallFlows implements Flow.Factory {
    private final CallDesk desk;

    public CallFlows(CallDesk desk) {
        this.desk = desk;
    }

    @Override
    public Set<String> types() {
        return CallReader.types();
    }

    @Override
    public Flow open(Session session) {
        return new CallFlow(session, desk);
    }
}
