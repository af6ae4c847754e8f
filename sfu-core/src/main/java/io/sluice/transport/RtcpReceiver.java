package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.routing.MediaTrace;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpHandler;
import java.lang.foreign.MemorySegment;

/**
 * What one transport does with the RTCP it receives: sender reports to the stream they are of, report blocks and key-frame
 * requests to the stream they are about. Confined to its loop.
 */
final class RtcpReceiver implements RtcpHandler {
    private final Loop loop;
    private final MediaReceiver receiver;
    private final MediaSender sender;
    private final TransportCounters counters;
    private final int ownSsrc;
    private long arrivalNanos;

    /** Whether the packet that is being read is about a stream that comes or goes here. */
    private boolean named;

    RtcpReceiver(Loop loop, MediaReceiver receiver, MediaSender sender, TransportCounters counters, int ownSsrc) {
        this.loop = loop;
        this.receiver = receiver;
        this.sender = sender;
        this.counters = counters;
        this.ownSsrc = ownSsrc;
    }

    /**
     * Takes a compound packet, and says whether it is one that our peer would send: all of it could be read and, where streams
     * have been announced, something in it is about one of these or one that is sent here.
     */
    boolean onCompound(MemorySegment memory, int length, long arrivedNanos) {
        arrivalNanos = arrivedNanos;
        named = receiver.streams().isEmpty();
        boolean sound = RtcpCompound.read(memory, 0, length, this) == RtcpCompound.Result.OK;
        if (!sound) {
            counters.malformedRtcp++;
        }
        return sound && named;
    }

    @Override
    public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
        named |= receiver.onSenderReport(ssrc, ntp, rtpTimestamp, arrivalNanos);
        MediaTrace trace = receiver.traceOf(ssrc);
        if (trace != null) {
            trace.onSenderReport(ssrc, ntp, rtpTimestamp, packetCount, octetCount);
        }
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
        SentStream sent = sender.bySsrc(sourceSsrc);
        if (sent != null) {
            named = true;
            long nowNtp = NtpTime.fromUnixNanos(loop.epochNanos(arrivalNanos));
            sent.onReportBlock(
                    fractionLost, cumulativeLost, jitter, nowNtp, lastSenderReport, delaySinceLastSenderReport);
            receiver.roundTripTime().onReportBlock(nowNtp, lastSenderReport, delaySinceLastSenderReport);
            sent.stream().onLossReported(fractionLost);
            sender.onLossReported(sent.stream(), fractionLost);
        }
    }

    /** The peer's echo of when we sent our last report: the way to a peer that only sends is known by nothing else. */
    @Override
    public void onDelaySinceLastReceiverReport(
            int senderSsrc, int receiverSsrc, int lastReceiverReport, int delaySinceLastReceiverReport) {
        if (receiverSsrc == ownSsrc) {
            long nowNtp = NtpTime.fromUnixNanos(loop.epochNanos(arrivalNanos));
            receiver.roundTripTime().onReportBlock(nowNtp, lastReceiverReport, delaySinceLastReceiverReport);
        }
    }

    /** Answered with our next sender reports. */
    @Override
    public void onReceiverReferenceTime(int senderSsrc, long ntp) {
        sender.referenceTimes().onReferenceTime(senderSsrc, ntp, arrivalNanos);
    }

    @Override
    public void onPli(int senderSsrc, int mediaSsrc) {
        SentStream sent = sender.bySsrc(mediaSsrc);
        if (sent == null) {
            return;
        }
        MediaTrace trace = sent.stream().trace();
        if (trace != null) {
            trace.onPli(mediaSsrc);
        }
        counters.keyFrameRequestsReceived++;
        sent.onPli();
    }

    @Override
    public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {
        SentStream sent = sender.bySsrc(mediaSsrc);
        if (sent == null) {
            return;
        }
        MediaTrace trace = sent.stream().trace();
        if (trace != null) {
            trace.onFir(mediaSsrc);
        }
        counters.keyFrameRequestsReceived++;
        sent.onFir();
    }

    @Override
    public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {
        counters.nacksReceived++;
        SentStream sent = sender.bySsrc(mediaSsrc);
        MediaTrace trace = sent == null ? null : sent.stream().trace();
        if (trace != null) {
            trace.onNack(mediaSsrc, packetId, followingLost);
        }
        if (sent == null
                || !sent.onNack(
                        packetId, followingLost, sender.queueNanos(), loop.nowNanos(), counters.retransmissions)) {
            counters.nacksRefused++;
        }
    }

    /** A stream ends with its producer, which signalling closes; a BYE alone may come from a sender that only restarts. */
    @Override
    public void onBye(int ssrc) {
        counters.byesReceived++;
        receiver.onBye(ssrc);
    }

    @Override
    public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {
        counters.transportFeedbackReceived++;
        if (!sender.onTransportFeedback(memory, offset, length)) {
            counters.transportFeedbackRefused++;
        }
    }

    @Override
    public void onRemb(int senderSsrc, long bitrateBps) {
        counters.rembsReceived++;
        sender.onRemb(bitrateBps);
    }
}
