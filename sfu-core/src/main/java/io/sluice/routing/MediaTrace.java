package io.sluice.routing;

import io.sluice.rtp.RtpPacket;

/**
 * Is shown what passes on one stream, as long as somebody wants to see it. Called on the stream's loop; what is given is
 * borrowed for the call. Of a producer's stream packets and sender reports come in, while requests go out; of a consumer's it is the
 * other way round.
 */
public interface MediaTrace {
    /**
     * A packet, under the numbers it has on the wire, which of a consumer's are not those of the packet it was made from.
     *
     * @param packet as received from the producer
     * @param sequenceNumber 0 to 65535
     * @param retransmission whether it is sent or received once more, on request
     */
    void onRtp(RtpPacket packet, int ssrc, int payloadType, int sequenceNumber, int timestamp, boolean retransmission);

    /**
     * A request to send packets again, one item of it (RFC 4585 section 6.2.1).
     *
     * @param packetId the sequence number of the first, 0 to 65535
     * @param followingLost bit n: the packet n + 1 numbers on is wanted too
     */
    void onNack(int ssrc, int packetId, int followingLost);

    /** A picture loss indication (RFC 4585 section 6.3.1). */
    void onPli(int ssrc);

    /** A full intra request (RFC 5104 section 4.3.1). */
    void onFir(int ssrc);

    /**
     * A sender report (RFC 3550 section 6.4.1).
     *
     * @param ntp 32.32 bits of seconds since 1900, on the sender's clock
     */
    void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount);
}
