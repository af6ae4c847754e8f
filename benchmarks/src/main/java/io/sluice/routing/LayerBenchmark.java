package io.sluice.routing;

import io.sluice.Microbenchmark;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.codec.PayloadNumbers;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Decides whether a consumer gets a packet of VP8 in three temporal layers, and which numbers it has there. Read it as ns per packet that
 * arrives and consumer. Neither allocates.
 */
@State(Scope.Thread)
public class LayerBenchmark extends Microbenchmark {
    /** All numbers there are, so that they go round as they do on the wire. */
    private static final int PACKETS = 1 << 16;

    private static final int[] TEMPORAL = {0, 2, 1, 2};
    private static final int PICTURE_ID_BITS = 15;
    private static final int REMEMBERED = 128;

    private final RtpPacket[] packets = new RtpPacket[PACKETS];
    private final Consumer all = new Consumer(2);
    private final Consumer base = new Consumer(0);
    private int next;

    /** What one consumer remembers. */
    private static final class Consumer {
        final LayerFilter filter = new LayerFilter(false);
        final FrameNumbers numbers = new FrameNumbers(PayloadNumbers.VP8);
        final FrameNumbers.Sent sent = new FrameNumbers.Sent();
        final SequenceMapper sequence = new SequenceMapper(Short.SIZE, REMEMBERED, 0);

        Consumer(int temporalLayer) {
            filter.target(0, temporalLayer);
        }

        void begin(RtpPacket packet) {
            filter.begin(packet);
            numbers.begin(packet, sent);
        }

        long take(RtpPacket packet) {
            if (!filter.admits(packet)) {
                sequence.drop(packet.sequenceNumber());
                numbers.drop(packet);
                return 0;
            }
            return numbers.rewrite(packet, sent) + sequence.map(packet.sequenceNumber());
        }
    }

    public LayerBenchmark() {
        Packet packet = Objects.requireNonNull(new PacketPool(Arena.ofAuto(), 1).acquire(), "a new pool has packets");
        Bytes.put8(packet.memory(), 0, 0x80);
        packet.length(100);
        RtpHeader header = new RtpHeader();
        RtpPacketPool views = new RtpPacketPool();
        for (int i = 0; i < PACKETS; i++) {
            Bytes.put16(packet.memory(), 2, i);
            Bytes.put32(packet.memory(), 4, i * 3000L);
            header.parse(packet.memory(), 0, packet.length());
            packets[i] = views.acquire(packet, header, ExtensionMap.EMPTY);
            describe(packets[i].frame(), i);
        }
        all.begin(packets[0]);
        base.begin(packets[0]);
    }

    private static void describe(FrameDescriptor frame, int number) {
        int temporal = TEMPORAL[number % TEMPORAL.length];
        frame.clear();
        frame.frame(0, temporal, true, true);
        frame.receivers(FrameDescriptor.from(0, temporal), 0, temporal < 2 ? 0xff << temporal & 0xff : 0);
        frame.numbers(number & (1 << PICTURE_ID_BITS) - 1, PICTURE_ID_BITS, number / TEMPORAL.length & 0xff);
    }

    private RtpPacket next() {
        return packets[next++ & PACKETS - 1];
    }

    @Benchmark
    public long everyLayer() {
        return all.take(next());
    }

    /** Three of four frames are left out. */
    @Benchmark
    public long lowestTemporalLayer() {
        return base.take(next());
    }
}
