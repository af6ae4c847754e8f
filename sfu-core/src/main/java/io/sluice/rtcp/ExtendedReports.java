package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Reads an extended report (RFC 3611 section 2): of its blocks those that measure the round trip of a receiver that sends
 * no reports of its own (sections 4.4 and 4.5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  block type   | type-specific |    length in words - 1        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class ExtendedReports {
    static final int RECEIVER_REFERENCE_TIME = 4;
    static final int DELAY_SINCE_LAST_RECEIVER_REPORT = 5;

    static final int HEADER_LENGTH = 8;
    static final int BLOCK_HEADER_LENGTH = 4;
    static final int REFERENCE_TIME_LENGTH = 12;
    static final int DELAY_ENTRY_LENGTH = 12;

    private ExtendedReports() {}

    /** Delivers the blocks of a report, or nothing of it when one of them contradicts its length. */
    static boolean deliver(MemorySegment m, long offset, int length, RtcpHandler handler) {
        long end = offset + length;
        if (length < HEADER_LENGTH || !isSound(m, offset + HEADER_LENGTH, end)) {
            return false;
        }
        int ssrc = Bytes.i32(m, offset + 4);
        for (long at = offset + HEADER_LENGTH; at < end; at += blockLength(m, at)) {
            switch (Bytes.u8(m, at)) {
                case RECEIVER_REFERENCE_TIME ->
                    handler.onReceiverReferenceTime(ssrc, Bytes.i64(m, at + BLOCK_HEADER_LENGTH));
                case DELAY_SINCE_LAST_RECEIVER_REPORT -> delays(m, ssrc, at, handler);
                default -> handler.onIgnored(RtcpType.EXTENDED_REPORT);
            }
        }
        return true;
    }

    private static boolean isSound(MemorySegment m, long offset, long end) {
        for (long at = offset; at < end; at += blockLength(m, at)) {
            if (end - at < BLOCK_HEADER_LENGTH || blockLength(m, at) > end - at || !fits(m, at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(MemorySegment m, long at) {
        int length = blockLength(m, at);
        return switch (Bytes.u8(m, at)) {
            case RECEIVER_REFERENCE_TIME -> length == REFERENCE_TIME_LENGTH;
            case DELAY_SINCE_LAST_RECEIVER_REPORT -> (length - BLOCK_HEADER_LENGTH) % DELAY_ENTRY_LENGTH == 0;
            default -> true;
        };
    }

    private static void delays(MemorySegment m, int ssrc, long block, RtcpHandler handler) {
        long end = block + blockLength(m, block);
        for (long at = block + BLOCK_HEADER_LENGTH; at < end; at += DELAY_ENTRY_LENGTH) {
            handler.onDelaySinceLastReceiverReport(ssrc, Bytes.i32(m, at), Bytes.i32(m, at + 4), Bytes.i32(m, at + 8));
        }
    }

    private static int blockLength(MemorySegment m, long at) {
        return (Bytes.u16(m, at + 2) + 1) * 4;
    }
}
