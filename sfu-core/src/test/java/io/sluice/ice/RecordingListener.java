package io.sluice.ice;

import java.util.ArrayList;
import java.util.List;

/** Writes down what an agent says, one line an event, and forgets it when asked for it. */
final class RecordingListener implements IceLiteAgent.Listener {
    private final List<String> events = new ArrayList<>();

    @Override
    public void onStateChanged(IceState state) {
        events.add(state.name());
    }

    @Override
    public void onTupleAdded(IceTuple tuple) {
        events.add("added " + tuple.socketId() + "/" + tuple.remoteEndpoint());
    }

    @Override
    public void onTupleRemoved(IceTuple tuple) {
        events.add("removed " + tuple.socketId() + "/" + tuple.remoteEndpoint());
    }

    @Override
    public void onTupleSelected(IceTuple tuple) {
        events.add("selected " + tuple.socketId() + "/" + tuple.remoteEndpoint());
    }

    List<String> drain() {
        List<String> drained = List.copyOf(events);
        events.clear();
        return drained;
    }
}
