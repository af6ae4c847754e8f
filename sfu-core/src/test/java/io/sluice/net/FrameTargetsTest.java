package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.packet.Packet;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class FrameTargetsTest extends FuzzTargets {
    /** A stream, after one byte that says in chunks of what size it comes: the frames are those of the stream in one piece. */
    @FuzzTest
    void frames(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        int chunkBytes = 1 + (input[0] & 0xff);

        assertThat(decoded(stream, chunkBytes)).isEqualTo(decoded(stream, Math.max(1, stream.length)));
    }

    /** The frames, and behind them how the stream ended. */
    private static List<List<Byte>> decoded(byte[] stream, int chunkBytes) {
        FrameDecoder decoder = new FrameDecoder();
        List<List<Byte>> frames = new ArrayList<>();
        for (int offset = 0; offset < stream.length; offset += chunkBytes) {
            byte[] chunk = Arrays.copyOfRange(stream, offset, Math.min(stream.length, offset + chunkBytes));
            MemorySegment memory = memory(chunk, 0);
            decoder.feed(memory);
            int length = decoder.next();
            for (; length > 0; length = decoder.next()) {
                assertThat(length).isLessThanOrEqualTo(Packet.CAPACITY);
                frames.add(taken(decoder, length));
            }
            assertUntouched(memory, chunk);
            if (length == FrameDecoder.OVERSIZED) {
                frames.add(List.of());
                return frames;
            }
        }
        return frames;
    }

    /** A target of exactly the frame's length: a byte more would be written outside. */
    private static List<Byte> taken(FrameDecoder decoder, int length) {
        MemorySegment target = MemorySegment.ofArray(new byte[length]);
        decoder.take(target);
        List<Byte> bytes = new ArrayList<>(length);
        for (byte each : target.toArray(ValueLayout.JAVA_BYTE)) {
            bytes.add(each);
        }
        return bytes;
    }
}
