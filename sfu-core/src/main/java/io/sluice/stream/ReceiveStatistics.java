package io.sluice.stream;

import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpWriter;

/**
 * What a receiver knows of one SSRC and reports about it: validity of sequence numbers (RFC 3550 appendix A.1), losses
 * (A.3), jitter (A.8), and what echoes the sender's reports (section 6.4.1).
 *
 * <p>Confined to its loop; allocates nothing after construction.
 */
public final class ReceiveStatistics {
    private static final long BITRATE_WINDOW_NANOS = 1_000_000_000L;
    private static final int MAX_CUMULATIVE_LOST = 0x7f_ffff;

    private final int ssrc;
    private final SequenceValidator sequence = new SequenceValidator();
    private final InterarrivalJitter jitter;
    private final BitrateWindow bitrate = new BitrateWindow(BITRATE_WINDOW_NANOS);
    private long packets;
    private long bytes;
    private long badPackets;
    private long repaired;
    private long retransmitted;

    private long expectedPrior;
    private long receivedPrior;
    private int fractionLost;

    private boolean senderReported;
    private int lastSenderReport;
    private long senderReportArrivalNanos;

    /**
     * @param clockRateHz of the stream's timestamps, for example 90000
     */
    public ReceiveStatistics(int ssrc, int clockRateHz) {
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("clockRateHz " + clockRateHz + " is not positive");
        }
        this.ssrc = ssrc;
        jitter = new InterarrivalJitter(clockRateHz);
    }

    /**
     * Counts a packet.
     *
     * @param sequenceNumber its low 16 bits count
     * @param arrivalNanos on the loop's clock
     * @param length bytes, as the bitrate shall count them
     * @return whether to use it; one that is not accepted has changed nothing but counters
     */
    public SequenceValidator.Result onPacket(int sequenceNumber, int timestamp, long arrivalNanos, int length) {
        SequenceValidator.Result result = onUntimedPacket(sequenceNumber, arrivalNanos, length);
        if (result.isAccepted()) {
            jitter.onPacket(timestamp, arrivalNanos);
        }
        return result;
    }

    /**
     * Counts a packet whose timestamp does not say when it was sent, as those of telephone events, which all have the time at
     * which the key was pressed (RFC 4733 section 2.2.1). Jitter does not change by it.
     */
    public SequenceValidator.Result onUntimedPacket(int sequenceNumber, long arrivalNanos, int length) {
        SequenceValidator.Result result = sequence.onPacket(sequenceNumber);
        if (result == SequenceValidator.Result.BAD) {
            badPackets++;
            return result;
        }
        if (result == SequenceValidator.Result.RESTARTED) {
            expectedPrior = 0;
            receivedPrior = 0;
            jitter.restart();
        }
        if (result.isAccepted()) {
            count(arrivalNanos, length);
        }
        return result;
    }

    /**
     * Counts a packet that was asked for again and came under this SSRC. It is received like any other, but its lateness is
     * our own doing and no jitter.
     */
    public SequenceValidator.Result onResentPacket(int sequenceNumber, long arrivalNanos, int length) {
        SequenceValidator.Result result = sequence.onPacket(sequenceNumber);
        retransmitted++;
        if (result.isAccepted()) {
            repaired++;
            count(arrivalNanos, length);
        }
        return result;
    }

    /**
     * Counts a packet that came under the SSRC of its retransmissions (RFC 4588). What the sender hears of losses and jitter
     * does not change by it.
     *
     * @param sequenceNumber the original's
     * @return whether to use it: not before the first packet of the stream itself, nor twice
     */
    public SequenceValidator.Result onRetransmission(int sequenceNumber, long arrivalNanos, int length) {
        SequenceValidator.Result result = sequence.onRetransmission(sequenceNumber);
        retransmitted++;
        if (result.isAccepted()) {
            repaired++;
            count(arrivalNanos, length);
        }
        return result;
    }

    private void count(long arrivalNanos, int length) {
        packets++;
        bytes += length;
        bitrate.add(length, arrivalNanos);
    }

    /** Notes a sender report, to be echoed as LSR and DLSR. */
    public void onSenderReport(long ntp, long arrivalNanos) {
        senderReported = true;
        lastSenderReport = NtpTime.compact(ntp);
        senderReportArrivalNanos = arrivalNanos;
    }

    /**
     * Adds a block about this source to the open report and begins the next interval of {@link #fractionLost}. False, with
     * nothing changed, when there is no room or no packet has come yet.
     */
    public boolean writeReportBlock(RtcpWriter writer, long nowNanos) {
        return writeReportBlock(writer, 0, nowNanos);
    }

    /**
     * The same, saying that no less than a share is lost: of a stream that carries its own redundancy the sender must hear
     * what the worst receiver loses.
     *
     * @param leastFractionLost 0 to 255, in 1/256
     */
    public boolean writeReportBlock(RtcpWriter writer, int leastFractionLost, long nowNanos) {
        if (!sequence.isStarted()) {
            return false;
        }
        int fraction = fractionSincePrior();
        if (!writer.reportBlock(
                ssrc,
                Math.max(fraction, leastFractionLost),
                cumulativeLost(),
                extendedHighestSequence(),
                jitter(),
                lastSenderReport(),
                delaySinceLastSenderReport(nowNanos))) {
            return false;
        }
        fractionLost = fraction;
        expectedPrior = sequence.expected();
        receivedPrior = sequence.received();
        return true;
    }

    public int ssrc() {
        return ssrc;
    }

    /** The losses reported last, in 1/256 of the packets expected in that interval. */
    public int fractionLost() {
        return fractionLost;
    }

    /** Packets expected less packets received, duplicates included, so at times negative (RFC 3550 section 6.4.1). */
    public int cumulativeLost() {
        return Math.clamp(sequence.expected() - sequence.received(), -MAX_CUMULATIVE_LOST - 1, MAX_CUMULATIVE_LOST);
    }

    /** Cycles in the upper, the highest sequence number in the lower 16 bits. */
    public long extendedHighestSequence() {
        return sequence.extendedHighest();
    }

    /** Mean deviation of the packets' spacing, in units of the timestamps. */
    public long jitter() {
        return jitter.value();
    }

    /** LSR: the middle of the NTP time of the last sender report, 0 before the first. */
    public int lastSenderReport() {
        return lastSenderReport;
    }

    /** DLSR: the time since that report came, in 1/65536 s, 0 before the first. */
    public int delaySinceLastSenderReport(long nowNanos) {
        return senderReported ? NtpTime.toCompactDuration(nowNanos - senderReportArrivalNanos) : 0;
    }

    /** Packets accepted, ever. */
    public long packets() {
        return packets;
    }

    /** Bytes of the packets accepted, ever. */
    public long bytes() {
        return bytes;
    }

    /** Packets that came when they were sent again, and had been missing. */
    public long repaired() {
        return repaired;
    }

    /** Packets that were sent again, needed or not. */
    public long retransmitted() {
        return retransmitted;
    }

    /** Packets that the numbers since the first, or since the last restart, stand for. */
    public long expected() {
        return sequence.expected();
    }

    /** Of those the ones that came by themselves, duplicates included. */
    public long received() {
        return sequence.received();
    }

    /** Whether a packet has come. */
    public boolean isStarted() {
        return sequence.isStarted();
    }

    /** Packets whose number had come before. */
    public long duplicates() {
        return sequence.duplicates();
    }

    /** Packets refused because their number lay too far from the others. */
    public long badPackets() {
        return badPackets;
    }

    /** Bits per second of the last second. */
    public long bitrateBps(long nowNanos) {
        return bitrate.bitrateBps(nowNanos);
    }

    private int fractionSincePrior() {
        long expected = sequence.expected() - expectedPrior;
        long lost = expected - (sequence.received() - receivedPrior);
        if (expected <= 0 || lost <= 0) {
            return 0;
        }
        return Math.clamp((lost << 8) / expected, 0, 0xff);
    }
}
