package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.AbsCaptureTime;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptorRewriter;
import io.sluice.rtp.codec.RewrittenFrame;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Writes the header a consumer gets: its SSRC, payload type and numbers, its MID, what it negotiated of the producer's
 * extensions under its own ids, and what belongs to the moment of sending. One per transport, since the transport-wide
 * sequence number counts all its packets.
 *
 * <p>Elements are written in the one-byte form, or all of them in the two-byte form where one needs it and the receiver
 * takes it (RFC 8285 section 4); what cannot be written is left out and counted.
 */
final class HeaderRewriter {
    /** Extensions whose value is the producer's. MID, send time and transport-wide numbers are ours; RIDs end here. */
    private static final ExtensionType[] FORWARDED = {
        ExtensionType.AUDIO_LEVEL,
        ExtensionType.DEPENDENCY_DESCRIPTOR,
        ExtensionType.VIDEO_ORIENTATION,
        ExtensionType.TRANSMISSION_OFFSET,
        ExtensionType.PLAYOUT_DELAY,
        ExtensionType.PACKET_ID,
        ExtensionType.COLOR_SPACE,
    };

    private static final int FORWARDED_SET = ExtensionType.setOf(FORWARDED);
    private static final int CAPTURE_TIME_SET = ExtensionType.setOf(ExtensionType.ABS_CAPTURE_TIME);
    private static final int TRANSPORT_SEQUENCE_LENGTH = 2;

    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final TransportCounters counters;
    /** Made for the first descriptor that is rewritten, since it is large and most transports have none. */
    private @Nullable DependencyDescriptorRewriter descriptors;

    private int transportSequence;

    // Of the header that is being written.
    private ExtensionForm form = ExtensionForm.ONE_BYTE;
    private long rewritten;
    private boolean marker;

    /** One that counts for itself. */
    HeaderRewriter() {
        this(new TransportCounters());
    }

    HeaderRewriter(TransportCounters counters) {
        this.counters = counters;
    }

    /**
     * Bytes of the header that {@link #write} would write, if it fits; some more where a dependency descriptor grows, which is
     * seldom.
     */
    static int length(OutboundStream stream, RtpPacket packet) {
        OutboundExtensions extensions = stream.headerExtensions();
        ExtensionMap ids = extensions.ids();
        ExtensionForm needed = form(extensions, packet, packet.extensionLength(ExtensionType.DEPENDENCY_DESCRIPTOR));
        int elements = 0;
        if (ids.contains(ExtensionType.MID)) {
            elements += needed.elementLength((int) extensions.mid().byteSize());
        }
        if (stream.source().video()) {
            elements += ids.contains(ExtensionType.ABS_SEND_TIME) ? needed.elementLength(AbsSendTime.LENGTH) : 0;
            elements +=
                    ids.contains(ExtensionType.TRANSPORT_WIDE_CC) ? needed.elementLength(TRANSPORT_SEQUENCE_LENGTH) : 0;
        }
        int present = packet.extensions() & ids.types();
        if ((present & FORWARDED_SET) != 0) {
            for (ExtensionType type : FORWARDED) {
                int length = packet.extensionLength(type);
                if (packet.hasExtension(type) && isWritable(needed, ids.id(type), length)) {
                    elements += needed.elementLength(length);
                }
            }
        }
        if ((present & CAPTURE_TIME_SET) != 0 && isCaptureTimeKnown(packet)) {
            elements += needed.elementLength(AbsCaptureTime.LENGTH);
        }
        return RtpHeaderWriter.length(packet.csrcCount(), elements);
    }

    /**
     * Writes a header at the start of a slot.
     *
     * @param padded whether padding will follow the payload
     * @return its length, or {@link RtpHeaderWriter#REFUSED}
     */
    int write(
            MemorySegment slot,
            OutboundStream stream,
            RtpPacket packet,
            int sequenceNumber,
            int timestamp,
            boolean padded,
            long nowNanos) {
        begin(slot, stream, packet, sequenceNumber);
        writer.fixedHeader(marker, stream.payloadType(packet), sequenceNumber, timestamp, stream.ssrc());
        int sendTime = AbsSendTime.fromNanos(nowNanos);
        return writeRest(stream, packet, padded, sendTime, takeTransportSequence(stream));
    }

    /**
     * The same for a packet of the retransmission stream (RFC 4588 section 4): of its own SSRC, payload type and numbers, with
     * the timestamp of the packet it repeats, sent now.
     *
     * @param original the number under which the packet that is repeated left
     */
    int writeRtx(
            MemorySegment slot,
            OutboundStream stream,
            RtpPacket packet,
            int ssrc,
            int payloadType,
            int sequenceNumber,
            int original,
            int timestamp,
            long nowNanos) {
        begin(slot, stream, packet, original);
        writer.fixedHeader(marker, payloadType, sequenceNumber, timestamp, ssrc);
        int sendTime = AbsSendTime.fromNanos(nowNanos);
        return writeRest(stream, packet, false, sendTime, takeTransportSequence(stream));
    }

    /**
     * Writes the header that a packet had when it left: what belongs to the moment of sending is given. So the transport-wide
     * number comes twice, as it does when the network duplicates a packet.
     */
    int repeat(
            MemorySegment slot,
            OutboundStream stream,
            RtpPacket packet,
            int sequenceNumber,
            int timestamp,
            boolean padded,
            int sendTime,
            int sentTransportSequence) {
        begin(slot, stream, packet, sequenceNumber);
        writer.fixedHeader(marker, stream.payloadType(packet), sequenceNumber, timestamp, stream.ssrc());
        return writeRest(stream, packet, padded, sendTime, sentTransportSequence);
    }

    /** The transport-wide number that the last packet of a stream which carries them was given. */
    int lastTransportSequence() {
        return (transportSequence - 1) & 0xffff;
    }

    /** Elements that no form the receiver takes could hold. */
    long elementsLeftOut() {
        return counters.extensionsLeftOut;
    }

    private void begin(MemorySegment slot, OutboundStream stream, RtpPacket packet, int sequenceNumber) {
        boolean rewrites = stream.rewrites();
        rewritten = rewrites ? stream.rewritten(sequenceNumber) : RewrittenFrame.NOTHING;
        marker = rewrites ? RewrittenFrame.marker(rewritten) : packet.marker();
        form = form(
                stream.headerExtensions(), packet, valueLength(ExtensionType.DEPENDENCY_DESCRIPTOR, packet, rewritten));
        writer.begin(slot, 0, (int) slot.byteSize(), form);
    }

    /** Takes the next number, for a packet that is written elsewhere. */
    int nextTransportSequence() {
        return transportSequence++ & 0xffff;
    }

    private int takeTransportSequence(OutboundStream stream) {
        return carriesTransportSequence(stream) ? nextTransportSequence() : 0;
    }

    /** Whether packets of a stream are given transport-wide numbers. */
    static boolean carriesTransportSequence(OutboundStream stream) {
        return stream.source().video() && stream.headerExtensions().ids().contains(ExtensionType.TRANSPORT_WIDE_CC);
    }

    private int writeRest(
            OutboundStream stream, RtpPacket packet, boolean padded, int sendTime, int sentTransportSequence) {
        writer.csrcs(packet.memory(), packet.csrcOffset(), packet.csrcCount());
        if (padded) {
            writer.padded();
        }
        OutboundExtensions extensions = stream.headerExtensions();
        ExtensionMap ids = extensions.ids();
        int mid = ids.id(ExtensionType.MID);
        if (mid != ExtensionMap.NONE) {
            writer.extension(mid, extensions.mid(), 0, (int) extensions.mid().byteSize());
        }
        if (stream.source().video()) {
            writeSendingMoment(ids, sendTime, sentTransportSequence);
        }
        int present = packet.extensions() & ids.types();
        if ((present & FORWARDED_SET) != 0) {
            writeForwarded(ids, packet);
        }
        if ((present & CAPTURE_TIME_SET) != 0) {
            writeCaptureTime(ids, packet);
        }
        return writer.finish();
    }

    /** For pictures alone, as mediasoup has it: nobody estimates by sound, which would be a datagram's worth of noise. */
    private void writeSendingMoment(ExtensionMap ids, int sendTime, int sentTransportSequence) {
        int sendTimeId = ids.id(ExtensionType.ABS_SEND_TIME);
        if (sendTimeId != ExtensionMap.NONE) {
            writer.extensionInt24(sendTimeId, sendTime);
        }
        int transportWide = ids.id(ExtensionType.TRANSPORT_WIDE_CC);
        if (transportWide != ExtensionMap.NONE) {
            writer.extensionInt16(transportWide, sentTransportSequence);
        }
    }

    private void writeForwarded(ExtensionMap ids, RtpPacket packet) {
        for (ExtensionType type : FORWARDED) {
            int id = ids.id(type);
            if (id == ExtensionMap.NONE || !packet.hasExtension(type)) {
                continue;
            }
            int length = valueLength(type, packet, rewritten);
            if (!isWritable(form, id, length)) {
                counters.extensionsLeftOut++;
            } else if (isRewritten(type, rewritten)) {
                DependencyDescriptorRewriter rewriter = descriptors();
                rewriter.rewrite(
                        packet.memory(), packet.extensionOffset(type), packet.extensionLength(type), rewritten);
                writer.extension(id, rewriter.result(), 0, length);
            } else {
                writer.extension(id, packet.memory(), packet.extensionOffset(type), length);
            }
        }
    }

    private DependencyDescriptorRewriter descriptors() {
        DependencyDescriptorRewriter made = descriptors;
        if (made == null) {
            made = new DependencyDescriptorRewriter();
            descriptors = made;
        }
        return made;
    }

    private static boolean isRewritten(ExtensionType type, long rewritten) {
        return type == ExtensionType.DEPENDENCY_DESCRIPTOR
                && (RewrittenFrame.hasFrameNumber(rewritten) || RewrittenFrame.isLimited(rewritten));
    }

    /** Bytes of a forwarded value as it is written. */
    private int valueLength(ExtensionType type, RtpPacket packet, long rewrittenFrame) {
        int length = packet.extensionLength(type);
        return length > 0 && isRewritten(type, rewrittenFrame)
                ? descriptors().length(packet.memory(), packet.extensionOffset(type), length, rewrittenFrame)
                : length;
    }

    /** Always with the offset of the capturer's clock to ours, since ours is the one our sender reports show. */
    private void writeCaptureTime(ExtensionMap ids, RtpPacket packet) {
        if (isCaptureTimeKnown(packet)) {
            long captured = Bytes.i64(packet.memory(), packet.extensionOffset(ExtensionType.ABS_CAPTURE_TIME));
            writer.extensionInt128(ids.id(ExtensionType.ABS_CAPTURE_TIME), captured, packet.captureClockOffset());
        } else {
            counters.extensionsLeftOut++;
        }
    }

    /** Before the first sender report nobody knows how the sender's clock stands to ours. */
    private static boolean isCaptureTimeKnown(RtpPacket packet) {
        return packet.captureClockOffset() != RtpPacket.UNKNOWN_OFFSET;
    }

    /** The same for all elements of a packet: one byte wherever that does, as every receiver reads it. */
    private static ExtensionForm form(OutboundExtensions extensions, RtpPacket packet, int descriptorLength) {
        if (!extensions.takesTwoByteForm()) {
            return ExtensionForm.ONE_BYTE;
        }
        ExtensionMap ids = extensions.ids();
        ExtensionForm needed = extensions.ownForm();
        if (needed == ExtensionForm.TWO_BYTE || (packet.extensions() & ids.types() & FORWARDED_SET) == 0) {
            return needed;
        }
        for (ExtensionType type : FORWARDED) {
            int id = ids.id(type);
            if (id != ExtensionMap.NONE && packet.extensionLength(type) > 0) {
                int length =
                        type == ExtensionType.DEPENDENCY_DESCRIPTOR ? descriptorLength : packet.extensionLength(type);
                needed = needed.covering(id, length);
            }
        }
        return needed;
    }

    /** No extension has a value of no length: such an element is left out. */
    private static boolean isWritable(ExtensionForm in, int id, int length) {
        return length > 0 && in.fits(id, length);
    }
}
