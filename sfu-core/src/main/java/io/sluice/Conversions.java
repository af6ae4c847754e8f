package io.sluice;

import io.sluice.dtls.Fingerprint;
import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.ice.IceCredentials;
import io.sluice.packet.Endpoint;
import io.sluice.transport.MediaSocket;
import java.util.Locale;

/** Between what the rooms call things and what users see. */
final class Conversions {
    private Conversions() {}

    static IceCandidate candidate(io.sluice.ice.IceCandidate candidate) {
        return new IceCandidate(
                candidate.foundation(),
                candidate.priority(),
                candidate.address(),
                candidate.protocol().name().toLowerCase(Locale.ROOT),
                candidate.port(),
                candidate.type(),
                candidate.protocol() == Protocol.TCP ? "passive" : null);
    }

    static TransportTuple tuple(Protocol protocol, Endpoint local, Endpoint remote) {
        return new TransportTuple(
                protocol.name().toLowerCase(Locale.ROOT),
                local.address().getHostAddress(),
                local.port(),
                remote.address().getHostAddress(),
                remote.port());
    }

    static io.sluice.ice.IceCandidate.Policy candidatePolicy(WebRtcTransportOptions options) {
        return new io.sluice.ice.IceCandidate.Policy(
                options.enableUdp(), options.enableTcp(), options.preferUdp(), options.preferTcp());
    }

    static IceParameters iceParameters(IceCredentials credentials) {
        return new IceParameters(credentials.usernameFragment(), credentials.password(), true);
    }

    static MediaSocket.Announcement announcement(ListenAddress address) {
        return new MediaSocket.Announcement(address.announcedAddress(), address.exposeInternal());
    }

    static DtlsFingerprint fingerprint(Fingerprint fingerprint) {
        return new DtlsFingerprint(fingerprint.algorithm().sdpName(), fingerprint.value());
    }

    /** The peer's first fingerprint, which is the one its stack verifies itself by. */
    static Fingerprint remoteFingerprint(DtlsParameters remote) {
        if (remote.role() == DtlsRole.SERVER) {
            throw new IllegalArgumentException(
                    "dtlsParameters.role is server; accepted are client and auto, since this end waits for the handshake");
        }
        if (remote.fingerprints().isEmpty()) {
            throw new IllegalArgumentException("dtlsParameters.fingerprints is empty; at least one is needed");
        }
        DtlsFingerprint first = remote.fingerprints().getFirst();
        try {
            return Fingerprint.parse(first.algorithm(), first.value());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("dtlsParameters.fingerprints[0]." + e.getMessage(), e);
        }
    }

    static IceState iceState(io.sluice.ice.IceState state) {
        return switch (state) {
            case NEW -> IceState.NEW;
            case CONNECTED -> IceState.CONNECTED;
            case COMPLETED -> IceState.COMPLETED;
            case DISCONNECTED -> IceState.DISCONNECTED;
            case CLOSED -> IceState.CLOSED;
        };
    }

    static DtlsState dtlsState(io.sluice.dtls.DtlsState state) {
        return switch (state) {
            case NEW -> DtlsState.NEW;
            case CONNECTING -> DtlsState.CONNECTING;
            case CONNECTED -> DtlsState.CONNECTED;
            case FAILED -> DtlsState.FAILED;
            case CLOSED -> DtlsState.CLOSED;
        };
    }
}
