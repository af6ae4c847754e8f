package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetransmissionBufferTest {
    private static final long MILLI = 1_000_000;

    private final PacketPool packets = new PacketPool(Arena.ofConfined(), 8192);
    private final RtpPacketPool pool = new RtpPacketPool();
    private final RtpHeader header = new RtpHeader();
    private final RetransmissionBuffer buffer = new RetransmissionBuffer(true);

    @AfterEach
    void shouldLeakNothing() {
        buffer.clear();
        assertThat(buffer.size()).isZero();
        assertThat(pool.inUse()).isZero();
        assertThat(packets.inUse()).isZero();
        packets.close();
    }

    @Test
    void shouldFindPacketsByNumberAcrossTheWrap() {
        for (int number = 65_530; number < 65_550; number++) {
            add(number, 0);
        }
        for (int number = 65_530; number < 65_550; number++) {
            assertThat(found(number)).isTrue();
        }
        assertThat(found(65_529)).isFalse();
        assertThat(found(65_550)).isFalse();
    }

    @Test
    void shouldTakeLatePacketsAndKeepTheFirstOfTwo() {
        add(100, 0);
        add(110, 0);
        add(105, 0);
        add(95, 0);
        RtpPacket first = buffer.find(105);
        add(105, 0);

        assertThat(buffer.size()).isEqualTo(4);
        assertThat(buffer.find(105)).isSameAs(first);
        assertThat(found(95)).isTrue();
        assertThat(found(106)).isFalse();
    }

    @Test
    void shouldForgetPicturesAfterTwoSecondsAndSoundAfterOne() {
        RetransmissionBuffer sound = new RetransmissionBuffer(false);
        for (RetransmissionBuffer each : new RetransmissionBuffer[] {buffer, sound}) {
            add(each, 1, 0);
            add(each, 2, 500 * MILLI);
            each.evictAged(1_000 * MILLI);
            assertThat(each.size()).isEqualTo(2);
            each.evictAged(1_001 * MILLI);
        }
        assertThat(sound.size()).isEqualTo(1);
        assertThat(buffer.size()).isEqualTo(2);
        add(3, 2_200 * MILLI);
        assertThat(found(1)).isFalse();
        assertThat(found(2)).isTrue();
        sound.clear();
    }

    @Test
    void shouldHoldNoMoreThanItsSpan() {
        for (int number = 0; number < 5_000; number++) {
            add(number, 0);
            assertThat(buffer.size()).isLessThanOrEqualTo(RetransmissionBuffer.MAX_PACKETS);
        }
        assertThat(found(2_500)).isTrue();
        assertThat(found(2_499)).isFalse();
    }

    @Test
    void shouldBeginAnewWhenNumbersJump() {
        add(1_000, 0);
        add(10_000, 0);
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(found(1_000)).isFalse();
        assertThat(found(10_000)).isTrue();
        add(5_000, 0);
        assertThat(found(10_000)).isFalse();
    }

    /** Against a map of all packets: losses, reordering, ageing, clearing. */
    @Test
    void shouldHoldWhatAMapWouldHold() {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            TreeMap<Integer, Long> model = new TreeMap<>();
            int newest = random.nextInt(1 << 16);
            long now = 0;
            for (int step = 0; step < 4_000; step++) {
                now += random.nextInt(3) * MILLI;
                boolean late = random.nextInt(10) == 0;
                int number = late ? newest - random.nextInt(50) : newest + 1 + random.nextInt(random.nextInt(20) + 1);
                newest = Math.max(newest, number);
                add(number & 0xffff, now);
                model.putIfAbsent(number, now);
                evict(model, now - 2_000 * MILLI, newest);
                if (random.nextInt(1_500) == 0) {
                    buffer.clear();
                    model.clear();
                }
            }
            check(model, seed);
            buffer.clear();
        }
    }

    private static void evict(NavigableMap<Integer, Long> model, long beforeNanos, int newest) {
        while (!model.isEmpty()
                && (model.firstEntry().getValue() < beforeNanos
                        || newest - model.firstKey() >= RetransmissionBuffer.MAX_PACKETS)) {
            model.pollFirstEntry();
        }
    }

    private void check(NavigableMap<Integer, Long> model, long seed) {
        assertThat(buffer.size()).as("seed %d", seed).isEqualTo(model.size());
        for (Map.Entry<Integer, Long> entry : model.entrySet()) {
            RtpPacket packet = buffer.find(entry.getKey() & 0xffff);
            assertThat(packet).as("seed %d, number %d", seed, entry.getKey()).isNotNull();
            assertThat(Objects.requireNonNull(packet).arrivalNanos()).isEqualTo(entry.getValue());
        }
    }

    private boolean found(int number) {
        RtpPacket packet = buffer.find(number & 0xffff);
        return packet != null && packet.sequenceNumber() == (number & 0xffff);
    }

    private void add(int number, long arrivalNanos) {
        add(buffer, number, arrivalNanos);
    }

    private void add(RetransmissionBuffer to, int number, long arrivalNanos) {
        Packet packet = Objects.requireNonNull(packets.acquire());
        Bytes.put32(packet.memory(), 0, 0x8060_0000L | (number & 0xffff));
        Bytes.put64(packet.memory(), 4, 0);
        packet.length(40);
        packet.arrivalNanos(arrivalNanos);
        header.parse(packet.memory(), 0, 40);
        RtpPacket view = pool.acquire(packet, header, ExtensionMap.EMPTY);
        packet.release();
        to.add(view, arrivalNanos);
        view.release();
    }
}
