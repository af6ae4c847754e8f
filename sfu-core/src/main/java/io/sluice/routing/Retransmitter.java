package io.sluice.routing;

import io.sluice.rtp.RtpPacket;
import io.sluice.stream.ResendTimes;
import io.sluice.stream.SentPackets;
import org.jspecify.annotations.Nullable;

/**
 * Answers the NACKs of one consumer's receiver (RFC 4585 section 6.2.1) from the packets its stream's replica keeps. By RTX
 * nothing is remembered of a packet: number and timestamp follow from the consumer's mapping. Without RTX what was sent is
 * remembered, so that the same bytes leave again.
 *
 * <p>A receiver cannot make us send much by asking: no packet goes out twice within a round-trip time, and all of them
 * together never exceed what was sent to it afresh. Confined to its loop.
 */
final class Retransmitter {
    /** Bytes that may be sent again at once, beyond which as much is allowed as is sent afresh: two seconds at 2 Mbit/s. */
    static final int MAX_CREDIT = 512 * 1024;

    private final OutboundStream stream;
    private final Forwarding sent;
    private final Egress egress;
    private final @Nullable SentPackets sentPackets;
    private final ResendTimes resendTimes = new ResendTimes();
    private final RetransmissionCounters counters = new RetransmissionCounters();
    private int credit;
    private int rtxSequence;

    /** @param sentPackets what is remembered without RTX; null with it */
    Retransmitter(
            OutboundStream stream,
            Forwarding sent,
            Egress egress,
            RetransmissionMode mode,
            @Nullable SentPackets sentPackets) {
        this.stream = stream;
        this.sent = sent;
        this.egress = egress;
        this.sentPackets = sentPackets;
        this.rtxSequence = mode instanceof RetransmissionMode.Rtx rtx ? rtx.firstSequence() : 0;
    }

    @Nullable
    SentPackets sentPackets() {
        return sentPackets;
    }

    RetransmissionCounters counters() {
        return counters;
    }

    /** The number of the next packet of the retransmission stream, 0 to 65535. */
    int nextRtxSequence() {
        int next = rtxSequence;
        rtxSequence = (rtxSequence + 1) & 0xffff;
        return next;
    }

    /** So many bytes were sent afresh. */
    void onSent(int bytes) {
        credit = Math.min(credit + bytes, MAX_CREDIT);
    }

    /** One packet is asked for, by the consumer's number. */
    RetransmissionOutcome resend(int number, long roundTripNanos, long nowNanos) {
        RetransmissionOutcome outcome = tryResend(number, roundTripNanos, nowNanos);
        counters.note(outcome);
        return outcome;
    }

    /** A packet that was sent again has got lost once more; says whether it is queued. Nobody has asked: no request is counted. */
    boolean resendLost(int number, long roundTripNanos, long nowNanos) {
        return tryResend(number, roundTripNanos, nowNanos).isResent();
    }

    private RetransmissionOutcome tryResend(int number, long roundTripNanos, long nowNanos) {
        int source = source(number, nowNanos);
        if (source == SequenceMapper.NONE) {
            return RetransmissionOutcome.TOO_OLD;
        }
        RtpPacket packet = source == SequenceMapper.NOT_SENT ? null : sent.sentPacket(number, source);
        if (packet == null) {
            return RetransmissionOutcome.NOT_BUFFERED;
        }
        if (!resendTimes.admits(number, roundTripNanos, nowNanos)) {
            return RetransmissionOutcome.TOO_RECENT;
        }
        if (packet.payloadLength() > credit) {
            return RetransmissionOutcome.OVER_BUDGET;
        }
        credit -= packet.payloadLength();
        egress.enqueueRetransmission(stream, packet, number, sent.sentTimestamp(number, packet));
        return resendTimes.note(number, nowNanos) ? RetransmissionOutcome.RESENT : RetransmissionOutcome.RESENT_AGAIN;
    }

    private int source(int number, long nowNanos) {
        int source = sent.source(number);
        if (source < 0 || sentPackets == null) {
            return source;
        }
        int entry = sentPackets.find(number, nowNanos);
        return entry == SentPackets.NONE ? SequenceMapper.NOT_SENT : sentPackets.source(entry);
    }
}
