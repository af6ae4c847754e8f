package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Reads a compound packet (RFC 3550 section 6.1) or a reduced-size one (RFC 5506 section 3.1), which is the same without
 * the rule that a report comes first.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |      type     |     length in words - 1       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The chain of headers is checked before the first block is delivered: a packet with a broken chain has no effect at
 * all (RFC 3550 appendix A.2). Never throws for what is on the wire; work and callbacks are bounded by the length.
 *
 * <p>Section 6.4.1 wants padding in whole words and on the last block alone. Neither is asked for: libwebrtc and pion pad
 * transport feedback with one to three bytes up to the next word, and pion sends several in one packet.
 */
public final class RtcpCompound {
    private static final int HEADER_LENGTH = 4;

    /** What became of a packet. */
    public enum Result {
        /** Every block was delivered, ignored or unknown. */
        OK,
        /** The chain was sound; at least one block was malformed and skipped, the others were delivered. */
        MALFORMED_BLOCK,
        /** Empty, or a length points past the end; nothing was delivered. */
        TRUNCATED,
        /** A version other than 2; nothing was delivered. */
        BAD_VERSION,
        /** A padding count that is zero or longer than its block; nothing was delivered. */
        BAD_PADDING
    }

    private RtcpCompound() {}

    /** Delivers each block of the packet in the given range, which lies inside the memory, to the handler. */
    public static Result read(MemorySegment memory, long offset, int length, RtcpHandler handler) {
        Result chain = check(memory, offset, length);
        return chain == Result.OK ? deliver(memory, offset, length, handler) : chain;
    }

    private static Result check(MemorySegment memory, long offset, int length) {
        if (length == 0) {
            return Result.TRUNCATED;
        }
        long end = offset + length;
        for (long at = offset; at < end; at += blockLength(memory, at)) {
            Result block = checkBlock(memory, at, end - at);
            if (block != Result.OK) {
                return block;
            }
        }
        return Result.OK;
    }

    private static Result checkBlock(MemorySegment memory, long at, long available) {
        if (available < HEADER_LENGTH) {
            return Result.TRUNCATED;
        }
        if (Bytes.u8(memory, at) >>> 6 != 2) {
            return Result.BAD_VERSION;
        }
        int length = blockLength(memory, at);
        if (length > available) {
            return Result.TRUNCATED;
        }
        return hasPadding(memory, at) ? checkPadding(memory, at, length) : Result.OK;
    }

    private static Result checkPadding(MemorySegment memory, long at, int length) {
        int padding = Bytes.u8(memory, at + length - 1);
        boolean sound = padding > 0 && padding <= length - HEADER_LENGTH;
        return sound ? Result.OK : Result.BAD_PADDING;
    }

    private static Result deliver(MemorySegment memory, long offset, int length, RtcpHandler handler) {
        Result result = Result.OK;
        long end = offset + length;
        for (long at = offset; at < end; at += blockLength(memory, at)) {
            int type = Bytes.u8(memory, at + 1);
            int count = Bytes.u8(memory, at) & 0x1f;
            if (!RtcpBlocks.deliver(type, count, memory, at, contentLength(memory, at), handler)) {
                handler.onMalformed(type, count);
                result = Result.MALFORMED_BLOCK;
            }
        }
        return result;
    }

    private static int blockLength(MemorySegment memory, long at) {
        return (Bytes.u16(memory, at + 2) + 1) * 4;
    }

    private static int contentLength(MemorySegment memory, long at) {
        int length = blockLength(memory, at);
        return hasPadding(memory, at) ? length - Bytes.u8(memory, at + length - 1) : length;
    }

    private static boolean hasPadding(MemorySegment memory, long at) {
        return (Bytes.u8(memory, at) & 0x20) != 0;
    }
}
