package io.sluice.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of one stream on its way in, at one moment. Packets are counted since the first
 * of the SSRC, what is sent back about them since the stream was opened.
 *
 * @param rtxSsrc of its retransmissions, or null while none is known
 * @param packetCount packets used, those repaired included
 * @param byteCount of those packets, header included
 * @param packetsLost packets expected less packets received by themselves; negative when duplicates outnumber losses
 * @param fractionLost as last reported, 0 to 255 in 1/256
 * @param jitter in units of the timestamps (RFC 3550 section 6.4.1)
 * @param packetsDiscarded duplicates, and packets too far off their predecessors
 * @param packetsRetransmitted packets that were sent again, needed or not
 * @param packetsRepaired those of them that had been missing
 * @param nackCount messages sent that ask for packets
 * @param nackPacketCount packets asked for, repetitions included
 * @param roundTripNanos to the sender, or {@link io.sluice.stream.RoundTripTime#UNKNOWN}
 * @param rtxPacketsDiscarded retransmissions that brought nothing new, and empty ones
 * @param score 0 to 10, see {@link io.sluice.stream.StreamScore}
 * @param layers what the layers within it take; empty where there are none to choose
 */
public record ReceivedStreamStatistics(
        int ssrc,
        @Nullable Integer rtxSsrc,
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
        long roundTripNanos,
        long rtxPacketsDiscarded,
        int score,
        List<Layer> layers) {
    /**
     * What a receiver of two layers takes.
     *
     * @param spatialLayer within the stream, 0 to 3
     * @param temporalLayer 0 to 7
     */
    public record Layer(int spatialLayer, int temporalLayer, long bitrateBps) {}

    public ReceivedStreamStatistics {
        layers = List.copyOf(layers);
    }
}
