package io.sluice.libwebrtc;

import io.sluice.DtlsState;
import io.sluice.IceState;
import io.sluice.WebRtcTransportListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the states of a transport something to wait for. */
final class TransportEvents implements WebRtcTransportListener {
    private final Map<Enum<?>, CompletableFuture<String>> states = new ConcurrentHashMap<>();

    /** Completes when ICE is first in a state. */
    CompletableFuture<String> reached(IceState state) {
        return state(state);
    }

    /** Completes when DTLS is first in a state, with the detail that comes with it. */
    CompletableFuture<String> reached(DtlsState state) {
        return state(state);
    }

    @Override
    public void onIceStateChanged(IceState state) {
        state(state).complete("");
    }

    @Override
    public void onDtlsStateChanged(DtlsState state, String detail) {
        state(state).complete(detail);
    }

    private CompletableFuture<String> state(Enum<?> state) {
        return states.computeIfAbsent(state, ignored -> new CompletableFuture<>());
    }
}
