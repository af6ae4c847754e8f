package io.sluice.stream;

import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpWriter;

/**
 * Makes the sender reports of one consumer's stream (RFC 3550 section 6.4.1). The NTP time is our wall clock at the
 * moment of the report; the RTP timestamp is what the producer's clock shows then, extrapolated from its latest report
 * through its {@link SenderClock}, plus what the consumer adds to every timestamp.
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
public final class SenderReports {
    /** A stream that has sent nothing for this long reports nothing: 2000 ms, mediasoup's value. */
    public static final long MAX_IDLE_NANOS = 2_000_000_000L;

    private final int ssrc;
    private final int clockRateHz;
    private final int timestampOffset;
    private final long epochOffsetNanos;

    private long packetCount;
    private long octetCount;
    private long lastSentNanos;

    private boolean producerReported;
    private long producerLocalNanos;
    private int producerTimestamp;

    /**
     * @param ssrc of the consumer's stream
     * @param clockRateHz of its timestamps, for example 90000
     * @param timestampOffset what the consumer adds to the producer's timestamps
     * @param epochOffsetNanos of the loop's {@link io.sluice.time.Clock}
     */
    public SenderReports(int ssrc, int clockRateHz, int timestampOffset, long epochOffsetNanos) {
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("clockRateHz " + clockRateHz + " is not positive");
        }
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
        this.timestampOffset = timestampOffset;
        this.epochOffsetNanos = epochOffsetNanos;
    }

    /**
     * What the producer's latest sender report says, on our clock: there is no report before the first.
     *
     * @param localNanos when the producer's timestamp was current, through the {@link SenderClock} of its transport
     */
    public void onProducerReport(long localNanos, int rtpTimestamp) {
        producerReported = true;
        producerLocalNanos = localNanos;
        producerTimestamp = rtpTimestamp;
    }

    /** Counts a packet sent; octets are those of the payload. */
    public void onPacketSent(int payloadLength, long nowNanos) {
        packetCount++;
        octetCount += payloadLength;
        lastSentNanos = nowNanos;
    }

    /** Whether there is something to report: packets of late, and the producer's clock known. */
    public boolean isAvailable(long nowNanos) {
        return packetCount > 0 && nowNanos - lastSentNanos <= MAX_IDLE_NANOS && producerReported;
    }

    /** Writes a report without blocks. False when there is nothing to report or no room. */
    public boolean write(RtcpWriter writer, long nowNanos) {
        return isAvailable(nowNanos)
                && writer.senderReport(ssrc, ntp(nowNanos), rtpTimestamp(nowNanos), packetCount, octetCount);
    }

    /** Our wall clock. */
    public long ntp(long nowNanos) {
        return NtpTime.fromUnixNanos(nowNanos + epochOffsetNanos);
    }

    /** The timestamp a packet captured now would have. Only when {@link #isAvailable}. */
    public int rtpTimestamp(long nowNanos) {
        long sinceReportNanos = nowNanos - producerLocalNanos;
        return producerTimestamp + timestampOffset + (int) RtpTicks.fromNanos(sinceReportNanos, clockRateHz);
    }

    /** Packets sent, ever. */
    public long packetCount() {
        return packetCount;
    }

    /** Payload bytes sent, ever. */
    public long octetCount() {
        return octetCount;
    }
}
