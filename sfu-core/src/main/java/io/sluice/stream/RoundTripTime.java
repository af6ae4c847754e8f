package io.sluice.stream;

import io.sluice.rtcp.NtpTime;

/** Round-trip time to a receiver, from its report blocks about our stream (RFC 3550 section 6.4.1, figure 2). */
public final class RoundTripTime {
    /** Before the first usable report block. */
    public static final long UNKNOWN = -1;

    private long nanos = UNKNOWN;

    /**
     * Takes a report block.
     *
     * @param nowNtp our wall clock at its arrival, the clock our sender reports show
     * @param lastSenderReport its LSR; 0 says that the receiver has seen no report, and is ignored
     * @param delaySinceLastSenderReport its DLSR
     */
    public void onReportBlock(long nowNtp, int lastSenderReport, int delaySinceLastSenderReport) {
        if (lastSenderReport == 0) {
            return;
        }
        int elapsed = NtpTime.compact(nowNtp) - lastSenderReport - delaySinceLastSenderReport;
        // The rounding of three clocks can put a very short way below zero.
        nanos = NtpTime.fromCompactDuration(Math.max(0, elapsed));
    }

    /** The latest round-trip time, or {@link #UNKNOWN}. */
    public long nanos() {
        return nanos;
    }
}
