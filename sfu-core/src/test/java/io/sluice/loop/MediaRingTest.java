package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MediaRingTest {
    private static final int HEADER = 32;

    private final MemorySegment source = MemorySegment.ofArray(new byte[2048]);

    @Test
    void shouldDeliverWhatWasOffered() {
        try (MediaRing ring = new MediaRing(1024)) {
            fill(7, 100);
            assertThat(ring.offer(0x1_0000_0002L, -3, 42, source, 100, 0)).isTrue();
            assertThat(ring.isEmpty()).isFalse();

            List<String> records = drain(ring, 10);

            assertThat(records).containsExactly("4294967298 -3 42 100 ok");
            assertThat(ring.isEmpty()).isTrue();
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndTakeItLater() {
        try (MediaRing ring = new MediaRing(256)) {
            assertThat(offer(ring, 1, 128 - HEADER)).isTrue();
            assertThat(offer(ring, 2, 128 - HEADER)).isTrue();
            assertThat(offer(ring, 3, 0)).isFalse();

            assertThat(drain(ring, 1)).hasSize(1);
            assertThat(offer(ring, 3, 128 - HEADER)).isTrue();
            assertThat(offer(ring, 4, 2000)).isFalse();
            assertThat(drain(ring, 10)).hasSize(2);
        }
    }

    @Test
    void shouldPadWhereTheEndIsTooNear() {
        for (int first = 0; first <= 200; first++) {
            try (MediaRing ring = new MediaRing(256)) {
                assertThat(offer(ring, 5, first)).isTrue();
                drain(ring, 1);
                int second = 96 - HEADER;
                assertThat(offer(ring, 6, second)).as("after %d bytes", first).isTrue();
                assertThat(drain(ring, 10)).containsExactly("6 6 6 64 ok");
            }
        }
    }

    @Test
    void shouldCountThePaddingAsTaken() {
        try (MediaRing ring = new MediaRing(256)) {
            assertThat(offer(ring, 1, 160 - HEADER)).isTrue();
            drain(ring, 1);
            assertThat(offer(ring, 2, 64 - HEADER)).isTrue();
            // 32 bytes to the end, 160 before the unread record: 168 fit nowhere.
            assertThat(offer(ring, 3, 168 - HEADER)).isFalse();
            assertThat(offer(ring, 3, 160 - HEADER)).isTrue();
            assertThat(drain(ring, 10)).hasSize(2);
        }
    }

    @Test
    void shouldKeepTheReserveForOthers() {
        try (MediaRing ring = new MediaRing(256)) {
            assertThat(ring.offer(1, 0, 0, source, 128 - HEADER, 64)).isTrue();
            assertThat(ring.offer(2, 0, 0, source, 96 - HEADER, 64)).isFalse();
            assertThat(ring.offer(3, 0, 0, source, 64 - HEADER, 64)).isTrue();
            assertThat(ring.offer(4, 0, 0, source, 64 - HEADER, 64)).isFalse();
            assertThat(ring.offer(5, 0, 0, source, 64 - HEADER, 0)).isTrue();
        }
    }

    @Test
    void shouldForgetARecordWhoseReaderFailed() {
        try (MediaRing ring = new MediaRing(256)) {
            offer(ring, 1, 10);
            offer(ring, 2, 10);
            Reader failing = new Reader() {
                @Override
                public void onMedia(long id, int epoch, long arrival, MemorySegment memory, long offset, int length) {
                    throw new IllegalStateException("meant to fail");
                }
            };

            assertThatThrownBy(() -> ring.drain(failing, ring.written(), 10)).hasMessage("meant to fail");

            assertThat(drain(ring, 10)).containsExactly("2 2 2 10 ok");
        }
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new MediaRing(1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity 1000");
    }

    @Test
    void shouldCarryAMillionRecordsBetweenTwoThreads() throws Exception {
        int total = 1_000_000;
        AtomicBoolean abandoned = new AtomicBoolean();
        try (MediaRing ring = new MediaRing(1 << 14)) {
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> write(ring, total, abandoned), MediaRingTest::thread);
            CompletableFuture<Long> reader =
                    CompletableFuture.supplyAsync(() -> read(ring, total, abandoned), MediaRingTest::thread);
            try {
                assertThat(reader.get(30, TimeUnit.SECONDS))
                        .as("records out of order or damaged")
                        .isZero();
            } finally {
                abandoned.set(true);
                writer.get(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Threads of their own: the common pool may have but one. */
    private static void thread(Runnable task) {
        Thread.ofPlatform().start(task);
    }

    /** Not a spin: with one core left, each would waste its whole slice of time on a full or empty ring. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letTheOtherRun() {
        Thread.yield();
    }

    /** Lengths from 8 to 207 bytes, so that every alignment and padding occurs. */
    private static int lengthOf(int record) {
        return 8 + record % 200;
    }

    private static void write(MediaRing ring, int total, AtomicBoolean abandoned) {
        MemorySegment packet = MemorySegment.ofArray(new byte[256]);
        for (int i = 0; i < total && !abandoned.get(); i++) {
            int length = lengthOf(i);
            Bytes.put32(packet, 0, i);
            Bytes.put32(packet, length - 4, ~i);
            while (!ring.offer(i, ~i, i * 3L, packet, length, 0) && !abandoned.get()) {
                letTheOtherRun();
            }
        }
    }

    private static long read(MediaRing ring, int total, AtomicBoolean abandoned) {
        CountingReader reader = new CountingReader();
        while (reader.next < total && !abandoned.get()) {
            if (ring.drain(reader, ring.written(), 256) == 0) {
                letTheOtherRun();
            }
        }
        return reader.wrong;
    }

    private static class Reader implements MediaReader {
        final List<String> records = new ArrayList<>();

        @Override
        public void onMedia(long id, int epoch, long arrival, MemorySegment memory, long offset, int length) {
            boolean intact = true;
            for (int i = 0; i < length; i++) {
                intact &= Bytes.u8(memory, offset + i) == ((arrival == 42 ? 7 : (int) id) + i & 0xff);
            }
            records.add(id + " " + epoch + " " + arrival + " " + length + (intact ? " ok" : " damaged"));
        }

        @Override
        public void onMediaEnd(long nowNanos) {}
    }

    private static final class CountingReader implements MediaReader {
        int next;
        long wrong;

        @Override
        public void onMedia(long id, int epoch, long arrival, MemorySegment memory, long offset, int length) {
            boolean right = id == next
                    && epoch == ~next
                    && arrival == next * 3L
                    && length == lengthOf(next)
                    && Bytes.i32(memory, offset + length - 4) == ~next
                    && Bytes.i32(memory, offset) == next;
            wrong += right ? 0 : 1;
            next++;
        }

        @Override
        public void onMediaEnd(long nowNanos) {}
    }

    private static List<String> drain(MediaRing ring, int limit) {
        Reader reader = new Reader();
        ring.drain(reader, ring.written(), limit);
        return reader.records;
    }

    private boolean offer(MediaRing ring, int id, int length) {
        fill(id, length);
        return ring.offer(id, id, id, source, length, 0);
    }

    private void fill(int seed, int length) {
        for (int i = 0; i < length; i++) {
            Bytes.put8(source, i, seed + i);
        }
    }
}
