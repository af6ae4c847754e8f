package io.sluice;

import io.sluice.ortc.MediaKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream on its way to a receiver, by what was sent and what the receiver reported of it: a snapshot.
 *
 * @param timestamp when it was taken
 * @param ssrc of the stream, 0 to 2^32 - 1
 * @param rtxSsrc of its retransmission stream; empty where none was negotiated
 * @param mimeType "audio/opus", "video/VP8"
 * @param packetCount packets sent, without those sent again
 * @param byteCount payload bytes of those packets
 * @param bitrate payload bits per second of late, those sent again included
 * @param packetsLost as the receiver reports (RFC 3550 section 6.4.1), at least 0
 * @param fractionLost of late, as the receiver reports, in 1/256, 0 to 255
 * @param jitter as the receiver reports; {@link Duration#ZERO} before
 * @param packetsRetransmitted packets sent again, however often each
 * @param bytesRetransmitted payload bytes of those
 * @param packetsRepaired packets sent again at least once
 * @param nackCount entries of negative acknowledgements, each for up to 17 packets
 * @param nackPacketCount packets asked for
 * @param pliCount picture loss indications
 * @param firCount full intra requests
 * @param roundTripTime to the receiver; empty before its first report
 * @param score 0 to 10: how much arrives, see {@link ConsumerListener#onScoreChanged}
 */
public record RtpStreamSendStatistics(
        Instant timestamp,
        long ssrc,
        OptionalLong rtxSsrc,
        MediaKind kind,
        String mimeType,
        long packetCount,
        long byteCount,
        long bitrate,
        long packetsLost,
        int fractionLost,
        Duration jitter,
        long packetsRetransmitted,
        long bytesRetransmitted,
        long packetsRepaired,
        long nackCount,
        long nackPacketCount,
        long pliCount,
        long firCount,
        Optional<Duration> roundTripTime,
        int score) {}
