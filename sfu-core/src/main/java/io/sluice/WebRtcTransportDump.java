package io.sluice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WebRtcTransport} is, for support: nothing in it is secret.
 *
 * @param transport what it has in common with others
 * @param iceUsernameFragment the server's, by which checks name the transport
 * @param iceSelectedTuple the path packets to the peer take; null while there is none
 * @param dtlsLocalRole the server's; {@link DtlsRole#AUTO} before the transport is connected
 * @param dtlsLocalFingerprints of the server's certificate
 */
public record WebRtcTransportDump(
        TransportDump transport,
        String iceUsernameFragment,
        List<IceCandidate> iceCandidates,
        IceState iceState,
        @Nullable TransportTuple iceSelectedTuple,
        DtlsRole dtlsLocalRole,
        List<DtlsFingerprint> dtlsLocalFingerprints,
        DtlsState dtlsState) {
    public WebRtcTransportDump {
        iceCandidates = List.copyOf(iceCandidates);
        dtlsLocalFingerprints = List.copyOf(dtlsLocalFingerprints);
    }
}
