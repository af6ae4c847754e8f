package io.sluice.rtcp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Notes every callback as a line of text. */
public class RecordingHandler implements RtcpHandler {
    public final List<String> events = new ArrayList<>();

    @Override
    public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
        events.add("sr %x %x %d %d %d"
                .formatted(ssrc, ntp, Integer.toUnsignedLong(rtpTimestamp), packetCount, octetCount));
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
        events.add("rb %x %x %d %d %d %d %x %x"
                .formatted(
                        reporterSsrc,
                        sourceSsrc,
                        fractionLost,
                        cumulativeLost,
                        extendedHighestSequence,
                        jitter,
                        lastSenderReport,
                        delaySinceLastSenderReport));
    }

    @Override
    public void onBye(int ssrc) {
        events.add("bye %x".formatted(ssrc));
    }

    @Override
    public void onPli(int senderSsrc, int mediaSsrc) {
        events.add("pli %x %x".formatted(senderSsrc, mediaSsrc));
    }

    @Override
    public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {
        events.add("fir %x %x %d".formatted(senderSsrc, mediaSsrc, requestSequence));
    }

    @Override
    public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {
        events.add("nack %x %x %d %x".formatted(senderSsrc, mediaSsrc, packetId, followingLost));
    }

    @Override
    public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {
        events.add("twcc %x %x %d".formatted(senderSsrc, mediaSsrc, length));
    }

    @Override
    public void onRemb(int senderSsrc, long bitrateBps) {
        events.add("remb %x %d".formatted(senderSsrc, bitrateBps));
    }

    @Override
    public void onReceiverReferenceTime(int senderSsrc, long ntp) {
        events.add("rrtr %x %x".formatted(senderSsrc, ntp));
    }

    @Override
    public void onDelaySinceLastReceiverReport(
            int senderSsrc, int receiverSsrc, int lastReceiverReport, int delaySinceLastReceiverReport) {
        events.add("dlrr %x %x %x %x"
                .formatted(senderSsrc, receiverSsrc, lastReceiverReport, delaySinceLastReceiverReport));
    }

    @Override
    public void onIgnored(int type) {
        events.add("ignored " + type);
    }

    @Override
    public void onUnknown(int type, int format) {
        events.add("unknown " + type + " " + format);
    }

    @Override
    public void onMalformed(int type, int format) {
        events.add("malformed " + type + " " + format);
    }
}
