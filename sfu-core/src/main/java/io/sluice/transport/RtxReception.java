package io.sluice.transport;

import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.ReceiveStatistics;
import io.sluice.stream.SequenceValidator;
import org.jspecify.annotations.Nullable;

/**
 * The retransmissions of one stream, which come under an SSRC and numbers of their own (RFC 4588 section 4) and are reported
 * as a source of their own.
 */
final class RtxReception {
    private final ReceivedStream.Rtx settings;
    private final int clockRate;
    private final SsrcSuccession succession = new SsrcSuccession();
    private @Nullable Integer ssrc;
    /** Begins with the first packet. */
    private @Nullable ReceiveStatistics statistics;

    private long discarded;

    RtxReception(ReceivedStream.Rtx settings, int clockRate) {
        this.settings = settings;
        this.clockRate = clockRate;
        this.ssrc = settings.ssrc();
    }

    int payloadType() {
        return settings.payloadType();
    }

    /** As announced or as packets told, or null before the first packet. */
    @Nullable
    Integer ssrc() {
        return ssrc;
    }

    /** Whether another SSRC may speak for the stream. */
    boolean admits(RtpPacket packet) {
        return succession.admits(packet.ssrc(), packet.arrivalNanos());
    }

    /** Retransmissions come under another SSRC from now on. */
    void restart(int newSsrc, long arrivalNanos) {
        if (ssrc != null) {
            succession.onChanged(ssrc, arrivalNanos);
        }
        ssrc = newSsrc;
        statistics = null;
    }

    /** Counts a packet and says whether to use it. */
    SequenceValidator.Result count(RtpPacket packet) {
        succession.onHeard(packet.arrivalNanos());
        if (statistics == null) {
            statistics = new ReceiveStatistics(packet.ssrc(), clockRate);
        }
        return statistics.onPacket(
                packet.sequenceNumber(),
                packet.timestamp(),
                packet.arrivalNanos(),
                packet.packet().length());
    }

    void countDiscarded() {
        discarded++;
    }

    /** Packets that brought nothing new, and empty ones. */
    long discarded() {
        return discarded;
    }

    /** Whether there is something to report. */
    boolean isStarted() {
        return statistics != null;
    }

    boolean writeReportBlock(RtcpWriter writer, long nowNanos) {
        return statistics != null && statistics.writeReportBlock(writer, nowNanos);
    }
}
