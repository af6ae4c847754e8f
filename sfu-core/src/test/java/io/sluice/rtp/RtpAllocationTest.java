package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Law 6 for this room: nothing of ours is allocated per packet once traffic is steady. */
class RtpAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int PACKETS = 20_000;

    /** Less than the smallest object for every second packet; what the JVM itself does now and then fits in. */
    private static final long ALLOWED_BYTES = PACKETS * 8L;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ExtensionMap extensions = ExtensionMap.builder()
            .put(ExtensionType.TRANSPORT_WIDE_CC, 3)
            .put(ExtensionType.MID, 4)
            .build();
    private final RtpHeader header = new RtpHeader();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final RtpPacketPool pool = new RtpPacketPool();
    private final MemorySegment target = MemorySegment.ofArray(new byte[Packet.CAPACITY]);

    @Test
    void shouldAllocateNothingPerPacket() {
        try (PacketPool packets = new PacketPool(Arena.ofConfined(), 1)) {
            Packet packet = Objects.requireNonNull(packets.acquire());
            MemorySegment source = AnnotatedHex.segment(Captures.CHROMIUM_VP8);
            packet.length((int) source.byteSize());
            Bytes.copy(source, 0, packet.memory(), 0, packet.length());
            forward(packet, WARM_UP);
            long before = threads.getCurrentThreadAllocatedBytes();
            forward(packet, PACKETS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).as("bytes for %d packets", PACKETS).isLessThan(ALLOWED_BYTES);
            packet.release();
        }
    }

    private void forward(Packet packet, int times) {
        for (int i = 0; i < times; i++) {
            if (header.parse(packet.memory(), 0, packet.length()) != RtpParseResult.OK) {
                throw new AssertionError("the capture is valid");
            }
            RtpPacket rtp = pool.acquire(packet, header, extensions);
            if (write(rtp, i) != 28) {
                throw new AssertionError("12 bytes and 16 of extensions");
            }
            rtp.release();
        }
    }

    private int write(RtpPacket rtp, int number) {
        int mid = rtp.extensionOffset(ExtensionType.MID);
        int midLength = rtp.extensionLength(ExtensionType.MID);
        ExtensionForm form = ExtensionForm.ONE_BYTE.covering(1, midLength);
        return writer.begin(target, 0, Packet.CAPACITY, form)
                .fixedHeader(rtp.marker(), 101, number, rtp.timestamp(), 1)
                .extension(1, rtp.memory(), mid, midLength)
                .extensionInt24(4, AbsSendTime.fromNanos(number * 1000L))
                .extensionInt16(5, number)
                .finish();
    }
}
