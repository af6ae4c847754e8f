package io.sluice.transport;

import io.sluice.bwe.PacingBudget;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.routing.Egress;
import io.sluice.routing.OutboundStream;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.srtp.SrtpSender;
import io.sluice.stream.SentPackets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one transport is about to send. Packets are queued with their mapping during a turn; at its end each is rewritten
 * into a send slot and encrypted there, together with those of other transports ({@link EgressBatch}). What is sent is decided here, before encryption, because transport-wide sequence
 * numbers and send times are authenticated and belong to the moment of sending. Everything leaves in the turn in which it came,
 * the sound of all transports before any picture, unless {@link CongestionControl} says that pictures are to wait.
 *
 * <p>Keeps a reference to each queued packet until it has left. Confined to its loop.
 */
final class TransportEgress implements Egress, Loop.Flushable {
    /** What SRTP adds to a packet, nearly: 10 or 16 bytes. */
    private static final int TAG_BYTES = 16;

    private final Loop loop;
    private final RandomGenerator random;
    private final EgressBatch batch;
    private final RtcpWriter rtcp = new RtcpWriter();
    private final TransportCounters counters;
    private final HeaderRewriter rewriter;
    private final FlushPadding padding;
    private final RewrittenPayloads payloads;
    private final RetransmissionQueue retransmissions;

    private @Nullable SrtpSender srtp;
    private @Nullable Route route;
    /** That of media, unless the peer has a port for RTCP alone (RFC 3550 section 11). */
    private @Nullable Route rtcpRoute;

    private final EgressQueue sound = new EgressQueue();
    private final EgressQueue pictures = new EgressQueue();
    private final Loop.Flushable flushSound = this::flushSound;
    /** Of sound that left in this turn, for whoever paces the pictures. */
    private int soundBytes;

    /** Whether {@link #flush} will be called when the turn ends. */
    private boolean dirty;

    private @Nullable CongestionControl congestion;
    private @Nullable ProbePackets probePackets;
    /** Since a packet of a probe was begun. */
    private int probedBytes;

    /**
     * @param padding of this loop's transports
     * @param random for initial numbers
     */
    TransportEgress(
            Loop loop, EgressBatch batch, TransportCounters counters, FlushPadding padding, RandomGenerator random) {
        this.loop = loop;
        this.random = random;
        this.batch = batch;
        this.counters = counters;
        this.rewriter = new HeaderRewriter(counters);
        this.padding = padding;
        this.payloads = new RewrittenPayloads(loop.packets());
        this.retransmissions = new RetransmissionQueue(this, batch, rewriter, payloads, counters);
    }

    /** The ways of media and of RTCP to the peer, null where there is none yet; later calls move them. */
    void route(@Nullable Route media, @Nullable Route rtcp) {
        if (congestion != null && media != null && !media.equals(route)) {
            congestion.onRouteChanged(loop.nowNanos());
        }
        route = media;
        rtcpRoute = rtcp;
    }

    /** No way to the peer for now: what is queued meanwhile is not sent. */
    void unroute() {
        route = null;
        rtcpRoute = null;
    }

    /**
     * Takes our keys. Streams go on at the sequence numbers they have reached, with a roll-over counter of 0, which is what a
     * peer with fresh keys takes any first packet for (RFC 3711 section 3.3.1). Only one that misses all packets up to the next
     * wrap of the sequence number is lost to a stream; RTCP and the other streams it still has.
     */
    void secure(SrtpSender sender) {
        batch.send(loop.nowNanos());
        if (srtp != null) {
            srtp.close();
        }
        srtp = sender;
    }

    @Override
    public boolean isOpen() {
        return srtp != null && route != null;
    }

    @Override
    public void enqueue(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp) {
        assert loop.confined();
        markDirty();
        EgressQueue queue = stream.source().video() ? pictures : sound;
        if (!queue.add(stream, packet, sequenceNumber, timestamp)) {
            counters.egressOverflowDrops++;
            return;
        }
        if (queue == sound && sound.size() == 1) {
            loop.markUrgent(flushSound);
        }
        loop.outputs().spend();
    }

    @Override
    public void enqueueRetransmission(OutboundStream stream, RtpPacket packet, int sequenceNumber, int timestamp) {
        assert loop.confined();
        markDirty();
        retransmissions.add(stream, packet, sequenceNumber, timestamp);
        loop.outputs().spend();
    }

    @Override
    public void forgetRetransmissions(OutboundStream stream, int number) {
        assert loop.confined();
        retransmissions.forget(stream, number);
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            loop.markDirty(this);
        }
    }

    /** Has what waits looked at when this turn ends. */
    void wake() {
        markDirty();
    }

    /** Somebody decides from now on what may leave when. */
    void control(CongestionControl control) {
        congestion = control;
    }

    /** Somebody wants to know what is sent again. */
    void noteResent(ResentPackets packets) {
        retransmissions.noteResent(packets);
    }

    /** A stream is no more: nothing is probed with its packets. */
    void forget(OutboundStream stream) {
        if (probePackets != null) {
            probePackets.forget(stream);
        }
    }

    /** Sound is small and heard at once when late: it waits for nothing. */
    private void flushSound(long nowNanos) {
        SrtpSender sender = srtp;
        Route to = route;
        try {
            if (sender != null && to != null) {
                soundBytes += (int) sound.bytes();
                for (int i = 0; i < sound.size(); i++) {
                    send(sender, to, sound, i, 0, nowNanos);
                }
            }
        } finally {
            sound.remove(sound.size());
        }
    }

    /** What was missed leaves first: a decoder waits for it, and the frames behind it are of no use before. */
    @Override
    public void flush(long nowNanos) {
        dirty = false;
        SrtpSender sender = srtp;
        Route to = route;
        if (sender == null || to == null) {
            releaseQueued();
            return;
        }
        CongestionControl control = congestion;
        PacingBudget budget = control == null ? null : control.pace(pictures.bytes(), nowNanos);
        if (budget != null) {
            budget.spend(soundBytes);
        }
        soundBytes = 0;
        int leaving = pictures.size();
        try {
            retransmissions.send(sender, to, budget, nowNanos);
            if (budget != null) {
                leaving = pictures.admit(budget);
            }
            padding.plan(to.port(), pictures.streams(), pictures.packets(), leaving);
            for (int i = 0; i < leaving; i++) {
                send(sender, to, pictures, i, padding.length(i), nowNanos);
            }
        } finally {
            retransmissions.clearSent();
            pictures.remove(leaving);
        }
        if (control != null && budget != null) {
            probe(control, budget, sender, to, nowNanos);
            control.afterFlush(pictures.size() > 0 || !retransmissions.isEmpty(), nowNanos);
        }
    }

    private void releaseQueued() {
        retransmissions.clear();
        sound.remove(sound.size());
        pictures.remove(pictures.size());
    }

    private void probe(CongestionControl control, PacingBudget budget, SrtpSender sender, Route to, long nowNanos) {
        while (control.wantsPadding()) {
            ProbePackets packets = probePackets;
            probedBytes = 0;
            if (packets == null
                    || !(packets.repeat(retransmissions, sender, to, nowNanos)
                            || sendPadding(packets, sender, to, nowNanos))) {
                control.giveUpProbe();
                return;
            }
            budget.spend(probedBytes);
        }
    }

    private boolean sendPadding(ProbePackets packets, SrtpSender sender, Route to, long nowNanos) {
        Packet payload = loop.packets().acquire();
        if (payload == null) {
            return false;
        }
        ProbePackets.fill(payload);
        MemorySegment slot = batch.slot(to.port(), nowNanos);
        int headerLength = packets.writeHeader(slot, nowNanos);
        boolean written = headerLength != RtpHeaderWriter.REFUSED;
        if (written) {
            noteLeaving(headerLength + payload.length(), false, nowNanos);
            batch.addProbe(this, sender, to.remote(), payload, slot, headerLength);
        }
        payload.release();
        return written;
    }

    /** A packet is written that carries the transport-wide number given last, if its stream has them; perhaps once more. */
    void leaving(OutboundStream stream, int length, boolean repeated, long nowNanos) {
        if (congestion != null && HeaderRewriter.carriesTransportSequence(stream)) {
            noteLeaving(length, repeated, nowNanos);
        }
    }

    private void noteLeaving(int length, boolean repeated, long nowNanos) {
        if (congestion != null) {
            probedBytes += length + TAG_BYTES;
            congestion.onSent(rewriter.lastTransportSequence(), length + TAG_BYTES, repeated, nowNanos);
        }
    }

    /** Encrypts a compound RTCP packet that stands at the start of the port's send slot, and sends it. */
    void sendRtcp(int length) {
        assert loop.confined();
        if (srtp == null || rtcpRoute == null) {
            return;
        }
        DatagramPort port = rtcpRoute.port();
        assert batch.isEmpty() : "rtcpSlot is asked for the slot";
        int protectedLength =
                counters.srtp.record(srtp.protectRtcp(port.sendSlot(), 0, length, DatagramPort.SEND_CAPACITY));
        if (protectedLength < 0) {
            return;
        }
        port.send(protectedLength, rtcpRoute.remote());
        counters.rtcpPacketsSent++;
        counters.rtcpBytesSent += protectedLength;
    }

    /**
     * Asks the peer for a key frame at once. The sender SSRC is the media's own, since some senders answer no other
     * (GStreamer).
     */
    void sendPictureLoss(int mediaSsrc) {
        MemorySegment slot = rtcpSlot();
        if (slot != null) {
            rtcp.wrap(slot, 0, DatagramPort.SEND_CAPACITY).pli(mediaSsrc, mediaSsrc);
            sendRtcp(rtcp.length());
            counters.keyFrameRequestsSent++;
        }
    }

    /**
     * The same of a peer that knows no PLI.
     *
     * @param requestSequence another one for each request
     */
    void sendFullIntraRequest(int mediaSsrc, int requestSequence) {
        MemorySegment slot = rtcpSlot();
        if (slot != null) {
            rtcp.wrap(slot, 0, DatagramPort.SEND_CAPACITY).fir(mediaSsrc, mediaSsrc, requestSequence);
            sendRtcp(rtcp.length());
            counters.keyFrameRequestsSent++;
        }
    }

    /** The slot to compose an RTCP packet in, or null while there is no way to the peer. */
    @Nullable
    MemorySegment rtcpSlot() {
        batch.send(loop.nowNanos());
        return rtcpRoute == null || srtp == null ? null : rtcpRoute.port().sendSlot();
    }

    /** Sends a datagram as it is: a DTLS flight. */
    void sendPlain(byte[] datagram) {
        assert loop.confined();
        if (route == null || datagram.length > DatagramPort.SEND_CAPACITY) {
            counters.unroutedDrops++;
            return;
        }
        batch.send(loop.nowNanos());
        DatagramPort port = route.port();
        MemorySegment.copy(datagram, 0, port.sendSlot(), ValueLayout.JAVA_BYTE, 0, datagram.length);
        port.send(datagram.length, route.remote());
    }

    /** Releases what is queued and forgets keys and route; it never opens again. Idempotent. */
    void close() {
        unroute();
        flush(loop.nowNanos());
        batch.send(loop.nowNanos());
        if (srtp != null) {
            srtp.close();
            srtp = null;
        }
    }

    private void send(SrtpSender sender, Route to, EgressQueue queue, int i, int paddingLength, long nowNanos) {
        RtpPacket packet = queue.packets()[i];
        OutboundStream stream = queue.streams()[i];
        int sequenceNumber = queue.sequenceNumber(i);
        int timestamp = queue.timestamp(i);
        MemorySegment slot = batch.slot(to.port(), nowNanos);
        Packet payload = null;
        if (RewrittenPayloads.isNeeded(stream, sequenceNumber)) {
            payload = payloads.copy(stream, packet, sequenceNumber, 0);
            if (payload == null) {
                counters.rewritePoolDrops++;
                return;
            }
        }
        int headerLength = rewriter.write(slot, stream, packet, sequenceNumber, timestamp, paddingLength > 0, nowNanos);
        if (headerLength == RtpHeaderWriter.REFUSED) {
            counters.rewriteFailures++;
            if (payload != null) {
                payload.release();
            }
            return;
        }
        note(stream, packet, sequenceNumber, timestamp, paddingLength, nowNanos);
        if (congestion != null) {
            leaving(stream, headerLength + packet.payloadLength() + paddingLength, false, nowNanos);
            rememberForProbes(stream, sequenceNumber);
        }
        if (payload == null) {
            batch.add(this, sender, to.remote(), stream, packet, paddingLength, slot, headerLength);
        } else {
            batch.addCopy(this, sender, to.remote(), stream, payload, paddingLength, slot, headerLength);
            payload.release();
        }
    }

    private void rememberForProbes(OutboundStream stream, int sequenceNumber) {
        if (stream.source().video()) {
            if (probePackets == null) {
                probePackets =
                        new ProbePackets(rewriter, stream.headerExtensions().ids(), random);
            }
            probePackets.noteSent(stream, sequenceNumber);
        }
    }

    private void note(
            OutboundStream stream,
            RtpPacket packet,
            int sequenceNumber,
            int timestamp,
            int paddingLength,
            long nowNanos) {
        SentPackets sent = stream.sentPackets();
        if (sent != null) {
            sent.add(
                    sequenceNumber,
                    packet.sequenceNumber(),
                    timestamp,
                    AbsSendTime.fromNanos(nowNanos),
                    rewriter.lastTransportSequence(),
                    paddingLength,
                    nowNanos);
        }
    }

    /** Counts the outcome of a packet's encryption and returns it as it came. */
    int protectedTo(int result) {
        return counters.srtp.record(result);
    }

    /** A packet is about to be handed to the port, and stands in its slot. */
    void sent(
            OutboundStream stream,
            int payloadLength,
            int paddingLength,
            MemorySegment slot,
            int length,
            long nowNanos) {
        stream.onSent(payloadLength, nowNanos);
        SentPackets sent = stream.sentPackets();
        if (sent != null) {
            int end = length - SrtpSender.FINGERPRINT_LENGTH;
            int number = RtpHeader.peekSequenceNumber(slot, 0);
            sent.fingerprint(number, Bytes.i64(slot, end), Bytes.i64(slot, end + Long.BYTES));
        }
        counters.rtpPacketsSent++;
        counters.rtpBytesSent += length;
        if (paddingLength > 0) {
            counters.rtpPacketsPadded++;
        }
    }

    /** The same of one that only probes. */
    void probed(int length) {
        counters.rtpPacketsProbed++;
        counters.rtpBytesProbed += length;
    }

    /** The same of one that had been sent before. */
    void sentAgain(OutboundStream stream, int payloadLength, int length) {
        stream.onSentAgain(payloadLength);
        counters.rtpPacketsRetransmitted++;
        counters.rtpBytesRetransmitted += length;
    }
}
