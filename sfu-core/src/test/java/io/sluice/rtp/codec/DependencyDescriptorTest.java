package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Descriptors as Chromium sends them with AV1 (AV1 RTP specification, section A.8), read by hand: one layer, three temporal layers, three spatial
 * ones with three temporal ones each, and the same with spatial layers that lean on each other in key frames alone.
 */
class DependencyDescriptorTest {
    private static final String L1T1 = "80000180003a410180ef808680";
    private static final String L1T3 = "800001800214eaa860414d141020842701df010d";
    private static final String L3T3 =
            "d0013481e81485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a800060000"
                    + "40001d954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca87753013f00b3027f016704ff02cf";
    private static final String L3T3_KEY =
            "8f008581e81485214eaaaaa8000600004000100002aa80a8000600004000100002a000a80006000040"
                    + "0016d549241b5524906d54923157e001974ca864330e222396eca8655304224390eca87753013f00b3027f016704ff02cf";

    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    private boolean parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return descriptor.parse(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /** The mandatory fields of a frame of a template, which is neither first nor last packet. */
    private boolean frame(int template, int number) {
        return parse("%02x%04x".formatted(template, number));
    }

    private List<Integer> references() {
        List<Integer> references = new ArrayList<>();
        for (int i = 0; i < descriptor.referenceCount(); i++) {
            references.add(descriptor.reference(i));
        }
        return references;
    }

    @Test
    void shouldReadOneLayer() {
        assertThat(parse(L1T1)).isTrue();
        assertThat(descriptor.beginsFrame()).isTrue();
        assertThat(descriptor.endsFrame()).isFalse();
        assertThat(descriptor.frameNumber()).isEqualTo(1);
        assertThat(descriptor.hasStructure()).isTrue();
        DependencyStructure structure = descriptor.structure();
        assertThat(structure.decodeTargets()).isEqualTo(1);
        assertThat(structure.templates()).isEqualTo(2);
        assertThat(structure.chains()).isEqualTo(1);
        assertThat(structure.spatialLayers()).isEqualTo(1);
        assertThat(structure.temporalLayers()).isEqualTo(1);
        assertThat(structure.width(0)).isEqualTo(480);
        assertThat(structure.height(0)).isEqualTo(270);
        assertThat(references()).as("a key frame").isEmpty();
        assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.SWITCH);

        assertThat(frame(1, 2)).isTrue();
        assertThat(references()).containsExactly(1);
        assertThat(descriptor.chainDifference(0)).isEqualTo(1);
    }

    @Test
    void shouldReadThreeTemporalLayers() {
        assertThat(parse(L1T3)).isTrue();
        DependencyStructure structure = descriptor.structure();
        assertThat(structure.templates()).isEqualTo(5);
        assertThat(structure.decodeTargets()).isEqualTo(3);
        assertThat(structure.temporalLayers()).isEqualTo(3);
        int[] temporal = {0, 0, 1, 2, 2};
        int[] neededFrom = {0, 0, 1, 2, 2};
        for (int template = 0; template < temporal.length; template++) {
            assertThat(frame(template, template)).isTrue();
            assertThat(descriptor.temporalLayer()).isEqualTo(temporal[template]);
            for (int t = 0; t < 3; t++) {
                boolean needed = (descriptor.neededBy() & FrameDescriptor.layer(0, t)) != 0;
                assertThat(needed).as("template %d for layer %d", template, t).isEqualTo(t >= neededFrom[template]);
            }
        }
        assertThat(structure.targetTemporalLayer(0)).isZero();
        assertThat(structure.targetTemporalLayer(2)).isEqualTo(2);
    }

    @Test
    void shouldReadSpatialLayersThatLeanOnEachOther() {
        assertThat(parse(L3T3)).isTrue();
        DependencyStructure structure = descriptor.structure();
        assertThat(structure.decodeTargets()).isEqualTo(9);
        assertThat(structure.templates()).isEqualTo(15);
        assertThat(structure.chains()).isEqualTo(3);
        for (int s = 0; s < 3; s++) {
            assertThat(structure.width(s)).isEqualTo(320 << s);
            assertThat(structure.height(s)).isEqualTo(180 << s);
        }
        for (int target = 0; target < 9; target++) {
            assertThat(structure.targetSpatialLayer(target)).isEqualTo(target / 3);
            assertThat(structure.targetTemporalLayer(target)).isEqualTo(target % 3);
        }
        assertThat(descriptor.spatialLayer()).isZero();
        assertThat(descriptor.neededBy() & FrameDescriptor.layer(2, 0))
                .as("the lowest picture is needed by who gets the highest")
                .isNotZero();
    }

    @Test
    void shouldReadSpatialLayersThatLeanOnEachOtherInKeyFramesAlone() {
        assertThat(parse(L3T3_KEY)).isTrue();
        assertThat(descriptor.neededBy() & FrameDescriptor.layer(2, 0))
                .as("the key frame")
                .isNotZero();
        int nonKey = 0;
        for (int template = 0; template < descriptor.structure().templates(); template++) {
            if (!frame(15 + template & 63, 1000 + template)) {
                continue;
            }
            boolean lowest = descriptor.spatialLayer() == 0 && descriptor.referenceCount() > 0;
            if (lowest) {
                nonKey++;
                assertThat(descriptor.neededBy() & FrameDescriptor.layer(2, 2))
                        .as("template %d", template)
                        .isZero();
            }
        }
        assertThat(nonKey).isPositive();
    }

    @Test
    void shouldRefuseWhatIsNotWholeOrHasNoStructure() {
        assertThat(frame(0, 1)).as("before any structure").isFalse();
        for (int length = 0; length < L3T3.length() / 2; length++) {
            descriptor.restart();
            assertThat(parse(L3T3.substring(0, 2 * length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(parse(L1T1)).isTrue();
        assertThat(frame(2, 1)).as("no such template").isFalse();
        descriptor.restart();
        assertThat(frame(0, 1)).as("begun anew").isFalse();
    }

    /** Section A.8.2: a receiver of fewer layers is told which decode targets it can have. */
    @Test
    void shouldTellAReceiverTheDecodeTargetsItGets() {
        byte[] bytes = HexFormat.of().parseHex(L3T3);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
        long frame = RewrittenFrame.withLayers(RewrittenFrame.withFrameNumber(0, 77), 1, 0);

        int length = rewriter.rewrite(memory, 0, bytes.length, frame);

        assertThat(length).isEqualTo(rewriter.length(memory, 0, bytes.length, frame));
        assertThat(descriptor.parse(rewriter.result(), 0, length)).isTrue();
        assertThat(descriptor.frameNumber()).isEqualTo(77);
        assertThat(descriptor.hasActiveTargets()).isTrue();
        assertThat(descriptor.activeTargets())
                .as("of 9, lowest first: spatial layers 1 and 0 without higher temporal ones")
                .isEqualTo(1 | 1 << 3);
        assertThat(descriptor.structure().width(2)).isEqualTo(1280);
        assertThat(Bytes.toArray(memory, 0, bytes.length)).isEqualTo(bytes);
    }

    /** Between key frames too: whoever has the structure knows what the bits stand for. */
    @ParameterizedTest
    @ValueSource(strings = {"540135", "54013500", "9401351260", "d40135501d30", "54013508081018", "540135255550"})
    void shouldTellAChangeOfDecodeTargetsWithoutAStructure(String frame) {
        assertThat(parse(L3T3)).isTrue();
        assertThat(parse(frame)).as("the frame as it came").isTrue();
        int spatial = descriptor.spatialLayer();
        int temporal = descriptor.temporalLayer();
        int neededBy = descriptor.neededBy();
        List<Integer> references = references();
        byte[] bytes = HexFormat.of().parseHex(frame);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
        long told = RewrittenFrame.withTargets(RewrittenFrame.withFrameNumber(0, 78), 9, 0b000_001_011);

        int length = rewriter.rewrite(memory, 0, bytes.length, told);

        assertThat(length).isEqualTo(rewriter.length(memory, 0, bytes.length, told));
        assertThat(descriptor.parse(rewriter.result(), 0, length)).isTrue();
        assertThat(descriptor.frameNumber()).isEqualTo(78);
        assertThat(descriptor.hasActiveTargets()).isTrue();
        assertThat(descriptor.activeTargets()).isEqualTo(0b000_001_011);
        assertThat(descriptor.spatialLayer()).isEqualTo(spatial);
        assertThat(descriptor.temporalLayer()).isEqualTo(temporal);
        assertThat(descriptor.neededBy()).isEqualTo(neededBy);
        assertThat(references()).isEqualTo(references);
    }

    @Test
    void shouldTellAFrameWhichDecodeTargetsNeedNothingAboveTwoLayers() {
        assertThat(parse(L3T3)).isTrue();
        Packet packet = Objects.requireNonNull(new PacketPool(Arena.ofAuto(), 1).acquire());
        Bytes.put8(packet.memory(), 0, 0x80);
        packet.length(12);
        RtpHeader header = new RtpHeader();
        header.parse(packet.memory(), 0, 12);
        FrameDescriptor frame =
                new RtpPacketPool().acquire(packet, header, ExtensionMap.EMPTY).frame();
        descriptor.describeTargets(frame);
        assertThat(frame.decodeTargets()).isEqualTo(9);
        for (int s = 0; s < 3; s++) {
            for (int t = 0; t < 3; t++) {
                assertThat(frame.targetsUpTo(s, t))
                        .isEqualTo(descriptor.structure().targetsUpTo(s, t) & descriptor.activeTargets());
            }
        }
    }
}
