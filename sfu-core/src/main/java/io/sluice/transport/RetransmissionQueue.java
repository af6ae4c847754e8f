package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
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

    void send(SrtpSender sender, Route to, long nowNanos) {
        for (int i = 0; i < queued; i++) {
            int sequenceNumber = (int) (numbers[i] >>> 32);
            int timestamp = (int) numbers[i];
            switch (streams[i].retransmission()) {
                case RetransmissionMode.Rtx rtx ->
                    sendRtx(rtx, sender, to, streams[i], packets[i], sequenceNumber, timestamp, nowNanos);
                case RetransmissionMode.Identical identical ->
                    repeat(sender, to, streams[i], packets[i], sequenceNumber, nowNanos);
                case RetransmissionMode.None none -> throw new IllegalStateException("nothing is sent again");
            }
        }
    }

    /** Gives back what was queued. */
    void clear() {
        for (int i = 0; i < queued; i++) {
            packets[i].release();
        }
        Arrays.fill(packets, 0, queued, null);
        Arrays.fill(streams, 0, queued, null);
        queued = 0;
    }

    private void sendRtx(
            RetransmissionMode.Rtx rtx,
            SrtpSender sender,
            Route to,
            OutboundStream stream,
            RtpPacket packet,
            int sequenceNumber,
            int timestamp,
            long nowNanos) {
        MemorySegment slot = batch.slot(to.port(), nowNanos);
        Packet payload = payload(stream, packet, sequenceNumber);
        if (payload == null) {
            counters.retransmissionPoolDrops++;
            return;
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
        if (headerLength == RtpHeaderWriter.REFUSED) {
            counters.rewriteFailures++;
        } else {
            batch.addRtx(egress, sender, to.remote(), stream, payload, slot, headerLength);
        }
        payload.release();
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
