package io.sluice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link TraceEvent} tells beside its type and time. */
public sealed interface TraceInfo {
    /** Of the stream it is about: the producer's own, or the one its consumer has, 0 to 2^32 - 1. */
    long ssrc();

    /**
     * A packet, with the numbers it has on its way.
     *
     * @param payloadType 0 to 127
     * @param sequenceNumber 0 to 65535
     * @param timestamp in units of the codec's clock rate, 0 to 2^32 - 1
     * @param marker for video the last packet of a frame, for audio the first of a talkspurt
     * @param keyFrame whether a decoder can start with it
     * @param retransmission whether it comes once more, because it was asked for
     * @param length bytes of the packet as the producer's peer sent it, without what SRTP adds
     * @param payloadLength bytes of payload without padding
     * @param paddingLength bytes of padding as the producer's peer sent it
     * @param primaryPayloadType what the primary block of redundant audio is (RFC 2198); null for other codecs, or what cannot
     *     be read
     * @param headerExtensions the values of the header extensions
     */
    record RtpPacket(
            long ssrc,
            int payloadType,
            int sequenceNumber,
            long timestamp,
            boolean marker,
            boolean keyFrame,
            boolean retransmission,
            int length,
            int payloadLength,
            int paddingLength,
            @Nullable Integer primaryPayloadType,
            RtpHeaderExtensionValues headerExtensions)
            implements TraceInfo {}

    /**
     * A request to send packets again (RFC 4585 section 6.2.1).
     *
     * @param sequenceNumbers which, 1 to 17 of them
     */
    record Nack(long ssrc, List<Integer> sequenceNumbers) implements TraceInfo {
        public Nack {
            sequenceNumbers = List.copyOf(sequenceNumbers);
        }
    }

    /** A picture loss indication (RFC 4585 section 6.3.1). */
    record Pli(long ssrc) implements TraceInfo {}

    /** A full intra request (RFC 5104 section 4.3.1). */
    record Fir(long ssrc) implements TraceInfo {}

    /**
     * A sender report (RFC 3550 section 6.4.1).
     *
     * @param ntpMillis the sender's clock, in milliseconds since 1970-01-01 UTC; 0 if it has none
     * @param rtpTimestamp the stream's timestamp at that time, 0 to 2^32 - 1
     * @param packetCount packets sent so far, 0 to 2^32 - 1
     * @param octetCount bytes of payload sent so far, 0 to 2^32 - 1
     */
    record SenderReport(long ssrc, long ntpMillis, long rtpTimestamp, long packetCount, long octetCount)
            implements TraceInfo {}
}
