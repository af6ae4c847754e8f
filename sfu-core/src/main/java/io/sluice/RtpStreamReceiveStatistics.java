package io.sluice;

import io.sluice.ortc.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server counted of one stream that a peer sends, at one moment. Packets are
 * counted since the first of the SSRC, what is sent back about them since the producer was made.
 *
 * @param ssrc 0 to 2^32 - 1
 * @param rtxSsrc of its retransmissions (RFC 4588); null while none is known
 * @param rid its RTP stream id; null if it has none
 * @param mimeType of its codec, "video/VP8"
 * @param packetCount packets used, those repaired included
 * @param byteCount of those packets, their headers included
 * @param bitrateBps bits per second of the last second
 * @param packetsLost packets the network lost, repaired or not; negative when duplicates outnumber losses
 * @param fractionLost of the last interval of reports, 0 to 255 in 1/256
 * @param jitter in units of the codec's clock rate (RFC 3550 section 6.4.1)
 * @param packetsDiscarded duplicates, and packets too far off their predecessors
 * @param packetsRetransmitted packets that were sent again, needed or not
 * @param packetsRepaired those of them that had been missing
 * @param nackCount RTCP messages sent that ask for packets
 * @param nackPacketCount packets asked for in them, repetitions included
 * @param pliCount key frames asked for by picture loss indication
 * @param firCount key frames asked for by full intra request
 * @param roundTripTimeMillis to the peer; null while unknown
 * @param rtxPacketsDiscarded retransmissions that brought nothing new, and empty ones
 * @param score 0 to 10, see {@link ProducerScore}
 * @param bitrateByLayer of each pair of layers within the stream; empty where there is nothing to choose
 */
public record RtpStreamReceiveStatistics(
        long ssrc,
        @Nullable Long rtxSsrc,
        @Nullable String rid,
        MediaKind kind,
        String mimeType,
        long packetCount,
        long byteCount,
        long bitrateBps,
        int packetsLost,
        int fractionLost,
        long jitter,
        long packetsDiscarded,
        long packetsRetransmitted,
        long packetsRepaired,
        long nackCount,
        long nackPacketCount,
        long pliCount,
        long firCount,
        @Nullable Double roundTripTimeMillis,
        long rtxPacketsDiscarded,
        int score,
        List<LayerBitrate> bitrateByLayer) {
    public RtpStreamReceiveStatistics {
        bitrateByLayer = List.copyOf(bitrateByLayer);
    }
}
