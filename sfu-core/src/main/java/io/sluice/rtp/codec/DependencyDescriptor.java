package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import java.lang.foreign.MemorySegment;

/**
 * Reads dependency descriptors (AV1 RTP specification, appendix A), of which later ones refer to the {@link DependencyStructure} of
 * earlier ones: one reader for each stream and loop.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |S|E| template  |         frame number          |  start and end of frame
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |T|A|D|F|C|  structure if T; active decode targets if A; indications if D; frame differences if F; chains if C
 * </pre>
 *
 * <p>Fields are valid after {@link #parse} has said true only. Confined to its loop.
 */
public final class DependencyDescriptor {
    /** Bytes of the fields that are always there. */
    public static final int MANDATORY_LENGTH = 3;

    /** Decode target indications. */
    public static final int NOT_PRESENT = 0;

    public static final int DISCARDABLE = 1;
    public static final int SWITCH = 2;
    public static final int REQUIRED = 3;

    /** Where the frame number stands. */
    static final int FRAME_NUMBER_OFFSET = 1;

    private final BitReader bits = new BitReader();
    private DependencyStructure structure = new DependencyStructure();
    private DependencyStructure spare = new DependencyStructure();
    private boolean structured;

    private boolean beginsFrame;
    private boolean endsFrame;
    private int frameNumber;
    private int template;
    private boolean attached;
    private boolean activePresent;
    private int activeTargets;
    private long packedTargets;
    private int activePosition;
    private long indications;
    private int referenceCount;
    private final int[] references = new int[DependencyStructure.MAX_REFERENCES];
    private final int[] chainDifferences = new int[DependencyStructure.MAX_DECODE_TARGETS];

    /** Forgets the structure: the sender begins anew. */
    public void restart() {
        structured = false;
    }

    /**
     * Reads a descriptor, and remembers the structure it brings. Any bytes give a result, none an exception.
     *
     * @param offset where the value of the extension begins
     * @param length its bytes
     * @return whether it is whole, and its structure known
     */
    public boolean parse(MemorySegment memory, int offset, int length) {
        if (length < MANDATORY_LENGTH) {
            return false;
        }
        bits.wrap(memory, offset, length);
        beginsFrame = bits.flag();
        endsFrame = bits.flag();
        int templateId = bits.bits(6);
        frameNumber = bits.bits(16);
        attached = false;
        activePresent = false;
        boolean custom = length > MANDATORY_LENGTH;
        int flags = custom ? bits.bits(5) : 0;
        if (!readStructure((flags & 0x10) != 0) || !structured) {
            return false;
        }
        readActive((flags & 0x08) != 0);
        template = structure.template(templateId);
        return template >= 0 && readFrame(flags) && !bits.overrun();
    }

    private boolean readStructure(boolean present) {
        if (!present) {
            return true;
        }
        if (!spare.read(bits)) {
            return false;
        }
        DependencyStructure former = structure;
        structure = spare;
        spare = former;
        structured = true;
        attached = true;
        activeTargets = -1 >>> (Integer.SIZE - structure.decodeTargets());
        packedTargets = structure.packedTargets();
        return true;
    }

    /** Which stay active until another descriptor says otherwise. */
    private void readActive(boolean present) {
        activePosition = bits.position();
        activePresent = present;
        if (present) {
            int active = 0;
            for (int count = structure.decodeTargets(); count > 0; count--) {
                active = active << 1 | bits.bits(1);
            }
            activeTargets = active;
        }
    }

    private boolean readFrame(int flags) {
        indications = (flags & 0x04) != 0
                ? DependencyStructure.readIndications(bits, structure.decodeTargets())
                : structure.indications(template);
        if ((flags & 0x02) != 0) {
            if (!readReferences()) {
                return false;
            }
        } else {
            referenceCount = structure.referenceCount(template);
            for (int i = 0; i < referenceCount; i++) {
                references[i] = structure.reference(template, i);
            }
        }
        for (int chain = 0; chain < structure.chains(); chain++) {
            chainDifferences[chain] =
                    (flags & 0x01) != 0 ? bits.bits(Byte.SIZE) : structure.chainDifference(template, chain);
        }
        return true;
    }

    private boolean readReferences() {
        referenceCount = 0;
        int size = bits.bits(2);
        while (size > 0) {
            if (referenceCount == references.length) {
                return false;
            }
            references[referenceCount++] = bits.bits(4 * size) + 1;
            size = bits.bits(2);
        }
        return true;
    }

    /** Reads the frame number alone, which needs no structure, into the packet's frame. */
    static void readFrameNumber(RtpPacket packet) {
        int offset = packet.extensionOffset(ExtensionType.DEPENDENCY_DESCRIPTOR);
        if (offset >= 0 && packet.extensionLength(ExtensionType.DEPENDENCY_DESCRIPTOR) >= MANDATORY_LENGTH) {
            packet.frame().frameNumber(Bytes.u16(packet.memory(), offset + FRAME_NUMBER_OFFSET));
        }
    }

    public boolean beginsFrame() {
        return beginsFrame;
    }

    public boolean endsFrame() {
        return endsFrame;
    }

    /** 0 to 65535. */
    public int frameNumber() {
        return frameNumber;
    }

    /** The structure that holds: the one attached, or the last one that was. */
    public DependencyStructure structure() {
        return structure;
    }

    /** Whether this descriptor brings a structure. */
    public boolean hasStructure() {
        return attached;
    }

    /** 0 to 3. */
    public int spatialLayer() {
        return structure.spatialLayer(template);
    }

    /** 0 to 7. */
    public int temporalLayer() {
        return structure.temporalLayer(template);
    }

    /** What the frame is to a decode target: {@link #NOT_PRESENT}, {@link #DISCARDABLE}, {@link #SWITCH} or {@link #REQUIRED}. */
    public int indication(int decodeTarget) {
        return (int) (indications >>> (2 * decodeTarget)) & 3;
    }

    /** How many frames this one leans on. */
    public int referenceCount() {
        return referenceCount;
    }

    /** How many frames before this one one is that it leans on, 1 to 4096. */
    public int reference(int index) {
        return references[index];
    }

    /** How many frames before this one the last one of a chain is, 0 to 255. */
    public int chainDifference(int chain) {
        return chainDifferences[chain];
    }

    /** Whether this descriptor says which decode targets are active. */
    public boolean hasActiveTargets() {
        return activePresent;
    }

    /** The decode targets that the sender sends at the moment, bit n the nth. */
    public int activeTargets() {
        return activeTargets;
    }

    /** Receivers who need the frame, as bits of {@link io.sluice.rtp.FrameDescriptor}. */
    int neededBy() {
        return structure.receivers(indications, false);
    }

    /** Receivers who can begin with the frame. */
    int switchTo() {
        return structure.receivers(indications, true);
    }

    /** Tells a frame of the decode targets, where they are few enough. */
    void describeTargets(FrameDescriptor frame) {
        if (structure.decodeTargets() <= FrameDescriptor.MAX_TARGETS) {
            frame.targets(structure.decodeTargets(), packedTargets, activeTargets, activePresent);
        }
    }

    int activeLayers() {
        return structure.receiversOf(activeTargets);
    }

    /** How many bits stand before the active decode targets, which come there if they come. */
    int activePosition() {
        return activePosition;
    }
}
