package io.sluice.transport;

import io.sluice.packet.Packet;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The packets that a probe is filled up with: pictures of a moment ago once more, by RTX where the receiver has it, since they
 * may repair something; else packets of a stream that nobody looks at, which mediasoup-client sets up for that (MID
 * {@code probator}, SSRC 1234, payload type 127). Confined to its loop.
 */
final class ProbePackets {
    /** Of the stream that is only probed with: what mediasoup-client expects. */
    static final int SSRC = 1234;

    static final int PAYLOAD_TYPE = 127;

    private static final MemorySegment MID = MemorySegment.ofArray("probator".getBytes(StandardCharsets.US_ASCII))
            .asReadOnly();

    /** Bytes of zeroes in a packet: with header and tag below what mediasoup sends (1400), and within any path. */
    private static final int PAYLOAD_LENGTH = 1100;

    /** By how much the timestamp moves from one packet to the next, as mediasoup has it. */
    private static final int TIMESTAMP_STEP = 20;

    /** Pictures' packets that are remembered. */
    private static final int RECENT = 32;

    /** The most sequence numbers to begin with, see {@link io.sluice.routing.OutboundStream.Settings}. */
    private static final int SEQUENCE_STARTS = 1 << 15;

    private final HeaderRewriter rewriter;
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final @Nullable OutboundStream[] recentStreams = new OutboundStream[RECENT];
    private final int[] recentNumbers = new int[RECENT];
    private int nextRecent;
    private int cursor;

    private final ExtensionMap ids;
    private int sequenceNumber;
    private int timestamp;

    /** @param ids of the header extensions, as the first picture of the transport has them, which the client copies */
    ProbePackets(HeaderRewriter rewriter, ExtensionMap ids, RandomGenerator random) {
        this.rewriter = rewriter;
        this.ids = ids;
        this.sequenceNumber = random.nextInt(SEQUENCE_STARTS);
        this.timestamp = random.nextInt();
    }

    /** A packet of a picture has left. */
    void noteSent(OutboundStream stream, int number) {
        if (stream.retransmission() instanceof RetransmissionMode.Rtx) {
            recentStreams[nextRecent] = stream;
            recentNumbers[nextRecent] = number;
            nextRecent = (nextRecent + 1) % RECENT;
        }
    }

    void forget(OutboundStream stream) {
        for (int i = 0; i < RECENT; i++) {
            if (recentStreams[i] == stream) {
                recentStreams[i] = null;
            }
        }
    }

    void clear() {
        Arrays.fill(recentStreams, null);
    }

    /** Sends one packet again by RTX, and says whether there was one. */
    boolean repeat(RetransmissionQueue retransmissions, SrtpSender sender, Route to, long nowNanos) {
        for (int i = 0; i < RECENT; i++) {
            cursor = (cursor + 1) % RECENT;
            OutboundStream stream = recentStreams[cursor];
            int number = recentNumbers[cursor];
            RtpPacket packet = stream == null ? null : stream.sentPacket(number);
            if (stream != null
                    && packet != null
                    && retransmissions.sendProbe(sender, to, stream, packet, number, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes the header of a packet that only probes.
     *
     * @return its length, or {@link RtpHeaderWriter#REFUSED}
     */
    int writeHeader(MemorySegment slot, long nowNanos) {
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        timestamp += TIMESTAMP_STEP;
        writer.begin(slot, 0, (int) slot.byteSize(), ExtensionForm.ONE_BYTE);
        writer.fixedHeader(false, PAYLOAD_TYPE, sequenceNumber, timestamp, SSRC);
        if (ids.contains(ExtensionType.MID)) {
            writer.extension(ids.id(ExtensionType.MID), MID, 0, (int) MID.byteSize());
        }
        if (ids.contains(ExtensionType.ABS_SEND_TIME)) {
            writer.extensionInt24(ids.id(ExtensionType.ABS_SEND_TIME), AbsSendTime.fromNanos(nowNanos));
        }
        if (ids.contains(ExtensionType.TRANSPORT_WIDE_CC)) {
            writer.extensionInt16(ids.id(ExtensionType.TRANSPORT_WIDE_CC), rewriter.nextTransportSequence());
        }
        return writer.finish();
    }

    /** Fills a packet's payload: zeroes. */
    static void fill(Packet payload) {
        payload.memory().asSlice(0, PAYLOAD_LENGTH).fill((byte) 0);
        payload.length(PAYLOAD_LENGTH);
    }
}
