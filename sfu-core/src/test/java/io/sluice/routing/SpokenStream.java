package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.Loop;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import io.sluice.testing.SteppedLoops;
import java.util.Objects;

/** A stream of sound on one loop, whose packets say how loud they are. */
final class SpokenStream {
    private static final int LEVEL_ID = 6;
    private static final ExtensionMap EXTENSIONS =
            ExtensionMap.builder().put(ExtensionType.AUDIO_LEVEL, LEVEL_ID).build();
    private static final int PAYLOAD_LENGTH = 40;
    private static long nextId = 1;

    final InboundStream stream;
    private final SteppedLoops loops;
    private final int index;
    private final RtpPacketPool pool = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();
    private int sequence;

    SpokenStream(SteppedLoops loops, int index) {
        this.loops = loops;
        this.index = index;
        this.stream = new InboundStream(
                new InboundStream.Settings(
                        nextId++,
                        loops.loop(index),
                        false,
                        48_000,
                        EXTENSIONS,
                        (memory, offset, length) -> true,
                        false),
                inbound -> {});
    }

    void send(int dBov) {
        loops.run(index, () -> {
            RtpPacket packet = packet(dBov);
            stream.onRun(new RtpPacket[] {packet}, 1, loops.clock().nanoTime());
            packet.release();
        });
    }

    /** Whether packets still cost something. */
    boolean isWatched() {
        return loops.on(index, stream::isMeasured);
    }

    void close() {
        loops.run(index, stream::close);
        assertThat(pool.inUse()).isZero();
    }

    private RtpPacket packet(int dBov) {
        Loop loop = loops.loop(index);
        Packet packet = Objects.requireNonNull(loop.packets().acquire());
        Bytes.put16(packet.memory(), 0, 0x906f);
        Bytes.put16(packet.memory(), 2, sequence++ & 0xffff);
        Bytes.put32(packet.memory(), 4, 960L * sequence);
        Bytes.put32(packet.memory(), 8, 77);
        Bytes.put32(packet.memory(), 12, 0xbede0001L);
        Bytes.put32(packet.memory(), 16, (LEVEL_ID << 4) << 24 | (-dBov & 0x7f) << 16);
        packet.length(20 + PAYLOAD_LENGTH);
        packet.arrivalNanos(loops.clock().nanoTime());
        assertThat(header.parse(packet.memory(), 0, packet.length())).isEqualTo(RtpParseResult.OK);
        RtpPacket rtp = pool.acquire(packet, header, EXTENSIONS);
        packet.release();
        return rtp;
    }
}
