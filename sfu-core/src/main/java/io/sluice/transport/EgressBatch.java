package io.sluice.transport;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import io.sluice.srtp.SrtpBatch;
import io.sluice.srtp.SrtpSender;
import io.sluice.stream.SentPackets;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The RTP packets that the transports of a loop are sending at the moment: they stand in consecutive send slots of one port,
 * headers written, and are encrypted together, since an engine may take as long for several as for one.
 *
 * <p>Packets come when transports flush, and {@link #send} empties the batch: when the port has no slot left, when a packet
 * goes by another port, before anything else is written to a send slot of this loop (so datagrams leave in the order in which
 * they were made), before a transport changes keys, and at the end of the turn. One for each loop, confined to it. Holds a
 * reference to each packet until it is encrypted.
 */
final class EgressBatch implements Loop.Flushable {
    private final SrtpBatch srtp;
    private final TransportEgress[] transports = new TransportEgress[SrtpBatch.CAPACITY];
    private final Endpoint[] remotes = new Endpoint[SrtpBatch.CAPACITY];
    /** Null of packets that only probe. */
    private final @Nullable OutboundStream[] streams = new OutboundStream[SrtpBatch.CAPACITY];
    /** What the payload is read from, until it is encrypted. */
    private final @Nullable RtpPacket[] packets = new RtpPacket[SrtpBatch.CAPACITY];
    /** The same where the payload is a copy: of retransmission streams, and where it is other than the producer's. */
    private final @Nullable Packet[] copies = new Packet[SrtpBatch.CAPACITY];

    private final int[] payloadLengths = new int[SrtpBatch.CAPACITY];
    private final int[] paddings = new int[SrtpBatch.CAPACITY];
    private final Kind[] kinds = new Kind[SrtpBatch.CAPACITY];

    /** Why a packet leaves. */
    private enum Kind {
        FRESH,
        AGAIN,
        PROBE
    }

    private @Nullable DatagramPort port;
    private int room;
    private int size;

    EgressBatch(SrtpBatch srtp) {
        this.srtp = srtp;
    }

    /** Where the header of the next packet by this port is to be written. */
    MemorySegment slot(DatagramPort by, long nowNanos) {
        if (size == room || !by.equals(port)) {
            send(nowNanos);
            port = by;
            room = Math.min(by.sendSlots(), SrtpBatch.CAPACITY);
        }
        return by.sendSlot(size);
    }

    /** Takes the packet whose header was written to {@link #slot} in. */
    void add(
            TransportEgress transport,
            SrtpSender sender,
            Endpoint remote,
            OutboundStream stream,
            RtpPacket packet,
            int paddingLength,
            MemorySegment slot,
            int headerLength) {
        sender.protectRtp(
                srtp,
                slot,
                0,
                headerLength,
                packet.memory(),
                packet.payloadOffset(),
                packet.payloadLength() + paddingLength,
                DatagramPort.SEND_CAPACITY);
        packet.retain();
        packets[size] = packet;
        paddings[size] = paddingLength;
        place(transport, remote, stream, packet.payloadLength(), Kind.FRESH);
    }

    /** The same of a packet whose payload is not the producer's; behind it stands padding as behind that of others. */
    void addCopy(
            TransportEgress transport,
            SrtpSender sender,
            Endpoint remote,
            OutboundStream stream,
            Packet payload,
            int paddingLength,
            MemorySegment slot,
            int headerLength) {
        sender.protectRtp(
                srtp,
                slot,
                0,
                headerLength,
                payload.memory(),
                0,
                payload.length() + paddingLength,
                DatagramPort.SEND_CAPACITY);
        payload.retain();
        copies[size] = payload;
        paddings[size] = paddingLength;
        place(transport, remote, stream, payload.length(), Kind.FRESH);
    }

    /**
     * Takes a packet in that has left before, whose header was written to {@link #slot} as it was then.
     *
     * @param payload a copy, which is read at once
     * @param entry of what was noted of it
     */
    void addRepeat(
            TransportEgress transport,
            SrtpSender sender,
            Endpoint remote,
            OutboundStream stream,
            Packet payload,
            SentPackets sent,
            int entry,
            MemorySegment slot,
            int headerLength) {
        srtp.requireRoom();
        srtp.add(sender.repeatRtp(
                slot,
                0,
                headerLength,
                payload.memory(),
                0,
                payload.length() + sent.padding(entry),
                DatagramPort.SEND_CAPACITY,
                sent.fingerprintHigh(entry),
                sent.fingerprintLow(entry)));
        place(transport, remote, stream, payload.length(), Kind.AGAIN);
    }

    /** Takes a packet of a retransmission stream in, whose header was written to {@link #slot}. */
    void addRtx(
            TransportEgress transport,
            SrtpSender sender,
            Endpoint remote,
            OutboundStream stream,
            Packet payload,
            MemorySegment slot,
            int headerLength) {
        addWhole(transport, sender, remote, stream, payload, slot, headerLength, Kind.AGAIN);
    }

    /** The same of one that only probes: of a retransmission stream, or of no stream at all. */
    void addProbe(
            TransportEgress transport,
            SrtpSender sender,
            Endpoint remote,
            Packet payload,
            MemorySegment slot,
            int headerLength) {
        addWhole(transport, sender, remote, null, payload, slot, headerLength, Kind.PROBE);
    }

    private void addWhole(
            TransportEgress transport,
            SrtpSender sender,
            Endpoint remote,
            @Nullable OutboundStream stream,
            Packet payload,
            MemorySegment slot,
            int headerLength,
            Kind kind) {
        sender.protectRtp(
                srtp, slot, 0, headerLength, payload.memory(), 0, payload.length(), DatagramPort.SEND_CAPACITY);
        payload.retain();
        copies[size] = payload;
        place(transport, remote, stream, payload.length(), kind);
    }

    private void place(
            TransportEgress transport, Endpoint remote, @Nullable OutboundStream stream, int payloadLength, Kind kind) {
        transports[size] = transport;
        remotes[size] = remote;
        streams[size] = stream;
        payloadLengths[size] = payloadLength;
        kinds[size] = kind;
        size++;
    }

    /** Encrypts what there is and hands it to the port. */
    void send(long nowNanos) {
        DatagramPort by = port;
        if (by == null) {
            return;
        }
        try {
            srtp.finish();
            for (int i = 0, sent = 0; i < size; i++) {
                int length = transports[i].protectedTo(srtp.result(i));
                if (length > 0) {
                    closeUp(by, i - sent, length);
                    tell(i, by.sendSlot(), length, nowNanos);
                    by.send(length, remotes[i]);
                    sent++;
                }
            }
        } finally {
            clear();
        }
    }

    private void tell(int i, MemorySegment slot, int length, long nowNanos) {
        OutboundStream stream = streams[i];
        if (stream == null || kinds[i] == Kind.PROBE) {
            transports[i].probed(length);
        } else if (kinds[i] == Kind.AGAIN) {
            transports[i].sentAgain(stream, payloadLengths[i], length);
        } else {
            transports[i].sent(stream, payloadLengths[i], paddings[i], slot, length, nowNanos);
        }
    }

    /** Whether no send slot holds anything of ours. */
    boolean isEmpty() {
        return size == 0;
    }

    @Override
    public void flush(long nowNanos) {
        send(nowNanos);
    }

    /** A dropped packet leaves its slot unsent, which is then the current one: those behind it move up. */
    private static void closeUp(DatagramPort by, int dropped, int length) {
        if (dropped > 0) {
            MemorySegment.copy(by.sendSlot(dropped), 0, by.sendSlot(), 0, length);
        }
    }

    private void clear() {
        for (int i = 0; i < size; i++) {
            RtpPacket packet = packets[i];
            Packet copy = copies[i];
            if (packet != null) {
                packet.release();
            } else if (copy != null) {
                copy.release();
                copies[i] = null;
            }
        }
        Arrays.fill(transports, 0, size, null);
        Arrays.fill(remotes, 0, size, null);
        Arrays.fill(streams, 0, size, null);
        Arrays.fill(packets, 0, size, null);
        size = 0;
        port = null;
        srtp.clear();
    }
}
