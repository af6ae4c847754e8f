package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private final FrameDecoder decoder = new FrameDecoder();

    @Test
    void shouldCutAChunkIntoFrames() {
        decoder.feed(bytes(0, 1, 7, 0, 3, 1, 2, 3));

        assertThat(frames(decoder)).containsExactly("7", "1 2 3");
        assertThat(decoder.isWithinFrame()).isFalse();
    }

    @Test
    void shouldCompleteAFrameCutAnywhere() {
        byte[] stream = {0, 3, 1, 2, 3, 0, 1, 4};
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                List<String> frames = new ArrayList<>();
                for (byte[] part : List.of(
                        Arrays.copyOfRange(stream, 0, first),
                        Arrays.copyOfRange(stream, first, second),
                        Arrays.copyOfRange(stream, second, stream.length))) {
                    decoder.feed(MemorySegment.ofArray(part));
                    frames.addAll(frames(decoder));
                }
                assertThat(frames).as("cut at %d and %d", first, second).containsExactly("1 2 3", "4");
            }
        }
    }

    @Test
    void shouldSayTheSameUntilTheFrameIsTaken() {
        decoder.feed(bytes(0, 2, 1));
        assertThat(decoder.next()).isEqualTo(FrameDecoder.INCOMPLETE);
        decoder.feed(bytes(2, 0, 1, 3));

        assertThat(decoder.next()).isEqualTo(2);
        assertThat(decoder.next()).isEqualTo(2);
        assertThat(frames(decoder)).containsExactly("1 2", "3");
    }

    @Test
    void shouldSkipAndCountEmptyFrames() {
        decoder.feed(bytes(0, 0, 0, 0, 0, 1, 5, 0, 0, 0));
        List<String> frames = frames(decoder);
        decoder.feed(bytes(0, 0, 1, 6));
        frames.addAll(frames(decoder));

        assertThat(frames).containsExactly("5", "6");
        assertThat(decoder.takeEmptyFrames()).isEqualTo(4);
        assertThat(decoder.takeEmptyFrames()).isZero();
    }

    @Test
    void shouldCarryTheLongestFrameAndRefuseALongerOne() {
        byte[] longest = new byte[FrameDecoder.HEADER + Packet.CAPACITY];
        longest[0] = Packet.CAPACITY >> 8;
        decoder.feed(MemorySegment.ofArray(longest));
        assertThat(decoder.next()).isEqualTo(Packet.CAPACITY);
        decoder.take(MemorySegment.ofArray(new byte[Packet.CAPACITY]));
        assertThat(decoder.next()).isEqualTo(FrameDecoder.INCOMPLETE);

        decoder.feed(bytes(Packet.CAPACITY >> 8, 1));
        assertThat(decoder.next()).isEqualTo(FrameDecoder.OVERSIZED);
        assertThat(decoder.next()).isEqualTo(FrameDecoder.OVERSIZED);
    }

    @Test
    void shouldRefuseALongerFrameWhoseLengthIsCut() {
        decoder.feed(bytes(0xff));
        assertThat(decoder.next()).isEqualTo(FrameDecoder.INCOMPLETE);
        decoder.feed(bytes(0xff, 1, 2, 3));

        assertThat(decoder.next()).isEqualTo(FrameDecoder.OVERSIZED);
    }

    @Test
    void shouldKnowWhetherAFrameHasBegun() {
        assertThat(decoder.isWithinFrame()).isFalse();
        decoder.feed(bytes(0));
        assertThat(decoder.next()).isEqualTo(FrameDecoder.INCOMPLETE);
        assertThat(decoder.isWithinFrame()).isTrue();

        decoder.reset();

        assertThat(decoder.isWithinFrame()).isFalse();
    }

    @Test
    void shouldForgetAllWhenItIsReset() {
        decoder.feed(bytes(0, 1, 1, 0, 9, 2));
        assertThat(decoder.next()).isEqualTo(1);
        decoder.reset();
        assertThat(decoder.next()).isEqualTo(FrameDecoder.INCOMPLETE);

        decoder.feed(bytes(0, 1, 3));

        assertThat(frames(decoder)).containsExactly("3");
    }

    /** However a stream is cut on its way, what comes out is what comes out of it in one piece. */
    @Test
    void shouldNotDependOnWhereAStreamIsCut() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] stream = stream(random);
            FrameDecoder whole = new FrameDecoder();
            whole.feed(MemorySegment.ofArray(stream));
            List<String> expected = frames(whole);
            long expectedEmpty = whole.takeEmptyFrames();

            FrameDecoder cut = new FrameDecoder();
            List<String> frames = new ArrayList<>();
            int longestChunk = 1 + random.nextInt(random.nextBoolean() ? 4 : 5_000);
            boolean oversized = false;
            for (int at = 0; at < stream.length && !oversized; ) {
                int end = Math.min(stream.length, at + random.nextInt(longestChunk + 1));
                cut.feed(MemorySegment.ofArray(Arrays.copyOfRange(stream, at, end)));
                frames.addAll(frames(cut));
                oversized = cut.next() == FrameDecoder.OVERSIZED;
                at = end;
            }

            assertThat(frames).as("seed %d", seed).isEqualTo(expected);
            assertThat(cut.next()).as("seed %d", seed).isEqualTo(whole.next());
            assertThat(cut.isWithinFrame()).as("seed %d", seed).isEqualTo(whole.isWithinFrame());
            assertThat(cut.takeEmptyFrames()).as("seed %d", seed).isEqualTo(expectedEmpty);
        }
    }

    /** Mostly frames of all lengths, sometimes nonsense. */
    private static byte[] stream(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int frames = random.nextInt(20);
        for (int i = 0; i < frames; i++) {
            int bound = random.nextInt(3) == 0 ? Packet.CAPACITY + 1 : 8;
            byte[] frame = new byte[random.nextInt(bound)];
            random.nextBytes(frame);
            stream.write(frame.length >> 8);
            stream.write(frame.length);
            stream.writeBytes(frame);
        }
        byte[] rest = new byte[random.nextInt(4) == 0 ? random.nextInt(100) : 0];
        random.nextBytes(rest);
        stream.writeBytes(rest);
        return stream.toByteArray();
    }

    private static List<String> frames(FrameDecoder decoder) {
        List<String> frames = new ArrayList<>();
        for (int length = decoder.next(); length > 0; length = decoder.next()) {
            byte[] frame = new byte[length];
            decoder.take(MemorySegment.ofArray(frame));
            frames.add(text(frame));
        }
        return frames;
    }

    private static String text(byte[] frame) {
        StringBuilder text = new StringBuilder();
        for (byte value : frame) {
            text.append(text.isEmpty() ? "" : " ").append(value);
        }
        return text.toString();
    }

    private static MemorySegment bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return MemorySegment.ofArray(bytes);
    }
}
