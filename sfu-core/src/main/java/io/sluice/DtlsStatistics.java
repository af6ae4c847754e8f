package io.sluice;

import java.util.Map;

/**
 * What became of DTLS handshakes and datagrams.
 *
 * @param handshakesActive under way now
 * @param handshakesCompleted that gave keys
 * @param handshakesFailed by the peer's fault, or because it is not the one that was signalled
 * @param handshakesTimedOut at {@link SfuOptions#dtlsHandshakeTimeout}
 * @param handshakesCancelled because the transport or the server was closed
 * @param handshakesRenewed of those completed, that gave an established transport other keys
 * @param handshakesRefused attempts put off because there were too many
 * @param handshakesRefusedPerPeer attempts put off because there were too many with one address
 * @param drops datagrams and records dropped, by reason, such as {@code RECORD_NOT_AUTHENTIC}; every reason is there, with 0
 *     if it never came up
 */
public record DtlsStatistics(
        int handshakesActive,
        long handshakesCompleted,
        long handshakesFailed,
        long handshakesTimedOut,
        long handshakesCancelled,
        long handshakesRenewed,
        long handshakesRefused,
        long handshakesRefusedPerPeer,
        Map<String, Long> drops) {
    public DtlsStatistics {
        drops = Map.copyOf(drops);
    }
}
