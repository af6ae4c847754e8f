package io.sluice.transport;

import io.sluice.bwe.PacingBudget;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import io.sluice.srtp.SrtpSender;
import io.sluice.stream.SentPackets;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packets that one transport sends again at the end of the turn: as packets of the retransmission stream (RFC 4588), or the
 * very bytes once more where none was negotiated. Keeps a reference to each until then. Confined to its loop.
 */
final class RetransmissionQueue {
    /** More than receivers ask for in one turn and are allowed: what is beyond is asked for again. */
    private static final int MAX_QUEUE = 1024;

    private static final int INITIAL_QUEUE = 16;

    /** Bytes of the original sequence number before the payload (RFC 4588 section 4). */
    private static final int RTX_HEADER_LENGTH = 2;

    private final TransportEgress egress;
    private final EgressBatch batch;
    private final HeaderRewriter rewriter;
    private final RewrittenPayloads payloads;
    private final TransportCounters counters;

    /** Made with the first packet. */
    private RtpPacket[] packets = new RtpPacket[0];

    private OutboundStream[] streams = new OutboundStream[0];
    private long[] numbers = new long[0];
    private int queued;
    /** Of those queued, from the first on. */
    private int sent;

    private @Nullable ResentPackets resent;

    RetransmissionQueue(
            TransportEgress egress,
            EgressBatch batch,
            HeaderRewriter rewriter,
            RewrittenPayloads payloads,
            TransportCounters counters) {
        this.egress = egress;
        this.batch = batch;
        this.rewriter = rewriter;
        this.payloads = payloads;
        this.counters = counters;
    }

    void noteResent(ResentPackets packets) {
        resent = packets;
    }

    boolean isEmpty() {
        return queued == 0;
    }

    /** The parameters are those of {@link io.sluice.routing.Egress#enqueueRetransmission}. */
    void add(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp) {
        if (queued == MAX_QUEUE) {
            counters.egressOverflowDrops++;
            return;
        }
        if (queued == packets.length) {
            int size = Math.max(INITIAL_QUEUE, packets.length * 2);
            packets = Arrays.copyOf(packets, size);
            streams = Arrays.copyOf(streams, size);
            numbers = Arrays.copyOf(numbers, size);
        }
        packet.retain();
        packets[queued] = packet;
        streams[queued] = stream;
        numbers[queued] = (long) sequenceNumber << 32 | (timestamp & 0xffff_ffffL);
        queued++;
    }

    /**
     * Sends what the budget allows, or all.
     *
     * @param budget null where nothing is held back
     */
    void send(SrtpSender sender, Route to, @Nullable PacingBudget budget, long nowNanos) {
        for (int i = 0; i < queued && (budget == null || budget.isOpen()); i++, sent++) {
            if (budget != null) {
                budget.spend(packets[i].payloadLength());
            }
            int sequenceNumber = (int) (numbers[i] >>> 32);
            int timestamp = (int) numbers[i];
            switch (streams[i].retransmission()) {
                case RetransmissionMode.Rtx rtx ->
                    sendRtx(rtx, sender, to, streams[i], packets[i], sequenceNumber, timestamp, nowNanos, false);
                case RetransmissionMode.Identical identical ->
                    repeat(sender, to, streams[i], packets[i], sequenceNumber, nowNanos);
                case RetransmissionMode.None none -> throw new IllegalStateException("nothing is sent again");
            }
        }
    }

    /** Gives back what was sent. */
    void clearSent() {
        for (int i = 0; i < sent; i++) {
            packets[i].release();
        }
        int left = queued - sent;
        System.arraycopy(packets, sent, packets, 0, left);
        System.arraycopy(streams, sent, streams, 0, left);
        System.arraycopy(numbers, sent, numbers, 0, left);
        Arrays.fill(packets, left, queued, null);
        Arrays.fill(streams, left, queued, null);
        queued = left;
        sent = 0;
    }

    /** Gives back what waits of a stream from before a number; not while packets are sent. */
    void forget(OutboundStream stream, int number) {
        int kept = 0;
        for (int i = 0; i < queued; i++) {
            if (streams[i].equals(stream) && Sequence.isNewer16(number, (int) (numbers[i] >>> 32))) {
                packets[i].release();
            } else {
                packets[kept] = packets[i];
                streams[kept] = streams[i];
                numbers[kept++] = numbers[i];
            }
        }
        Arrays.fill(packets, kept, queued, null);
        Arrays.fill(streams, kept, queued, null);
        queued = kept;
    }

    /** Gives back what was queued, sent or not. */
    void clear() {
        sent = queued;
        clearSent();
    }

    /** Sends a packet again though nobody asked for it; says whether it could be done. */
    boolean sendProbe(
            SrtpSender sender, Route to, OutboundStream stream, RtpPacket packet, int sequenceNumber, long nowNanos) {
        if (!(stream.retransmission() instanceof RetransmissionMode.Rtx rtx)) {
            return false;
        }
        int timestamp = stream.sentTimestamp(sequenceNumber, packet);
        return sendRtx(rtx, sender, to, stream, packet, sequenceNumber, timestamp, nowNanos, true);
    }

    private boolean sendRtx(
            RetransmissionMode.Rtx rtx,
            SrtpSender sender,
            Route to,
            OutboundStream stream,
            RtpPacket packet,
            int sequenceNumber,
            int timestamp,
            long nowNanos,
            boolean probing) {
        MemorySegment slot = batch.slot(to.port(), nowNanos);
        Packet payload = payload(stream, packet, sequenceNumber);
        if (payload == null) {
            counters.retransmissionPoolDrops++;
            return false;
        }
        int headerLength = rewriter.writeRtx(
                slot,
                stream,
                packet,
                rtx.ssrc(),
                rtx.payloadType(),
                stream.nextRtxSequence(),
                sequenceNumber,
                timestamp,
                nowNanos);
        boolean written = headerLength != RtpHeaderWriter.REFUSED;
        if (!written) {
            counters.rewriteFailures++;
        } else {
            egress.leaving(stream, headerLength + payload.length(), !probing, nowNanos);
            if (probing) {
                batch.addProbe(egress, sender, to.remote(), payload, slot, headerLength);
            } else {
                noteResent(stream, sequenceNumber);
                batch.addRtx(egress, sender, to.remote(), stream, payload, slot, headerLength);
            }
        }
        payload.release();
        return written;
    }

    private void noteResent(OutboundStream stream, int sequenceNumber) {
        if (resent != null && HeaderRewriter.carriesTransportSequence(stream)) {
            resent.note(rewriter.lastTransportSequence(), stream.ssrc(), sequenceNumber);
        }
    }

    /** The original number and the payload in one piece, as ciphers read it. */
    private @Nullable Packet payload(OutboundStream stream, RtpPacket packet, int sequenceNumber) {
        Packet copy = payloads.copy(stream, packet, sequenceNumber, RTX_HEADER_LENGTH);
        if (copy != null) {
            Bytes.put16(copy.memory(), 0, sequenceNumber);
        }
        return copy;
    }

    private void repeat(
            SrtpSender sender, Route to, OutboundStream stream, RtpPacket packet, int sequenceNumber, long nowNanos) {
        SentPackets sent = stream.sentPackets();
        int entry = sent == null ? SentPackets.NONE : sent.find(sequenceNumber, nowNanos);
        if (sent == null || entry == SentPackets.NONE) {
            return;
        }
        MemorySegment slot = batch.slot(to.port(), nowNanos);
        Packet payload = payloads.copy(stream, packet, sequenceNumber, 0);
        if (payload == null) {
            counters.retransmissionPoolDrops++;
            return;
        }
        int headerLength = rewriter.repeat(
                slot,
                stream,
                packet,
                sequenceNumber,
                sent.timestamp(entry),
                sent.padding(entry) > 0,
                sent.sendTime(entry),
                sent.transportSequence(entry));
        if (headerLength == RtpHeaderWriter.REFUSED) {
            counters.rewriteFailures++;
        } else {
            batch.addRepeat(egress, sender, to.remote(), stream, payload, sent, entry, slot, headerLength);
        }
        payload.release();
    }
}
