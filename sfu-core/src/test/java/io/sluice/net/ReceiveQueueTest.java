package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.UdpCounters;
import io.sluice.net.ScriptedSocket.Arrival;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
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
    private final ReceiveQueue queue = new ReceiveQueue(arena, socket, new ArrivalClock(0), counters);
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
