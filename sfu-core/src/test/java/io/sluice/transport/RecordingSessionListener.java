package io.sluice.transport;

import io.sluice.dtls.DtlsState;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceState;
import io.sluice.packet.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a session tells. */
final class RecordingSessionListener implements WebRtcSession.Listener {
    final List<IceState> iceStates = new ArrayList<>();
    final List<Endpoint> selected = new ArrayList<>();
    final List<DtlsState> dtlsStates = new ArrayList<>();
    /** What happens on the loop when a tuple is selected. */
    Runnable whenSelected = () -> {};

    @Override
    public void onIceState(IceState state) {
        iceStates.add(state);
    }

    @Override
    public void onTupleSelected(IceCandidate.Protocol protocol, Endpoint local, Endpoint remote) {
        selected.add(remote);
        whenSelected.run();
    }

    @Override
    public void onDtlsState(DtlsState state, String detail) {
        dtlsStates.add(state);
    }
}
