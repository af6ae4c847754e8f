package io.sluice.routing;

/**
 * One point at which a stream's timestamps are known on our clock (from RFC 3550 section 6.4.1 NTP and RTP timestamps).
 *
 * @param localNanos the instant on the monotonic clock all loops share
 * @param rtpTimestamp the producer's timestamp at that instant
 * @param senderClockOffset how far the sender's wall clock is ahead of ours, in signed 32.32 seconds
 */
public record SenderReportTiming(long localNanos, int rtpTimestamp, long senderClockOffset) {}
