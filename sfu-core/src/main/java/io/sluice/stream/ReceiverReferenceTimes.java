package io.sluice.stream;

import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpWriter;

/**
 * The reference times that receivers on one transport told, so that our reports can say how long ago that was and they learn
 * their round-trip time (RFC 3611 sections 4.4 and 4.5). Keeps the latest of each of few receivers, which browsers have one
 * or two of. Confined to its loop; allocates nothing after construction.
 */
public final class ReceiverReferenceTimes {
    /** Receivers that are answered; more would fill reports that are for all of them. */
    public static final int MAX_RECEIVERS = 4;

    /** What is older is not answered: its sender has left, or has changed its SSRC. */
    private static final long MAX_AGE_NANOS = 10_000_000_000L;

    private final int[] ssrcs = new int[MAX_RECEIVERS];
    private final int[] compactNtps = new int[MAX_RECEIVERS];
    private final long[] arrivals = new long[MAX_RECEIVERS];
    private int count;

    /** Takes a reference time. */
    public void onReferenceTime(int ssrc, long ntp, long arrivalNanos) {
        int place = place(ssrc, arrivalNanos);
        ssrcs[place] = ssrc;
        compactNtps[place] = NtpTime.compact(ntp);
        arrivals[place] = arrivalNanos;
    }

    /** Bytes that {@link #write} takes at most. */
    public int maxLength() {
        return count == 0 ? 0 : RtcpWriter.delaysLength(count);
    }

    /** Writes the delay since each, as what the given SSRC reports. Nothing if there is none. */
    public void write(RtcpWriter writer, int senderSsrc, long nowNanos) {
        for (int i = 0; i < count; i++) {
            long delayNanos = nowNanos - arrivals[i];
            if (delayNanos <= MAX_AGE_NANOS) {
                writer.delaySinceLastReceiverReport(
                        senderSsrc, ssrcs[i], compactNtps[i], NtpTime.toCompactDuration(delayNanos));
            }
        }
    }

    /** Where the receiver's is kept: its former place, a free one, or that of the one heard of longest ago. */
    private int place(int ssrc, long nowNanos) {
        int oldest = 0;
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
            oldest = nowNanos - arrivals[i] > nowNanos - arrivals[oldest] ? i : oldest;
        }
        return count < MAX_RECEIVERS ? count++ : oldest;
    }
}
