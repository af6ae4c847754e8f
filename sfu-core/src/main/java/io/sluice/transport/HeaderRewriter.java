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
import java.lang.foreign.MemorySegment;

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
    private int transportSequence;

    /** One that counts for itself. */
    HeaderRewriter() {
        this(new TransportCounters());
    }

    HeaderRewriter(TransportCounters counters) {
        this.counters = counters;
    }

    /** Bytes of the header that {@link #write} would write, if it fits. */
    static int length(OutboundStream stream, RtpPacket packet) {
        OutboundExtensions extensions = stream.headerExtensions();
        ExtensionMap ids = extensions.ids();
        ExtensionForm form = form(extensions, packet);
        int elements = 0;
        if (ids.contains(ExtensionType.MID)) {
            elements += form.elementLength((int) extensions.mid().byteSize());
        }
        if (stream.source().video()) {
            elements += ids.contains(ExtensionType.ABS_SEND_TIME) ? form.elementLength(AbsSendTime.LENGTH) : 0;
            elements +=
                    ids.contains(ExtensionType.TRANSPORT_WIDE_CC) ? form.elementLength(TRANSPORT_SEQUENCE_LENGTH) : 0;
        }
        int present = packet.extensions() & ids.types();
        if ((present & FORWARDED_SET) != 0) {
            for (ExtensionType type : FORWARDED) {
                if (packet.hasExtension(type) && isWritable(form, ids.id(type), packet.extensionLength(type))) {
                    elements += form.elementLength(packet.extensionLength(type));
                }
            }
        }
        if ((present & CAPTURE_TIME_SET) != 0 && isCaptureTimeKnown(packet)) {
            elements += form.elementLength(AbsCaptureTime.LENGTH);
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
        ExtensionForm form = begin(slot, stream, packet);
        writer.fixedHeader(packet.marker(), stream.payloadType(), sequenceNumber, timestamp, stream.ssrc());
        int sendTime = AbsSendTime.fromNanos(nowNanos);
        return writeRest(form, stream, packet, padded, sendTime, takeTransportSequence(stream));
    }

    /**
     * The same for a packet of the retransmission stream (RFC 4588 section 4): of its own SSRC, payload type and numbers, with
     * the timestamp of the packet it repeats, sent now.
     */
    int writeRtx(
            MemorySegment slot,
            OutboundStream stream,
            RtpPacket packet,
            int ssrc,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            long nowNanos) {
        ExtensionForm form = begin(slot, stream, packet);
        writer.fixedHeader(packet.marker(), payloadType, sequenceNumber, timestamp, ssrc);
        int sendTime = AbsSendTime.fromNanos(nowNanos);
        return writeRest(form, stream, packet, false, sendTime, takeTransportSequence(stream));
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
        ExtensionForm form = begin(slot, stream, packet);
        writer.fixedHeader(packet.marker(), stream.payloadType(), sequenceNumber, timestamp, stream.ssrc());
        return writeRest(form, stream, packet, padded, sendTime, sentTransportSequence);
    }

    /** The transport-wide number that the last packet of a stream which carries them was given. */
    int lastTransportSequence() {
        return (transportSequence - 1) & 0xffff;
    }

    /** Elements that no form the receiver takes could hold. */
    long elementsLeftOut() {
        return counters.extensionsLeftOut;
    }

    private ExtensionForm begin(MemorySegment slot, OutboundStream stream, RtpPacket packet) {
        ExtensionForm form = form(stream.headerExtensions(), packet);
        writer.begin(slot, 0, (int) slot.byteSize(), form);
        return form;
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
            ExtensionForm form,
            OutboundStream stream,
            RtpPacket packet,
            boolean padded,
            int sendTime,
            int sentTransportSequence) {
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
            writeForwarded(form, ids, packet);
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

    private void writeForwarded(ExtensionForm form, ExtensionMap ids, RtpPacket packet) {
        for (ExtensionType type : FORWARDED) {
            int id = ids.id(type);
            if (id == ExtensionMap.NONE || !packet.hasExtension(type)) {
                continue;
            }
            int length = packet.extensionLength(type);
            if (isWritable(form, id, length)) {
                writer.extension(id, packet.memory(), packet.extensionOffset(type), length);
            } else {
                counters.extensionsLeftOut++;
            }
        }
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
    private static ExtensionForm form(OutboundExtensions extensions, RtpPacket packet) {
        if (!extensions.takesTwoByteForm()) {
            return ExtensionForm.ONE_BYTE;
        }
        ExtensionMap ids = extensions.ids();
        ExtensionForm form = extensions.ownForm();
        if (form == ExtensionForm.TWO_BYTE || (packet.extensions() & ids.types() & FORWARDED_SET) == 0) {
            return form;
        }
        for (ExtensionType type : FORWARDED) {
            int id = ids.id(type);
            if (id != ExtensionMap.NONE && packet.extensionLength(type) > 0) {
                form = form.covering(id, packet.extensionLength(type));
            }
        }
        return form;
    }

    /** No extension has a value of no length: such an element is left out. */
    private static boolean isWritable(ExtensionForm form, int id, int length) {
        return length > 0 && form.fits(id, length);
    }
}
