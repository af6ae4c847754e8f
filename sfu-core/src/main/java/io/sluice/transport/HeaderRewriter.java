package io.sluice.transport;

import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
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
 */
final class HeaderRewriter {
    /** Extensions whose value is the producer's. MID, send time and transport-wide numbers are ours; RIDs end here. */
    private static final ExtensionType[] FORWARDED = {
        ExtensionType.AUDIO_LEVEL,
        ExtensionType.VIDEO_ORIENTATION,
        ExtensionType.TRANSMISSION_OFFSET,
        ExtensionType.PLAYOUT_DELAY,
        ExtensionType.COLOR_SPACE,
    };

    private static final int SEND_TIME_LENGTH = 3;
    private static final int TRANSPORT_SEQUENCE_LENGTH = 2;

    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private int transportSequence;

    /** Bytes of the header that {@link #write} would write, if it fits. */
    static int length(OutboundStream stream, RtpPacket packet) {
        ExtensionMap ids = stream.headerExtensions().ids();
        int elements = 0;
        if (ids.id(ExtensionType.MID) != ExtensionMap.NONE) {
            elements += elementLength((int) stream.headerExtensions().mid().byteSize());
        }
        if (ids.id(ExtensionType.ABS_SEND_TIME) != ExtensionMap.NONE) {
            elements += elementLength(SEND_TIME_LENGTH);
        }
        if (ids.id(ExtensionType.TRANSPORT_WIDE_CC) != ExtensionMap.NONE) {
            elements += elementLength(TRANSPORT_SEQUENCE_LENGTH);
        }
        for (ExtensionType type : FORWARDED) {
            if (isForwarded(ids, packet, type)) {
                elements += elementLength(packet.extensionLength(type));
            }
        }
        return RtpHeaderWriter.length(packet.csrcCount(), elements);
    }

    private static int elementLength(int valueLength) {
        return ExtensionForm.ONE_BYTE.elementHeaderLength() + valueLength;
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
        writer.begin(slot, 0, (int) slot.byteSize(), ExtensionForm.ONE_BYTE)
                .fixedHeader(packet.marker(), stream.payloadType(), sequenceNumber, timestamp, stream.ssrc())
                .csrcs(packet.memory(), packet.csrcOffset(), packet.csrcCount());
        if (padded) {
            writer.padded();
        }
        writeOwn(stream.headerExtensions(), nowNanos);
        writeForwarded(stream.headerExtensions().ids(), packet);
        return writer.finish();
    }

    private void writeOwn(OutboundExtensions extensions, long nowNanos) {
        ExtensionMap ids = extensions.ids();
        int mid = ids.id(ExtensionType.MID);
        if (mid != ExtensionMap.NONE) {
            writer.extension(mid, extensions.mid(), 0, (int) extensions.mid().byteSize());
        }
        int sendTime = ids.id(ExtensionType.ABS_SEND_TIME);
        if (sendTime != ExtensionMap.NONE) {
            writer.extensionInt24(sendTime, AbsSendTime.fromNanos(nowNanos));
        }
        int transportWide = ids.id(ExtensionType.TRANSPORT_WIDE_CC);
        if (transportWide != ExtensionMap.NONE) {
            writer.extensionInt16(transportWide, transportSequence++);
        }
    }

    private void writeForwarded(ExtensionMap ids, RtpPacket packet) {
        for (ExtensionType type : FORWARDED) {
            if (isForwarded(ids, packet, type)) {
                int length = packet.extensionLength(type);
                writer.extension(ids.id(type), packet.memory(), packet.extensionOffset(type), length);
            }
        }
    }

    /** A value whose length no such extension has is left out: it would not fit the one-byte form. */
    private static boolean isForwarded(ExtensionMap ids, RtpPacket packet, ExtensionType type) {
        int id = ids.id(type);
        return id != ExtensionMap.NONE
                && packet.hasExtension(type)
                && ExtensionForm.ONE_BYTE.fits(id, packet.extensionLength(type));
    }
}
