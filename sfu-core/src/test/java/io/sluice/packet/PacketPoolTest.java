package io.sluice.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
    private static final int MAX = 300;

    private final Arena arena = Arena.ofConfined();
    private final PacketPool pool = new PacketPool(arena, MAX);

    @AfterEach
    void close() {
        if (arena.scope().isAlive()) {
            pool.close();
        }
    }

    @Test
    void shouldGiveOutAsManyAsAllowedAndThenNone() {
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            packets.add(acquire());
        }

        assertThat(packets).doesNotHaveDuplicates();
        assertThat(pool.acquire()).isNull();
        assertThat(pool.inUse()).isEqualTo(MAX);

        packets.removeLast().release();
        assertThat(pool.acquire()).isNotNull();
    }

    @Test
    void shouldKeepSlotsApart() {
        Packet first = acquire();
        Packet second = acquire();
        first.memory().fill((byte) 1);
        second.memory().fill((byte) 2);

        assertThat(first.memory().byteSize()).isEqualTo(Packet.CAPACITY);
        assertThat(Bytes.toArray(first.memory(), 0, Packet.CAPACITY)).containsOnly(1);
    }

    @Test
    void shouldTakeAPacketBackWithItsLastReference() {
        Packet packet = acquire();
        packet.retain();

        assertThat(packet.release()).isFalse();
        assertThat(pool.inUse()).isEqualTo(1);
        assertThat(packet.release()).isTrue();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldNoticeReferencesThatAreNotHeld() {
        Packet packet = acquire();
        packet.release();

        assertThatThrownBy(packet::release).isInstanceOf(AssertionError.class);
        assertThatThrownBy(packet::retain).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldHandOutEmptyPackets() {
        Packet packet = acquire();
        packet.length(100);
        packet.release();

        assertThat(acquire().length()).isZero();
    }

    @Test
    void shouldRejectALengthBeyondTheSlot() {
        Packet packet = acquire();

        packet.length(Packet.CAPACITY);
        assertThatThrownBy(() -> packet.length(Packet.CAPACITY + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length 2049 is not within 0..2048");
        assertThatThrownBy(() -> packet.length(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldFreeItsMemoryWhenClosed() {
        Packet packet = acquire();
        pool.close();

        assertThatThrownBy(() -> Bytes.u8(packet.memory(), 0)).isInstanceOf(IllegalStateException.class);
    }

    private Packet acquire() {
        return Objects.requireNonNull(pool.acquire());
    }
}
