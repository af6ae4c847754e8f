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
    private final OutputBudget outputs = new OutputBudget(OutputBudget.PER_TURN);
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

        assertThat(total()).isEqualTo(150);
        assertThat(port.calls).isEqualTo(3);
    }

    @Test
    void shouldLeaveTheRestToTheNextTurn() {
        port.waiting = 1000;
        PortPoller poller = poller((own, batch, count, now) -> batches.add(count));

        assertThat(poller.poll(1)).isTrue();

        assertThat(total()).isEqualTo(4 * 64);
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

    @Test
    void shouldEndATurnThatSendsALotAndGoOnWhereItEnded() {
        port.waiting = 100;
        List<Integer> turns = new ArrayList<>();
        PortPoller poller = poller(fanOut(500));
        boolean more = true;
        while (more) {
            outputs.beginTurn();
            more = poller.poll(1);
            turns.add(outputs.spent());
        }

        assertThat(total()).isEqualTo(100);
        assertThat(turns.getFirst()).as("a surprise").isLessThanOrEqualTo(32 * 500 + OutputBudget.PER_TURN);
        assertThat(turns.subList(1, turns.size())).allMatch(sent -> sent < OutputBudget.PER_TURN + 500);
        assertThat(port.calls).isEqualTo(3);
    }

    @Test
    void shouldHandOnADatagramThoughOthersHaveUsedUpTheTurn() {
        port.waiting = 3;
        spend(OutputBudget.PER_TURN);
        PortPoller poller = poller((own, batch, count, now) -> batches.add(count));

        assertThat(poller.poll(1)).isTrue();
        assertThat(batches).containsExactly(1);
        poller.discard();
    }

    @Test
    void shouldTellWhoLeftOnlyAfterItsLastDatagram() {
        List<Object> events = new ArrayList<>();
        port.waiting = 20;
        PortPoller poller = poller(new PortPoller.Handler() {
            @Override
            public void onDatagrams(DatagramPort own, Packet[] batch, int count, long nowNanos) {
                events.add("media");
                spend(OutputBudget.PER_TURN);
            }

            @Override
            public void onDisconnected(DatagramPort own, Endpoint remoteEndpoint, long nowNanos) {
                events.add("gone");
            }
        });
        poller.poll(1);
        port.gone.add(Endpoint.ofIpv4(1, 1));
        while (poller.poll(1)) {
            outputs.beginTurn();
        }

        assertThat(events).endsWith("media", "gone").containsOnlyOnce("gone");
    }

    @Test
    void shouldGoOnAfterAFailureWithTheRestOfTheBatch() {
        port.waiting = 40;
        PortPoller poller = poller((own, batch, count, now) -> {
            batches.add(count);
            if (batches.size() == 1) {
                throw new IllegalStateException("meant to fail");
            }
        });

        assertThatThrownBy(() -> poller.poll(1)).hasMessage("meant to fail");
        poller.poll(1);
        assertThat(total()).isEqualTo(40);
    }

    @Test
    void shouldReleaseWhatIsDiscarded() {
        port.waiting = 64;
        PortPoller poller = poller(fanOut(2000));
        assertThat(poller.poll(1)).isTrue();
        assertThat(pool.inUse()).isPositive();

        poller.discard();
        poller.discard();
        assertThat(pool.inUse()).isZero();
    }

    private PortPoller.Handler fanOut(int receivers) {
        return (own, batch, count, now) -> {
            batches.add(count);
            spend(count * receivers);
        };
    }

    private void spend(int count) {
        for (int i = 0; i < count; i++) {
            outputs.spend();
        }
    }

    private int total() {
        return batches.stream().mapToInt(Integer::intValue).sum();
    }

    private PortPoller poller(PortPoller.Handler handler) {
        return new PortPoller(port, pool, outputs, handler);
    }

    private static final class FakePort implements DatagramPort {
        int waiting;
        int calls;
        final ArrayDeque<Endpoint> gone = new ArrayDeque<>();

        @Override
        public Endpoint localEndpoint() {
            return Endpoint.ofIpv4(0x7f000001, 1);
        }

        @Override
        public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
            calls++;
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
