package io.sluice.routing;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.stream.SenderReports;

/**
 * What was sent of one consumer's stream, and what its sender reports say of it (RFC 3550 section 6.4.1). Confined to its loop.
 */
final class OutboundReports {
    /** How long a producer's first report is waited for: senders report every few seconds. */
    private static final long MUTE_NANOS = 5_000_000_000L;

    private final Forwarding forwarding;
    private final SenderReports reports;
    private final int firstTimestampOffset;

    /** Whether the producer has ever reported. */
    private boolean producerReports;

    private long packetsSentAgain;
    private long bytesSentAgain;

    /** @param firstTimestampOffset what was added to the producer's timestamps at first */
    OutboundReports(Forwarding forwarding, SenderReports reports, int firstTimestampOffset) {
        this.forwarding = forwarding;
        this.reports = reports;
        this.firstTimestampOffset = firstTimestampOffset;
    }

    void onSent(int payloadLength, long nowNanos) {
        reports.onPacketSent(payloadLength, nowNanos);
    }

    void onSentAgain(int payloadLength) {
        packetsSentAgain++;
        bytesSentAgain += payloadLength;
    }

    long packetsSent() {
        return reports.packetCount();
    }

    long bytesSent() {
        return reports.octetCount();
    }

    long packetsSentAgain() {
        return packetsSentAgain;
    }

    long bytesSentAgain() {
        return bytesSentAgain;
    }

    /** As for {@link OutboundStream#writeSenderReport}. */
    boolean write(RtcpWriter writer, long nowNanos) {
        SenderReportTiming timing = forwarding.senderReport();
        if (timing != null) {
            producerReports = true;
            int shift = forwarding.timestampOffset() - firstTimestampOffset;
            reports.onProducerReport(timing.localNanos(), timing.rtpTimestamp() + shift);
        } else if (isOfMuteProducer(nowNanos)) {
            reports.onProducerReport(forwarding.lastArrivalNanos(), forwarding.lastTimestamp() - firstTimestampOffset);
        } else {
            return false;
        }
        return reports.write(writer, nowNanos);
    }

    private boolean isOfMuteProducer(long nowNanos) {
        return !producerReports && forwarding.isTimed() && nowNanos - forwarding.firstArrivalNanos() >= MUTE_NANOS;
    }
}
