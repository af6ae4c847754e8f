package io.sluice.transport;

import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpHandler;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a simulated peer learnt from RTCP. */
final class ReceivedReports implements RtcpHandler {
    /** A sender report: that this timestamp was current at this time of the server's clock. */
    record SenderReport(int ssrc, long unixNanos, int timestamp, long packetCount, long octetCount) {}

    /** A report block about one of the peer's streams. */
    record Block(int ssrc, int fractionLost, int cumulativeLost) {}

    /** How long ago the server had a receiver's reference time, RFC 3611 section 4.5. */
    record Delay(int senderSsrc, int receiverSsrc, int lastReceiverReport, int delay, long arrivedNanos) {}

    final List<Delay> delays = new ArrayList<>();
    final List<Integer> byes = new ArrayList<>();
    final List<SenderReport> senderReports = new ArrayList<>();
    final List<Block> blocks = new ArrayList<>();
    /** A limit of the peer's bitrate. */
    record Limit(long bitrateBps, long atNanos) {}

    final List<Limit> limits = new ArrayList<>();
    final List<Long> feedbackNanos = new ArrayList<>();
    private final Map<Integer, Integer> plis = new HashMap<>();
    private final Map<Integer, Integer> firs = new HashMap<>();
    private final Map<Integer, List<Integer>> nacks = new HashMap<>();
    /** The latest reference time of the server that was not echoed yet; 0 for none. */
    int referenceTimeSsrc;

    int referenceTime;
    private long nowNanos;

    ReceivedReports at(long now) {
        nowNanos = now;
        return this;
    }

    int plis(int ssrc) {
        return plis.getOrDefault(ssrc, 0);
    }

    int firs(int ssrc) {
        return firs.getOrDefault(ssrc, 0);
    }

    /** The sequence numbers asked for since this was last called. */
    List<Integer> takeNacks(int ssrc) {
        List<Integer> asked = nacks.remove(ssrc);
        return asked == null ? List.of() : asked;
    }

    @Override
    public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
        senderReports.add(new SenderReport(ssrc, NtpTime.toUnixNanos(ntp), rtpTimestamp, packetCount, octetCount));
    }

    @Override
    public void onReportBlock(
            int reporterSsrc,
            int sourceSsrc,
            int fractionLost,
            int cumulativeLost,
            long extendedHighestSequence,
            long jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport) {
        blocks.add(new Block(sourceSsrc, fractionLost, cumulativeLost));
    }

    @Override
    public void onPli(int senderSsrc, int mediaSsrc) {
        plis.merge(mediaSsrc, 1, Integer::sum);
    }

    @Override
    public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {
        feedbackNanos.add(nowNanos);
    }

    @Override
    public void onBye(int ssrc) {
        byes.add(ssrc);
    }

    @Override
    public void onDelaySinceLastReceiverReport(int senderSsrc, int receiverSsrc, int last, int delay) {
        delays.add(new Delay(senderSsrc, receiverSsrc, last, delay, nowNanos));
    }

    @Override
    public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {
        firs.merge(mediaSsrc, 1, Integer::sum);
    }

    @Override
    public void onReceiverReferenceTime(int ssrc, long ntp) {
        referenceTimeSsrc = ssrc;
        referenceTime = NtpTime.compact(ntp);
    }

    @Override
    public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {
        List<Integer> asked = nacks.computeIfAbsent(mediaSsrc, ssrc -> new ArrayList<>());
        asked.add(packetId);
        for (int i = 0; i < 16; i++) {
            if ((followingLost >> i & 1) == 1) {
                asked.add(packetId + i + 1 & 0xffff);
            }
        }
    }

    @Override
    public void onRemb(int senderSsrc, long bitrateBps) {
        limits.add(new Limit(bitrateBps, nowNanos));
    }
}
