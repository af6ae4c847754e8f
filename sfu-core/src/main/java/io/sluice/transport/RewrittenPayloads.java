package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPadding;
import io.sluice.rtp.codec.PayloadRewriter;
import io.sluice.rtp.codec.RewrittenFrame;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that are not the producer's: a consumer of a track with layers has picture ids of its own. What was received is everybody's and
 * stays as it is, so these are copies, made when the packet leaves. Confined to its loop.
 */
final class RewrittenPayloads {
    private final PacketPool packets;
    private final PayloadRewriter rewriter = new PayloadRewriter();

    RewrittenPayloads(PacketPool packets) {
        this.packets = packets;
    }

    /** Whether the payload of a packet with a number of the stream's is other than the producer's. */
    static boolean isNeeded(OutboundStream stream, int sequenceNumber) {
        long rewritten = stream.rewrites() ? stream.rewritten(sequenceNumber) : RewrittenFrame.NOTHING;
        return RewrittenFrame.hasNumbers(rewritten) || RewrittenFrame.isEmpty(rewritten);
    }

    /**
     * The payload as the consumer gets it, with padding ready behind it as in the original.
     *
     * @param before bytes to leave free in front of it
     * @return with one reference for the caller; null when no packet is free
     */
    @Nullable
    Packet copy(OutboundStream stream, RtpPacket packet, int sequenceNumber, int before) {
        long rewritten = stream.rewrites() ? stream.rewritten(sequenceNumber) : RewrittenFrame.NOTHING;
        int payloadLength = RewrittenFrame.isEmpty(rewritten) ? 0 : packet.payloadLength();
        int from = packet.payloadOffset() + packet.payloadLength() - payloadLength;
        int length = before + payloadLength;
        Packet copy = length > Packet.CAPACITY ? null : packets.acquire();
        if (copy == null) {
            return null;
        }
        int behind = packet.isPaddable() ? Math.min(RtpPadding.MAX_LENGTH, Packet.CAPACITY - length) : 0;
        Bytes.copy(packet.memory(), from, copy.memory(), before, payloadLength + (long) behind);
        if (stream.rewrites()) {
            rewriter.rewrite(stream.numbers(), copy.memory(), before, payloadLength, rewritten);
        }
        copy.length(length);
        return copy;
    }
}
