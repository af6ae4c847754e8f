package io.sluice;

import io.sluice.dtls.Fingerprint;
import io.sluice.dtls.FingerprintSet;
import io.sluice.dtls.HashAlgorithm;
import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.ice.IceCredentials;
import io.sluice.ortc.MediaKind;
import io.sluice.packet.Endpoint;
import io.sluice.stream.RoundTripTime;
import io.sluice.transport.MediaSocket;
import io.sluice.transport.ReceivedStreamStatistics;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Between what the rooms call things and what users see. */
final class Conversions {
    private static final int PEM_LINE = 64;
    private static final double NANOS_PER_MILLI = 1e6;

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

    /** What a peer in its role leaves to this end: whoever does not insist on waiting opens the handshake. */
    static io.sluice.dtls.DtlsRole ownRole(DtlsParameters remote) {
        return remote.role() == DtlsRole.SERVER ? io.sluice.dtls.DtlsRole.CLIENT : io.sluice.dtls.DtlsRole.SERVER;
    }

    static DtlsRole role(io.sluice.dtls.DtlsRole role) {
        return role == io.sluice.dtls.DtlsRole.CLIENT ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }

    /** Those whose hash is known here; the others are for other servers. */
    static FingerprintSet remoteFingerprints(DtlsParameters remote) {
        if (remote.fingerprints().isEmpty()) {
            throw new IllegalArgumentException("dtlsParameters.fingerprints is empty; at least one is needed");
        }
        List<Fingerprint> known = new ArrayList<>();
        for (int i = 0; i < remote.fingerprints().size(); i++) {
            DtlsFingerprint given = remote.fingerprints().get(i);
            try {
                HashAlgorithm.find(given.algorithm())
                        .ifPresent(algorithm -> known.add(new Fingerprint(algorithm, given.value())));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("dtlsParameters.fingerprints[" + i + "]." + e.getMessage(), e);
            }
        }
        if (known.isEmpty()) {
            throw new IllegalArgumentException("dtlsParameters.fingerprints has none of an algorithm that is known; "
                    + "at least one is needed of " + HashAlgorithm.acceptedNames());
        }
        return FingerprintSet.of(known);
    }

    /** A certificate in DER as text (RFC 7468 section 5.1). */
    static String pem(byte[] certificate) {
        String text = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(certificate);
        return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
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

    static RtpStreamReceiveStatistics receiveStatistics(
            Production production, int encoding, MediaKind kind, ReceivedStreamStatistics counted) {
        Integer rtxSsrc = counted.rtxSsrc();
        return new RtpStreamReceiveStatistics(
                Integer.toUnsignedLong(counted.ssrc()),
                rtxSsrc == null ? null : Integer.toUnsignedLong(rtxSsrc),
                production.encodings().get(encoding).rid(),
                kind,
                production.mimeType(),
                counted.packetCount(),
                counted.byteCount(),
                counted.bitrateBps(),
                counted.packetsLost(),
                counted.fractionLost(),
                counted.jitter(),
                counted.packetsDiscarded(),
                counted.packetsRetransmitted(),
                counted.packetsRepaired(),
                counted.nackCount(),
                counted.nackPacketCount(),
                counted.pliCount(),
                counted.firCount(),
                counted.roundTripNanos() == RoundTripTime.UNKNOWN ? null : counted.roundTripNanos() / NANOS_PER_MILLI,
                counted.rtxPacketsDiscarded(),
                counted.score(),
                counted.layers().stream()
                        .map(layer -> new LayerBitrate(layer.spatialLayer(), layer.temporalLayer(), layer.bitrateBps()))
                        .toList());
    }
}
