package io.sluice.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BytesTest {
    private static final int SIZE = 24;

    static Stream<MemorySegment> memories() {
        return Stream.of(MemorySegment.ofArray(new byte[SIZE]), Arena.ofAuto().allocate(SIZE));
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldWriteInNetworkByteOrder(MemorySegment memory) {
        Bytes.put8(memory, 0, 0x01);
        Bytes.put16(memory, 1, 0x0203);
        Bytes.put24(memory, 3, 0x040506);
        Bytes.put32(memory, 6, 0x0708090aL);
        Bytes.put64(memory, 10, 0x0b0c0d0e0f101112L);

        assertThat(Bytes.toArray(memory, 0, 18))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldReadUnsigned(MemorySegment memory) {
        memory.fill((byte) 0xff);

        assertThat(Bytes.u8(memory, 3)).isEqualTo(0xff);
        assertThat(Bytes.u16(memory, 3)).isEqualTo(0xffff);
        assertThat(Bytes.u24(memory, 3)).isEqualTo(0xffffff);
        assertThat(Bytes.u32(memory, 3)).isEqualTo(0xffff_ffffL);
        assertThat(Bytes.i32(memory, 3)).isEqualTo(-1);
        assertThat(Bytes.i64(memory, 3)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldReadBackWhatWasWrittenAtAnyAlignment(MemorySegment memory) {
        long seed = 1;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong();
            int at = random.nextInt(SIZE - 7);
            Bytes.put64(memory, at, value);
            assertThat(Bytes.i64(memory, at)).as("seed %d", seed).isEqualTo(value);
            assertThat(Bytes.u32(memory, at)).isEqualTo(value >>> 32);
            assertThat(Bytes.i32(memory, at + 4)).isEqualTo((int) value);
            assertThat(Bytes.u24(memory, at)).isEqualTo((int) (value >>> 40));
            assertThat(Bytes.u16(memory, at)).isEqualTo((int) (value >>> 48));
            assertThat(Bytes.u8(memory, at)).isEqualTo((int) (value >>> 56));
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldTruncateWhatIsTooWide(MemorySegment memory) {
        Bytes.put24(memory, 0, 0xab_123456);
        Bytes.put8(memory, 3, 0x1ff);

        assertThat(Bytes.u32(memory, 0)).isEqualTo(0x123456ffL);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldStayWithinTheSegment(MemorySegment memory) {
        assertThatThrownBy(() -> Bytes.u8(memory, SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.i64(memory, SIZE - 7)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.put32(memory, -1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.toArray(memory, 20, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldCopyBetweenSegments(MemorySegment memory) {
        MemorySegment from = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});

        Bytes.copy(from, 1, memory, 5, 3);

        assertThat(Bytes.toArray(memory, 4, 5)).containsExactly(0, 2, 3, 4, 0);
    }
}
