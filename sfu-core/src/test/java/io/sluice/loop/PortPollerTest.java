package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortPollerTest {
    private final PacketPool pool = new PacketPool(Arena.ofConfined(), 256);
    private final FakePort port = new FakePort();
    private final List<Integer> batches = new ArrayList<>();

    @AfterEach
    void findNoLeak() {
        assertThat(pool.inUse()).isZero();
        pool.close();
    }

    @Test
    void shouldHandOverBatchesUntilThePortIsDrained() {
        port.waiting = 150;

        assertThat(poller((own, batch, count, now) -> batches.add(count)).poll(1))
                .isFalse();

        assertThat(batches).containsExactly(64, 64, 22);
    }

    @Test
    void shouldLeaveTheRestToTheNextTurn() {
        port.waiting = 1000;
        PortPoller poller = poller((own, batch, count, now) -> batches.add(count));

        assertThat(poller.poll(1)).isTrue();

        assertThat(batches).containsExactly(64, 64, 64, 64);
    }

    @Test
    void shouldNotCallTheHandlerForNothing() {
        assertThat(poller((own, batch, count, now) -> batches.add(count)).poll(1))
                .isFalse();

        assertThat(batches).isEmpty();
    }

    @Test
    void shouldReleaseTheBatchOfAFailingHandler() {
        port.waiting = 10;
        PortPoller poller = poller((own, batch, count, now) -> {
            throw new IllegalStateException("meant to fail");
        });

        assertThatThrownBy(() -> poller.poll(1)).hasMessage("meant to fail");
    }

    @Test
    void shouldLeaveAloneWhatTheHandlerKeeps() {
        port.waiting = 3;
        List<Packet> kept = new ArrayList<>();
        poller((own, batch, count, now) -> {
                    batch[1].retain();
                    kept.add(batch[1]);
                })
                .poll(1);

        assertThat(pool.inUse()).isEqualTo(1);
        kept.getFirst().release();
    }

    @Test
    void shouldTellWhoLeftBeforeAndAfterWhatIsReceived() {
        Endpoint before = Endpoint.ofIpv4(1, 1);
        Endpoint after = Endpoint.ofIpv4(2, 2);
        List<Object> events = new ArrayList<>();
        port.waiting = 1;
        port.gone.add(before);
        PortPoller poller = poller(new PortPoller.Handler() {
            @Override
            public void onDatagrams(DatagramPort own, Packet[] batch, int count, long nowNanos) {
                events.add(count);
                port.gone.add(after);
            }

            @Override
            public void onDisconnected(DatagramPort own, Endpoint remoteEndpoint, long nowNanos) {
                events.add(remoteEndpoint);
            }
        });

        poller.poll(1);

        assertThat(events).containsExactly(before, 1, after);
    }

    private PortPoller poller(PortPoller.Handler handler) {
        return new PortPoller(port, pool, handler);
    }

    private static final class FakePort implements DatagramPort {
        int waiting;
        final ArrayDeque<Endpoint> gone = new ArrayDeque<>();

        @Override
        public Endpoint localEndpoint() {
            return Endpoint.ofIpv4(0x7f000001, 1);
        }

        @Override
        public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
            int count = Math.min(waiting, batch.length);
            for (int i = 0; i < count; i++) {
                batch[i] = Objects.requireNonNull(pool.acquire());
            }
            waiting -= count;
            return count;
        }

        @Override
        public @Nullable Endpoint pollDisconnected() {
            return gone.poll();
        }

        @Override
        public MemorySegment sendSlot() {
            return MemorySegment.NULL;
        }

        @Override
        public void send(int length, Endpoint remoteEndpoint) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
