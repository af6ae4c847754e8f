package io.sluice.load;

import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpHandler;
import java.lang.foreign.MemorySegment;

/** Looks for a PLI or FIR in a compound RTCP packet; everything else in it is of no interest to a synthetic sender. */
final class KeyFrameRequests implements RtcpHandler {
    private boolean found;

    private KeyFrameRequests() {}

    /** Whether a decrypted packet asks for a key frame. */
    static boolean in(MemorySegment memory, int length) {
        KeyFrameRequests requests = new KeyFrameRequests();
        RtcpCompound.Result result = RtcpCompound.read(memory, 0, length, requests);
        return result == RtcpCompound.Result.OK && requests.found;
    }

    @Override
    public void onPli(int senderSsrc, int mediaSsrc) {
        found = true;
    }

    @Override
    public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {
        found = true;
    }

    @Override
    public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {}

    @Override
    public void onReportBlock(
            int reporterSsrc,
            int sourceSsrc,
            int fractionLost,
            int cumulativeLost,
            long extendedHighestSequence,
            long jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport) {}

    @Override
    public void onBye(int ssrc) {}

    @Override
    public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {}

    @Override
    public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {}

    @Override
    public void onRemb(int senderSsrc, long bitrateBps) {}
}
