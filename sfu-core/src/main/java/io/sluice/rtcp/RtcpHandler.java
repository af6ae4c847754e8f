package io.sluice.rtcp;

import java.lang.foreign.MemorySegment;

/**
 * Receives what {@link RtcpCompound#read} finds, in the order of the wire. What is consumed must be implemented; what is
 * recognised and ignored, unknown or broken comes to default methods, to be counted.
 *
 * <p>SSRCs and timestamps are raw 32-bit values. Memory is borrowed for the call. An implementation throws nothing.
 */
public interface RtcpHandler {
    /**
     * The sender part of a sender report; its report blocks follow (RFC 3550 section 6.4.1).
     *
     * @param ntp the sender's wall clock, 64-bit NTP (see {@link NtpTime}); 0 when it has none
     */
    void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount);

    /**
     * One report block of a sender or receiver report (RFC 3550 section 6.4.1).
     *
     * @param fractionLost in 1/256 since the previous report, 0-255
     * @param cumulativeLost signed 24 bits: negative when duplicates outnumber losses
     * @param extendedHighestSequence cycles in the upper, highest sequence number in the lower 16 bits
     * @param jitter in units of the stream's timestamps
     * @param lastSenderReport middle 32 bits of the NTP time of the last sender report, 0 if there was none
     * @param delaySinceLastSenderReport in 1/65536 seconds
     */
    void onReportBlock(
            int reporterSsrc,
            int sourceSsrc,
            int fractionLost,
            int cumulativeLost,
            long extendedHighestSequence,
            long jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport);

    /** One leaving source (RFC 3550 section 6.6). */
    void onBye(int ssrc);

    /** Picture loss indication (RFC 4585 section 6.3.1). */
    void onPli(int senderSsrc, int mediaSsrc);

    /**
     * One entry of a full intra request (RFC 5104 section 4.3.1).
     *
     * @param requestSequence 0-255; an entry with the number of the previous one repeats the same request
     */
    void onFir(int senderSsrc, int mediaSsrc, int requestSequence);

    /**
     * One entry of a generic NACK (RFC 4585 section 6.2.1).
     *
     * @param packetId the first lost sequence number
     * @param followingLost bit i set: {@code packetId + i + 1} is lost as well
     */
    void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost);

    /** Transport-wide congestion control feedback, whole block, not parsed yet: see {@link TransportFeedback#wrap}. */
    void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length);

    /** Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 section 2.2); saturates. */
    void onRemb(int senderSsrc, long bitrateBps);

    /**
     * What a receiver's clock shows (RFC 3611 section 4.4), to be answered with the delay since it was told.
     *
     * @param senderSsrc the receiver, which sends this report
     * @param ntp its wall clock, 64-bit NTP (see {@link NtpTime})
     */
    default void onReceiverReferenceTime(int senderSsrc, long ntp) {}

    /**
     * The answer to a receiver reference time (RFC 3611 section 4.5).
     *
     * @param receiverSsrc who sent the reference time
     * @param lastReceiverReport middle 32 bits of the NTP time of the last one, 0 if there was none
     * @param delaySinceLastReceiverReport in 1/65536 seconds
     */
    default void onDelaySinceLastReceiverReport(
            int senderSsrc, int receiverSsrc, int lastReceiverReport, int delaySinceLastReceiverReport) {}

    /** A known type nobody here needs: SDES, APP, and XR without a block that is understood. */
    default void onIgnored(int type) {}

    /** A type, or a format of a feedback type, that is not known. */
    default void onUnknown(int type, int format) {}

    /** A block whose contents contradict its length; nothing of it was delivered. */
    default void onMalformed(int type, int format) {}
}
