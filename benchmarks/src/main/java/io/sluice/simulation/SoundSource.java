package io.sluice.simulation;

import io.sluice.packet.Bytes;
import io.sluice.routing.InboundStream;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.transport.SimulatedSfu;
import java.lang.foreign.MemorySegment;

/** Somebody's sound on its way into the server: a packet every 20 ms, of 24 kbit/s. */
final class SoundSource implements World.Actor {
    private static final long PACKET_NANOS = 20 * World.NANOS_PER_MILLI;
    private static final int TICKS_PER_PACKET = 960;
    private static final int PAYLOAD = 60;
    private static final int SSRC = 30_000;

    private final SimulatedSfu.Connection connection;
    private final InboundStream stream;
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final MemorySegment slot = MemorySegment.ofArray(new byte[2048]);
    private final MemorySegment payload = MemorySegment.ofArray(new byte[PAYLOAD]);
    private long nextNanos;
    private int sequence;

    SoundSource(World world) {
        connection = world.sfu().connect((datagram, length, nowNanos) -> {});
        stream = world.sfu().produceSound(connection, SSRC);
        Bytes.put8(payload, 0, 0x78);
    }

    InboundStream stream() {
        return stream;
    }

    /** Packets sent. */
    int packets() {
        return sequence;
    }

    @Override
    public void tick(long nowNanos) {
        while (nowNanos >= nextNanos) {
            nextNanos += PACKET_NANOS;
            int headerLength = writer.begin(slot, 0, 2048, ExtensionForm.ONE_BYTE)
                    .fixedHeader(
                            false,
                            SimulatedSfu.SOUND_PAYLOAD_TYPE,
                            sequence & 0xffff,
                            sequence * TICKS_PER_PACKET,
                            SSRC)
                    .extensionInt24(2, AbsSendTime.fromNanos(nowNanos))
                    .finish();
            sequence++;
            connection.sendRtp(slot, headerLength, payload, PAYLOAD);
        }
    }
}
