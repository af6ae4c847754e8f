package io.sluice.transport;

import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Packets as they are after decryption, 1200 bytes of payload each, with the extensions of {@link RecordedStream}. */
public final class ParsedPackets {
    private static final int PAYLOAD_LENGTH = 1200;

    private ParsedPackets() {}

    /** Packets of consecutive numbers from 0, the first of them a key frame. */
    public static RtpPacket[] ofOneStream(int count, int ssrc) {
        PacketPool memory = new PacketPool(Arena.ofAuto(), count);
        RtpPacketPool views = new RtpPacketPool();
        RtpPacket[] packets = new RtpPacket[count];
        for (int i = 0; i < count; i++) {
            Packet packet = Objects.requireNonNull(memory.acquire(), "the pool is as large as is needed");
            packet.length(writeHeader(packet.memory(), i, ssrc) + PAYLOAD_LENGTH);
            RtpHeader header = new RtpHeader();
            if (header.parse(packet.memory(), 0, packet.length()) != RtpParseResult.OK) {
                throw new IllegalStateException("the packet does not parse");
            }
            packets[i] = views.acquire(packet, header, RecordedStream.EXTENSIONS);
            packets[i].keyFrame(i == 0);
        }
        return packets;
    }

    private static int writeHeader(MemorySegment to, int sequence, int ssrc) {
        MemorySegment mid = MemorySegment.ofArray(RecordedStream.MID.getBytes(StandardCharsets.US_ASCII));
        return new RtpHeaderWriter()
                .begin(to, 0, Packet.CAPACITY, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, RecordedStream.PAYLOAD_TYPE, sequence, sequence * 3000, ssrc)
                .extension(RecordedStream.EXTENSIONS.id(ExtensionType.MID), mid, 0, 1)
                .extensionInt24(RecordedStream.EXTENSIONS.id(ExtensionType.ABS_SEND_TIME), sequence)
                .extensionInt16(RecordedStream.EXTENSIONS.id(ExtensionType.TRANSPORT_WIDE_CC), sequence)
                .finish();
    }
}
