package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated packets in memory of exactly their length, so that a read past the end would throw. */
class RtcpFuzzTest {
    private static final int ROUNDS = 40_000;

    private final TransportFeedback feedback = new TransportFeedback();
    private int callbacks;

    @Test
    void shouldSurviveMutatedCompoundPackets() {
        byte[] valid = compound();
        int delivered = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] input = mutate(valid, new Random(seed));
            RecordingHandler handler = new RecordingHandler();
            RtcpCompound.Result result = read(input, seed, handler);
            boolean sound = result == RtcpCompound.Result.OK || result == RtcpCompound.Result.MALFORMED_BLOCK;
            assertThat(handler.events.size()).as("seed %d", seed).isLessThanOrEqualTo(sound ? input.length : 0);
            delivered += sound ? 1 : 0;
        }
        assertThat(delivered).as("mutations that reach the blocks").isGreaterThan(ROUNDS / 20);
    }

    @Test
    void shouldSurviveMutatedTransportFeedback() {
        byte[] valid = feedback();
        int sound = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] input = mutate(valid, new Random(seed));
            sound += survives(input, seed) ? 1 : 0;
        }
        assertThat(sound).as("mutations that are read").isGreaterThan(ROUNDS / 20);
    }

    private boolean survives(byte[] input, int seed) {
        try {
            if (!feedback.wrap(MemorySegment.ofArray(input), 0, input.length)) {
                return false;
            }
            callbacks = 0;
            feedback.forEach(new CountingStatuses());
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(callbacks)
                .as("seed %d", seed)
                .isEqualTo(feedback.statusCount())
                .isLessThanOrEqualTo(TransportFeedback.MAX_STATUSES);
        return true;
    }

    private static RtcpCompound.Result read(byte[] input, int seed, RtcpHandler handler) {
        try {
            return RtcpCompound.read(MemorySegment.ofArray(input), 0, input.length, handler);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static byte[] mutate(byte[] valid, Random random) {
        int length = random.nextInt(4) == 0 ? random.nextInt(valid.length + 1) : valid.length;
        byte[] input = Arrays.copyOf(valid, length);
        int changes = length == 0 ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(length);
            input[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : input[at] ^ 1 << random.nextInt(8));
        }
        return input;
    }

    private static byte[] compound() {
        MemorySegment memory = MemorySegment.ofArray(new byte[1500]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 1500);
        writer.senderReport(1, 2, 3, 4, 5);
        writer.reportBlock(6, 7, 8, 9, 10, 11, 12);
        writer.receiverReport(1);
        writer.reportBlock(6, 7, 8, 9, 10, 11, 12);
        writer.sdesCname(1, "someone@example");
        writer.pli(1, 2);
        writer.fir(1, 2, 3);
        writer.nack(1, 2, 3, 4);
        writer.nack(1, 2, 30, 4);
        writer.transportFeedback(1, 2, 3, 4, 5, new short[] {1, 2, 300, 4, 5}, 5);
        writer.bye(1);
        return Bytes.toArray(memory, 0, writer.length());
    }

    private static byte[] feedback() {
        MemorySegment memory = MemorySegment.ofArray(new byte[1500]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 1500);
        Random random = new Random(7);
        short[] deltas = new short[60];
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = i < 30 ? 5 : (short) (random.nextInt(1200) - 300);
        }
        writer.transportFeedback(1, 2, 65530, 4, 5, deltas, deltas.length);
        return Bytes.toArray(memory, 0, writer.length());
    }

    private final class CountingStatuses implements TransportFeedback.Handler {
        @Override
        public void onReceived(int sequence, long arrivalMicros) {
            callbacks++;
        }

        @Override
        public void onMissing(int sequence) {
            callbacks++;
        }
    }
}
