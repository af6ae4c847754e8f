package io.sluice.rtp;

import io.sluice.Microbenchmark;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reads the header of an arriving packet with three extension elements (MID, send time, transport-wide number), and writes
 * the header a consumer gets with two. Read it as ns per packet: reading is paid once an arriving packet, writing once a
 * forwarded one. None of them allocates.
 */
@State(Scope.Thread)
public class RtpHeaderBenchmark extends Microbenchmark {
    private static final int MID = 4;
    private static final int SEND_TIME = 2;
    private static final int TRANSPORT_WIDE = 3;
    private static final int PAYLOAD_LENGTH = 1200;
    private static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, MID)
            .put(ExtensionType.ABS_SEND_TIME, SEND_TIME)
            .put(ExtensionType.TRANSPORT_WIDE_CC, TRANSPORT_WIDE)
            .build();

    private final Packet packet =
            Objects.requireNonNull(new PacketPool(Arena.ofAuto(), 1).acquire(), "a new pool has packets");
    private final MemorySegment slot = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
    private final MemorySegment mid = MemorySegment.ofArray("0".getBytes(StandardCharsets.US_ASCII));
    private final RtpHeader header = new RtpHeader();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final RtpPacketPool views = new RtpPacketPool();
    private int sequence;

    @Setup
    public void prepare() {
        int headerLength = writer.begin(packet.memory(), 0, Packet.CAPACITY, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, 96, 1000, 90_000, 0xcafebabe)
                .extension(MID, mid, 0, 1)
                .extensionInt24(SEND_TIME, 123_456)
                .extensionInt16(TRANSPORT_WIDE, 1000)
                .finish();
        packet.length(headerLength + PAYLOAD_LENGTH);
    }

    /** The flyweight alone. */
    @Benchmark
    public RtpParseResult parse() {
        return header.parse(packet.memory(), 0, packet.length());
    }

    /** The flyweight, then the view that all consumers of a packet share, taken from its pool and given back. */
    @Benchmark
    public int parseIntoView() {
        header.parse(packet.memory(), 0, packet.length());
        RtpPacket view = views.acquire(packet, header, EXTENSIONS);
        int offset = view.extensionOffset(ExtensionType.TRANSPORT_WIDE_CC);
        view.release();
        return offset;
    }

    /** A consumer's header: fixed part, MID and send time. */
    @Benchmark
    public int write() {
        sequence++;
        return writer.begin(slot, 0, Packet.CAPACITY, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, 101, sequence, sequence * 3000, 0xdeadbeef)
                .extension(1, mid, 0, 1)
                .extensionInt24(SEND_TIME, AbsSendTime.fromNanos(sequence * 1_000_000L))
                .finish();
    }
}
