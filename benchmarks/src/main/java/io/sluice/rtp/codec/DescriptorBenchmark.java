package io.sluice.rtp.codec;

import io.sluice.Microbenchmark;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What layered video costs beside the forwarding of a packet. Reading is paid once an arriving packet and loop, rewriting of a dependency
 * descriptor once a forwarded packet whose numbers or layers are not the producer's; one that brings a structure comes with key
 * frames alone. None of them allocates.
 */
@State(Scope.Thread)
public class DescriptorBenchmark extends Microbenchmark {
    private static final int DESCRIPTOR = 7;
    private static final int PAYLOAD_LENGTH = 1000;
    private static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.DEPENDENCY_DESCRIPTOR, DESCRIPTOR)
            .build();

    /** Three spatial layers of three temporal ones, as Chromium sends them. */
    private static final String STRUCTURE =
            "d0013481e81485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a80006"
                    + "000040001d954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca87753013f00b3027f016704ff02cf";

    private static final String FRAME = "540135";

    private final PacketPool packets = new PacketPool(Arena.ofAuto(), 8);
    private final RtpPacketPool views = new RtpPacketPool();
    private final RtpPacket vp8 = packet("90e0" + "9234" + "07" + "40" + "01", "");
    private final RtpPacket vp9 = packet("ec" + "9234" + "23" + "09", "");
    private final RtpPacket keyFrame = packet("18", STRUCTURE);
    private final RtpPacket frame = packet("10", FRAME);
    private final FrameReader vp8Reader = FrameReader.forMimeType("video/VP8", false);
    private final FrameReader vp9Reader = FrameReader.forMimeType("video/VP9", false);
    private final FrameReader descriptorReader = FrameReader.forMimeType("video/AV1", false);
    private final DependencyDescriptorRewriter rewriter = new DependencyDescriptorRewriter();
    private final MemorySegment structure = MemorySegment.ofArray(HexFormat.of().parseHex(STRUCTURE));
    private final MemorySegment mandatory = MemorySegment.ofArray(HexFormat.of().parseHex(FRAME));
    private final long renumbered = RewrittenFrame.withFrameNumber(RewrittenFrame.NOTHING, 4711);
    private final long limited = RewrittenFrame.withLayers(renumbered, 1, 1);

    public DescriptorBenchmark() {
        descriptorReader.read(keyFrame);
    }

    private RtpPacket packet(String payload, String descriptor) {
        Packet packet = Objects.requireNonNull(packets.acquire(), "a new pool has packets");
        RtpHeaderWriter writer = new RtpHeaderWriter()
                .begin(packet.memory(), 0, Packet.CAPACITY, ExtensionForm.TWO_BYTE)
                .fixedHeader(true, 96, 1, 2, 3);
        if (!descriptor.isEmpty()) {
            writer.extensionBytes(DESCRIPTOR, HexFormat.of().parseHex(descriptor));
        }
        int start = writer.finish();
        byte[] first = HexFormat.of().parseHex(payload);
        MemorySegment.copy(MemorySegment.ofArray(first), 0, packet.memory(), start, first.length);
        packet.length(start + PAYLOAD_LENGTH);
        RtpHeader header = new RtpHeader();
        header.parse(packet.memory(), 0, packet.length());
        return views.acquire(packet, header, EXTENSIONS);
    }

    @Benchmark
    public int readVp8() {
        vp8Reader.read(vp8);
        return vp8.frame().pictureId();
    }

    @Benchmark
    public int readVp9() {
        vp9Reader.read(vp9);
        return vp9.frame().pictureId();
    }

    /** Of a frame whose kind the structure knows, as nearly all are. */
    @Benchmark
    public int readDependencyDescriptor() {
        descriptorReader.read(frame);
        return frame.frame().frameNumber();
    }

    @Benchmark
    public int readDependencyStructure() {
        descriptorReader.read(keyFrame);
        return keyFrame.frame().frameNumber();
    }

    @Benchmark
    public int rewriteFrameNumber() {
        return rewriter.rewrite(mandatory, 0, (int) mandatory.byteSize(), renumbered);
    }

    @Benchmark
    public int rewriteDecodeTargets() {
        return rewriter.rewrite(structure, 0, (int) structure.byteSize(), limited);
    }
}
