package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import java.lang.foreign.Arena;
import java.util.Objects;

/** Packets of layered video whose frames say what a test wants them to, without a payload that does. */
final class LayerPackets {
    private static final int LENGTH = 12 + 20;

    private final PacketPool packets = new PacketPool(Arena.ofAuto(), 256);
    private final RtpPacketPool pool = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();

    /** A packet of a frame that everybody needs; whoever takes it releases it. */
    RtpPacket packet(int sequence, int timestamp, boolean marker, long arrivalNanos) {
        Packet packet = Objects.requireNonNull(packets.acquire(), "a packet that a test has released");
        Bytes.put8(packet.memory(), 0, 0x80);
        Bytes.put8(packet.memory(), 1, marker ? 0xe0 : 0x60);
        Bytes.put16(packet.memory(), 2, sequence);
        Bytes.put32(packet.memory(), 4, timestamp);
        Bytes.put32(packet.memory(), 8, 1);
        packet.length(LENGTH);
        packet.arrivalNanos(arrivalNanos);
        assertThat(header.parse(packet.memory(), 0, LENGTH)).isEqualTo(RtpParseResult.OK);
        RtpPacket rtp = pool.acquire(packet, header, ExtensionMap.EMPTY);
        packet.release();
        rtp.frame().clear();
        return rtp;
    }
}
