package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.UdpCounters;
import io.sluice.net.ScriptedSocket.Arrival;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of packets when the kernel gives some, none, or complains. */
class ReceiveQueueTest {
    private static final int ECONNREFUSED = 111;
    private static final long NOW_NANOS = 1_000;

    private final Arena arena = Arena.ofConfined();
    private final PacketPool pool = new PacketPool(Arena.ofConfined(), 128);
    private final ScriptedSocket socket = new ScriptedSocket();
    private final UdpCounters counters = new UdpCounters();
    private final ReceiveQueue queue =
            new ReceiveQueue(arena, socket, new ArrivalClock(new StillClock(0, 0)), counters, null);
    private final Packet[] batch = new Packet[64];

    @AfterEach
    void close() {
        queue.release();
        assertThat(pool.inUse()).isZero();
        pool.close();
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EAGAIN, Errno.EINTR})
    void shouldTakeNothingForNothing(int errno) {
        socket.failing(errno);

        assertThat(receive()).isZero();
        assertThat(counters.receiveErrors).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {ECONNREFUSED, Errno.ENOMEM})
    void shouldCountAnErrorAndGoOn(int errno) {
        socket.failing(errno).receiving(arrival(100));

        assertThat(receive()).isZero();
        assertThat(counters.receiveErrors).isOne();
        assertThat(receive()).isOne();
        assertThat(counters.datagramsReceived).isOne();
    }

    @Test
    void shouldKeepThePacketsThatACallLeftEmpty() {
        socket.receiving(arrival(100), arrival(50));

        assertThat(receive()).isEqualTo(2);
        assertThat(counters.bytesReceived).isEqualTo(150);
        assertThat(queue.emptyPackets()).isEqualTo(62);
        assertThat(receive()).isZero();
        assertThat(pool.inUse()).as("refilled, not doubled").isEqualTo(64);
    }

    @Test
    void shouldDropWhatIsLongerThanAPacketAndUseItsPlaceAgain() {
        socket.receiving(arrival(10), new Arrival(Packet.CAPACITY, true, -1), arrival(20));

        assertThat(receive()).isEqualTo(2);
        assertThat(counters.oversizedDrops).isOne();
        assertThat(counters.datagramsReceived).isEqualTo(2);
    }

    @Test
    void shouldAddUpWhatTheKernelDroppedAlsoWhereItsCountWraps() {
        socket.receiving(new Arrival(9, false, 5), arrival(9), new Arrival(9, false, 7));
        socket.receiving(new Arrival(9, false, 0x7fff_ffffL), new Arrival(9, false, 0x8000_0004L));
        socket.receiving(new Arrival(9, false, 0xffff_ffffL), new Arrival(9, false, 3));
        receive();
        assertThat(counters.kernelDrops).isEqualTo(7);
        receive();
        assertThat(counters.kernelDrops).isEqualTo(0x8000_0004L);
        receive();
        assertThat(counters.kernelDrops).isEqualTo(0x1_0000_0003L);
    }

    @Test
    void shouldEmptyTheSocketWhenThereAreNoPackets() {
        Packet[] taken = new Packet[128];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = pool.acquire();
        }
        socket.receiving(arrival(9), arrival(9)).receiving(arrival(9));

        assertThat(receive()).isZero();
        assertThat(counters.poolDrops).isEqualTo(2);
        for (Packet packet : taken) {
            packet.release();
        }
        assertThat(receive()).isOne();
        assertThat(counters.datagramsReceived).isOne();
    }

    /** Where each datagram of a message begins in the packet or beyond it, or across its end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1000, 1024, 1200, 2047, 2048})
    void shouldGiveEachDatagramOfAMessageItsOwnPacket(int segmentBytes) {
        int length = Math.min(65_000, segmentBytes * 20 + (segmentBytes + 1) / 2);
        socket.receiving(arrival(77), new Arrival(length, false, -1, segmentBytes), arrival(55));

        List<Packet> packets = receiveCoalesced();

        assertThat(packets.getFirst().length()).isEqualTo(77);
        assertThat(packets.getLast().length()).isEqualTo(55);
        assertThat(counters.messagesReceived).isEqualTo(3);
        assertThat(counters.bytesReceived).isEqualTo(77 + 55 + length);
        assertThat(counters.datagramsReceived).isEqualTo(packets.size());
        int at = 0;
        for (Packet packet : packets.subList(1, packets.size() - 1)) {
            assertThat(packet.length()).isEqualTo(Math.min(segmentBytes, length - at));
            for (int i = 0; i < packet.length(); i++) {
                assertThat(Bytes.u8(packet.memory(), i)).isEqualTo(at++ * 7 & 0xff);
            }
        }
        assertThat(at).isEqualTo(length);
        packets.forEach(Packet::release);
    }

    @Test
    void shouldCountTheDatagramsOfAMessageForWhichThereIsNoPacket() {
        Packet[] taken = new Packet[124];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = pool.acquire();
        }
        socket.receiving(new Arrival(1000, false, -1, 100));

        List<Packet> packets = receiveCoalesced();

        assertThat(packets).hasSize(4);
        assertThat(counters.poolDrops).isEqualTo(6);
        packets.forEach(Packet::release);
        Arrays.asList(taken).forEach(Packet::release);
    }

    @ParameterizedTest
    @ValueSource(ints = {2049, 9000, 40_000})
    void shouldDropDatagramsLongerThanAPacketHoweverTheyCome(int length) {
        socket.receiving(
                new Arrival(length, false, -1), new Arrival(3 * length % 65_000, false, -1, length), arrival(5));

        List<Packet> packets = receiveCoalesced();

        assertThat(packets).hasSize(1);
        assertThat(counters.oversizedDrops).isEqualTo(2);
        packets.forEach(Packet::release);
    }

    @Test
    void shouldNotTakeMoreDatagramsThanThereIsRoomFor() {
        socket.receiving(new Arrival(200, false, -1, 1));

        List<Packet> packets = receiveCoalesced();

        assertThat(packets).hasSize(SegmentOverflow.MAX_SEGMENTS);
        assertThat(counters.poolDrops).isEqualTo(200 - SegmentOverflow.MAX_SEGMENTS);
        packets.forEach(Packet::release);
    }

    private List<Packet> receiveCoalesced() {
        try (SegmentOverflow overflow = new SegmentOverflow()) {
            ReceiveQueue coalescing =
                    new ReceiveQueue(arena, socket, new ArrivalClock(new StillClock(0, 0)), counters, overflow);
            Packet[] room = new Packet[coalescing.batchSize()];
            int count = coalescing.receive(pool, room, NOW_NANOS);
            coalescing.release();
            return new ArrayList<>(Arrays.asList(room).subList(0, count));
        }
    }

    private static Arrival arrival(int length) {
        return new Arrival(length, false, -1);
    }

    private int receive() {
        int count = queue.receive(pool, batch, NOW_NANOS);
        for (int i = 0; i < count; i++) {
            batch[i].release();
        }
        return count;
    }
}
