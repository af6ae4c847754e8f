package io.sluice.rtp;

import io.sluice.packet.Packet;
import java.util.ArrayDeque;

/**
 * The {@link RtpPacket} views of one loop. Makes one when none is free, so that nothing is allocated once traffic is
 * steady; bounded by the packets of the {@link io.sluice.packet.PacketPool}, since every view holds one. Confined to its
 * loop.
 */
public final class RtpPacketPool {
    private final ArrayDeque<RtpPacket> free = new ArrayDeque<>();
    private int allocated;

    /**
     * A view of a packet, with one reference for the caller. Retains the packet, whose own reference stays with whoever
     * holds it.
     *
     * @param header parsed from {@code packet.memory()} with result {@link RtpParseResult#OK}; copied, not kept
     * @param extensions the ids the sender negotiated
     */
    public RtpPacket acquire(Packet packet, RtpHeader header, ExtensionMap extensions) {
        RtpPacket view = free.poll();
        if (view == null) {
            view = new RtpPacket(this, packet);
            allocated++;
        }
        view.acquired(packet, header, extensions);
        return view;
    }

    /** How many views are held by somebody; zero after a test, or something leaked. */
    public int inUse() {
        return allocated - free.size();
    }

    void returned(RtpPacket view) {
        free.push(view);
    }
}
