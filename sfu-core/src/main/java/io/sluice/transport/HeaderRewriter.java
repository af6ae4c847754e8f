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

    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private int transportSequence;

    /**
     * Writes a header at the start of a slot.
     *
     * @return its length, or {@link RtpHeaderWriter#REFUSED}
     */
    int write(
            MemorySegment slot,
            OutboundStream stream,
            RtpPacket packet,
            int sequenceNumber,
            int timestamp,
            long nowNanos) {
        writer.begin(slot, 0, (int) slot.byteSize(), ExtensionForm.ONE_BYTE)
                .fixedHeader(packet.marker(), stream.payloadType(), sequenceNumber, timestamp, stream.ssrc())
                .csrcs(packet.memory(), packet.csrcOffset(), packet.csrcCount());
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

    /** A value whose length no such extension has is left out: it would not fit the one-byte form. */
    private void writeForwarded(ExtensionMap ids, RtpPacket packet) {
        for (ExtensionType type : FORWARDED) {
            int id = ids.id(type);
            int offset = packet.extensionOffset(type);
            if (id != ExtensionMap.NONE && offset >= 0) {
                int length = packet.extensionLength(type);
                if (ExtensionForm.ONE_BYTE.fits(id, length)) {
                    writer.extension(id, packet.memory(), offset, length);
                }
            }
        }
    }
}
