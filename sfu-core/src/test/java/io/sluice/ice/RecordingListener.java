package io.sluice.ice;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Writes down what an agent says, one line an event, and forgets it when asked for it. */
final class RecordingListener implements IceLiteAgent.Listener {
    private final List<String> events = new ArrayList<>();
    private final Set<IceTuple> claimed = new HashSet<>();
    /** Tuples that are another peer's. */
    final Set<IceTuple> foreign = new HashSet<>();

    private Consumer<String> callback = event -> {};

    @Override
    public void onStateChanged(IceState state) {
        say(state.name());
    }

    @Override
    public boolean claimTuple(IceTuple tuple, long nowNanos) {
        if (foreign.contains(tuple)) {
            return false;
        }
        if (claimed.add(tuple)) {
            events.add(
                    "added " + tuple.socketId() + "/" + tuple.remoteEndpoint().port());
        }
        return true;
    }

    @Override
    public void onRestarted() {
        say("restarted");
    }

    @Override
    public void onTupleRemoved(IceTuple tuple) {
        claimed.remove(tuple);
        say("removed " + tuple.socketId() + "/" + tuple.remoteEndpoint().port());
    }

    @Override
    public void onTupleSelected(IceTuple tuple) {
        say("selected " + tuple.socketId() + "/" + tuple.remoteEndpoint().port());
    }

    /** Calls back with each line once it is written down. */
    void onEvent(Consumer<String> callback) {
        this.callback = callback;
    }

    private void say(String event) {
        events.add(event);
        callback.accept(event);
    }

    List<String> drain() {
        List<String> drained = List.copyOf(events);
        events.clear();
        return drained;
    }
}
