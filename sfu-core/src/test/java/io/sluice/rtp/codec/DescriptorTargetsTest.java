package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.packet.Bytes;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

class DescriptorTargetsTest extends FuzzTargets {
    private static final int BEFORE = 3;
    private static final int FRAME_NUMBER = 0x1234;

    /**
     * The first byte says where a second descriptor begins, which refers to the structure of the first. What was read lies within bounds;
     * rewritten for a receiver of fewer layers it reads the same but for frame number and active decode targets.
     */
    @FuzzTest
    void dependencyDescriptor(byte[] input) {
        if (input.length < 1) {
            return;
        }
        int split = 1 + Math.min(input[0] & 0xff, input.length - 1);
        DependencyDescriptor reader = new DependencyDescriptor();
        read(reader, Arrays.copyOfRange(input, 1, split));
        read(reader, Arrays.copyOfRange(input, split, input.length));
    }

    private static void read(DependencyDescriptor reader, byte[] bytes) {
        MemorySegment memory = memory(bytes, BEFORE);
        boolean whole = reader.parse(memory, BEFORE, bytes.length);
        assertUntouched(memory, bytes);
        if (whole) {
            assertBounds(reader);
        }
        if (bytes.length <= DependencyDescriptorRewriter.MAX_LENGTH) {
            assertRewritten(memory, bytes, whole && reader.hasStructure());
            assertTold(memory, bytes);
        }
    }

    private static void assertBounds(DependencyDescriptor read) {
        DependencyStructure structure = read.structure();
        assertThat(read.spatialLayer()).isBetween(0, structure.spatialLayers() - 1);
        assertThat(read.temporalLayer()).isBetween(0, structure.temporalLayers() - 1);
        assertThat(structure.spatialLayers()).isBetween(1, FrameDescriptor.MAX_SPATIAL_LAYERS);
        assertThat(structure.temporalLayers()).isBetween(1, FrameDescriptor.MAX_TEMPORAL_LAYERS);
        assertThat(structure.chains()).isBetween(0, structure.decodeTargets());
        for (int i = 0; i < read.referenceCount(); i++) {
            assertThat(read.reference(i)).isBetween(1, 4096);
        }
        for (int chain = 0; chain < structure.chains(); chain++) {
            assertThat(read.chainDifference(chain)).isBetween(0, 255);
        }
        // Each kind of receiver is of one decode target, so all of them together need all frames of any.
        assertThat(read.switchTo() & ~read.neededBy()).isZero();
    }

    private static void assertRewritten(MemorySegment memory, byte[] bytes, boolean structured) {
        long frame = RewrittenFrame.withLayers(RewrittenFrame.withFrameNumber(0, FRAME_NUMBER), 0, 0);
        DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
        int length = rewriter.rewrite(memory, BEFORE, bytes.length, frame);
        assertThat(length).isEqualTo(rewriter.length(memory, BEFORE, bytes.length, frame));
        assertThat(length).isBetween(bytes.length, DependencyDescriptorRewriter.MAX_LENGTH);
        assertUntouched(memory, bytes);
        if (bytes.length >= DependencyDescriptor.MANDATORY_LENGTH) {
            assertThat(Bytes.u16(rewriter.result(), 1)).isEqualTo(FRAME_NUMBER);
        }
        if (structured) {
            assertSameFrame(memory, bytes.length, rewriter.result(), length);
        }
    }

    /** Nothing is read or written outside, whatever the bytes and whatever was known when the packet came. */
    private static void assertTold(MemorySegment memory, byte[] bytes) {
        DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
        for (int count = 1; count <= RewrittenFrame.MAX_TARGETS; count++) {
            long frame = RewrittenFrame.withTargets(RewrittenFrame.withFrameNumber(0, FRAME_NUMBER), count, 1);
            int length = rewriter.rewrite(memory, BEFORE, bytes.length, frame);
            assertThat(length).isEqualTo(rewriter.length(memory, BEFORE, bytes.length, frame));
            assertThat(length).isBetween(bytes.length, DependencyDescriptorRewriter.MAX_LENGTH);
            assertUntouched(memory, bytes);
        }
    }

    private static void assertSameFrame(MemorySegment memory, int before, MemorySegment result, int after) {
        DependencyDescriptor one = new DependencyDescriptor();
        DependencyDescriptor other = new DependencyDescriptor();
        assertThat(one.parse(memory, BEFORE, before)).isTrue();
        assertThat(other.parse(result, 0, after)).isTrue();
        assertThat(other.beginsFrame()).isEqualTo(one.beginsFrame());
        assertThat(other.endsFrame()).isEqualTo(one.endsFrame());
        assertThat(other.spatialLayer()).isEqualTo(one.spatialLayer());
        assertThat(other.temporalLayer()).isEqualTo(one.temporalLayer());
        assertThat(other.neededBy()).isEqualTo(one.neededBy());
        assertThat(other.referenceCount()).isEqualTo(one.referenceCount());
        for (int i = 0; i < one.referenceCount(); i++) {
            assertThat(other.reference(i)).isEqualTo(one.reference(i));
        }
        boolean grew = after > before || one.hasActiveTargets();
        if (grew) {
            assertThat(other.activeTargets())
                    .isEqualTo(one.activeTargets() & one.structure().targetsUpTo(0, 0));
        }
    }

    /** Other numbers are read back as they were written, and nothing else changes; writing the former ones gives what was. */
    @FuzzTest
    void payloadNumbers(byte[] input) {
        for (PayloadNumbers codec : PayloadNumbers.values()) {
            MemorySegment memory = memory(input, BEFORE);
            long former = RewrittenFrame.withNumbers(0, pictureId(codec, memory, input), tl0(codec, memory, input));
            new PayloadRewriter()
                    .rewrite(codec, memory, BEFORE, input.length, RewrittenFrame.withNumbers(0, 0x55aa, 0x77));
            int written = pictureId(codec, memory, input);
            assertThat(written).isIn(-1, 0x55aa, 0x55aa & 0x7f);
            assertThat(tl0(codec, memory, input)).isIn(-1, 0x77);
            new PayloadRewriter().rewrite(codec, memory, BEFORE, input.length, former);
            assertUntouched(memory, input);
        }
    }

    private static int pictureId(PayloadNumbers codec, MemorySegment memory, byte[] input) {
        Vp8Descriptor vp8 = new Vp8Descriptor();
        Vp9Descriptor vp9 = new Vp9Descriptor();
        return switch (codec) {
            case VP8 -> vp8.parse(memory, BEFORE, input.length) ? vp8.pictureId() : -1;
            case VP9 -> vp9.parse(memory, BEFORE, input.length) ? vp9.pictureId() : -1;
            case NONE -> -1;
        };
    }

    private static int tl0(PayloadNumbers codec, MemorySegment memory, byte[] input) {
        Vp8Descriptor vp8 = new Vp8Descriptor();
        Vp9Descriptor vp9 = new Vp9Descriptor();
        return switch (codec) {
            case VP8 -> vp8.parse(memory, BEFORE, input.length) ? vp8.tl0PictureIndex() : -1;
            case VP9 -> vp9.parse(memory, BEFORE, input.length) ? vp9.tl0PictureIndex() : -1;
            case NONE -> -1;
        };
    }
}
