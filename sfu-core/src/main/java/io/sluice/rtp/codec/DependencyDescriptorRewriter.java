package io.sluice.rtp.codec;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Writes a dependency descriptor as its receiver gets it: with its own frame number, and with the decode targets that the receiver gets
 * as the active ones, where it brings a structure or these have changed (AV1 RTP specification, sections A.4 and A.8.2). Frame differences stay
 * what they are, since all numbers move by the same. Confined to a loop.
 */
public final class DependencyDescriptorRewriter {
    /** What an extension holds at most. */
    public static final int MAX_LENGTH = 255;

    private static final int STRUCTURE = 0x80;
    private static final int ACTIVE = 0x40;

    /** How many flags there are. */
    private static final int FLAGS = 5;

    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final MemorySegment rewritten = MemorySegment.ofArray(new byte[MAX_LENGTH + Long.BYTES]);
    private final BitReader source = new BitReader();
    private int writtenBits;

    /** Where {@link #rewrite} leaves its result, from the start on. */
    public MemorySegment result() {
        return rewritten;
    }

    /** Bytes that {@link #rewrite} makes of a descriptor. */
    public int length(MemorySegment memory, int offset, int length, long frame) {
        if (tells(memory, offset, length, frame)) {
            return toldLength(memory, offset, length, frame);
        }
        if (!limits(memory, offset, length, frame) || !descriptor.parse(memory, offset, length)) {
            return length;
        }
        int grown = length + (inserted() + Byte.SIZE - 1) / Byte.SIZE;
        return grown > MAX_LENGTH ? length : grown;
    }

    /**
     * Rewrites a descriptor into {@link #result} and returns its length there. One that cannot be read keeps all but its frame
     * number.
     */
    public int rewrite(MemorySegment memory, int offset, int length, long frame) {
        int result = length(memory, offset, length, frame);
        if (tells(memory, offset, length, frame)) {
            tell(memory, offset, length, result, frame);
        } else if (limits(memory, offset, length, frame) && descriptor.parse(memory, offset, length) && fits(length)) {
            limit(memory, offset, length, result, frame);
        } else {
            Bytes.copy(memory, offset, rewritten, 0, length);
        }
        if (RewrittenFrame.hasFrameNumber(frame) && result >= DependencyDescriptor.MANDATORY_LENGTH) {
            Bytes.put16(rewritten, DependencyDescriptor.FRAME_NUMBER_OFFSET, RewrittenFrame.frameNumber(frame));
        }
        return result;
    }

    /** Of a descriptor without a structure, which needs none to be written: how many targets there are was read when it came. */
    private static boolean tells(MemorySegment memory, int offset, int length, long frame) {
        return RewrittenFrame.targetCount(frame) > 0
                && length >= DependencyDescriptor.MANDATORY_LENGTH
                && length < MAX_LENGTH - Short.BYTES
                && (flags(memory, offset, length) & STRUCTURE) == 0;
    }

    private static int flags(MemorySegment memory, int offset, int length) {
        return length > DependencyDescriptor.MANDATORY_LENGTH
                ? Bytes.u8(memory, offset + DependencyDescriptor.MANDATORY_LENGTH)
                : 0;
    }

    private static int toldLength(MemorySegment memory, int offset, int length, long frame) {
        boolean flagged = length > DependencyDescriptor.MANDATORY_LENGTH;
        int bits = length * Byte.SIZE + (flagged ? 0 : FLAGS);
        bits += (flags(memory, offset, length) & ACTIVE) == 0 ? RewrittenFrame.targetCount(frame) : 0;
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    private void tell(MemorySegment memory, int offset, int length, int result, long frame) {
        int flags = flags(memory, offset, length);
        int count = RewrittenFrame.targetCount(frame);
        rewritten.asSlice(0, result).fill((byte) 0);
        writtenBits = 0;
        source.wrap(memory, offset, length);
        copy(DependencyDescriptor.MANDATORY_LENGTH * Byte.SIZE);
        write((flags | ACTIVE) >> (Byte.SIZE - FLAGS), FLAGS);
        for (int target = count - 1; target >= 0; target--) {
            write(RewrittenFrame.targets(frame) >>> target & 1, 1);
        }
        if (length > DependencyDescriptor.MANDATORY_LENGTH) {
            source.bits(FLAGS);
            source.bits((flags & ACTIVE) == 0 ? 0 : count);
            copy(length * Byte.SIZE - source.position());
        }
    }

    private boolean fits(int length) {
        return length + (inserted() + Byte.SIZE - 1) / Byte.SIZE <= MAX_LENGTH;
    }

    /** Only with a structure: who reads the descriptor knows then what the bits stand for. */
    private static boolean limits(MemorySegment memory, int offset, int length, long frame) {
        return RewrittenFrame.isLimited(frame)
                && length > DependencyDescriptor.MANDATORY_LENGTH
                && (Bytes.u8(memory, offset + DependencyDescriptor.MANDATORY_LENGTH) & STRUCTURE) != 0;
    }

    private int inserted() {
        return descriptor.hasActiveTargets() ? 0 : descriptor.structure().decodeTargets();
    }

    private void limit(MemorySegment memory, int offset, int length, int result, long frame) {
        int targets = descriptor.structure().decodeTargets();
        int active = descriptor.activeTargets()
                & descriptor
                        .structure()
                        .targetsUpTo(RewrittenFrame.spatialLayer(frame), RewrittenFrame.temporalLayer(frame));
        int before = descriptor.activePosition();
        rewritten.asSlice(0, result).fill((byte) 0);
        writtenBits = 0;
        source.wrap(memory, offset, length);
        copy(before);
        for (int target = targets - 1; target >= 0; target--) {
            write(active >>> target & 1, 1);
        }
        if (descriptor.hasActiveTargets()) {
            source.bits(targets - targets / 2);
            source.bits(targets / 2);
        }
        copy(length * Byte.SIZE - source.position());
        int flags = DependencyDescriptor.MANDATORY_LENGTH;
        Bytes.put8(rewritten, flags, Bytes.u8(rewritten, flags) | ACTIVE);
    }

    private void copy(int count) {
        for (int left = count; left > 0; left -= Byte.SIZE) {
            int taken = Math.min(left, Byte.SIZE);
            write(source.bits(taken), taken);
        }
    }

    private void write(int value, int count) {
        for (int bit = count - 1; bit >= 0; bit--) {
            if ((value >>> bit & 1) != 0) {
                int at = writtenBits >> 3;
                Bytes.put8(rewritten, at, Bytes.u8(rewritten, at) | 0x80 >> (writtenBits & 7));
            }
            writtenBits++;
        }
    }
}
