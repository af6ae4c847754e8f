package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The two blocks of extended reports (RFC 3611) by which a receiver that sends no media learns its round-trip time: it says
 * what its clock shows, and the other end says how long ago it was told so.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|reserved |   PT=XR=207   |             length            |
 * |                           sender SSRC                         |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |     BT=4      |   reserved    |       block length = 2        |
 * |                 NTP timestamp, 64 bits                        |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |     BT=5      |   reserved    |     block length = 3 n        |
 * |  n times: receiver SSRC, last receiver report, delay since it |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * </pre>
 */
final class ExtendedReports {
    /** Receiver reference time, RFC 3611 section 4.4. */
    private static final int RECEIVER_REFERENCE_TIME = 4;
    /** Delay since the last receiver report, RFC 3611 section 4.5. */
    private static final int DELAY_SINCE_LAST_RECEIVER_REPORT = 5;

    /** Bytes of a packet that holds one receiver reference time. */
    static final int REFERENCE_TIME_LENGTH = 20;
    /** Bytes of a packet before the first delay. */
    static final int DELAYS_OFFSET = 12;
    /** Bytes of one delay. */
    static final int DELAY_LENGTH = 12;

    private static final int BLOCKS_OFFSET = 8;
    private static final int BLOCK_HEADER_LENGTH = 4;

    private ExtendedReports() {}

    /** Delivers the blocks of a packet that are understood; false, and nothing delivered, if a block is broken. */
    static boolean read(MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (!isSound(m, offset, length)) {
            return false;
        }
        int senderSsrc = Bytes.i32(m, offset + 4);
        boolean delivered = false;
        long end = offset + length;
        for (long at = offset + BLOCKS_OFFSET; at < end; at += blockLength(m, at)) {
            delivered |= deliver(m, at, senderSsrc, handler);
        }
        if (!delivered) {
            handler.onIgnored(RtcpType.EXTENDED_REPORT);
        }
        return true;
    }

    private static boolean isSound(MemorySegment m, long offset, int length) {
        if (length < BLOCKS_OFFSET) {
            return false;
        }
        long end = offset + length;
        for (long at = offset + BLOCKS_OFFSET; at < end; at += blockLength(m, at)) {
            if (end - at < BLOCK_HEADER_LENGTH || blockLength(m, at) > end - at || !fitsItsType(m, at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fitsItsType(MemorySegment m, long at) {
        int contents = blockLength(m, at) - BLOCK_HEADER_LENGTH;
        return switch (Bytes.u8(m, at)) {
            case RECEIVER_REFERENCE_TIME -> contents == Long.BYTES;
            case DELAY_SINCE_LAST_RECEIVER_REPORT -> contents % DELAY_LENGTH == 0;
            default -> true;
        };
    }

    private static boolean deliver(MemorySegment m, long at, int senderSsrc, RtcpHandler handler) {
        return switch (Bytes.u8(m, at)) {
            case RECEIVER_REFERENCE_TIME -> {
                handler.onReceiverReferenceTime(senderSsrc, Bytes.i64(m, at + BLOCK_HEADER_LENGTH));
                yield true;
            }
            case DELAY_SINCE_LAST_RECEIVER_REPORT -> {
                long end = at + blockLength(m, at);
                for (long delay = at + BLOCK_HEADER_LENGTH; delay < end; delay += DELAY_LENGTH) {
                    handler.onDelaySinceLastReceiverReport(
                            senderSsrc, Bytes.i32(m, delay), Bytes.i32(m, delay + 4), Bytes.i32(m, delay + 8));
                }
                yield end > at + BLOCK_HEADER_LENGTH;
            }
            default -> false;
        };
    }

    private static int blockLength(MemorySegment m, long at) {
        return BLOCK_HEADER_LENGTH + Bytes.u16(m, at + 2) * 4;
    }

    /** Writes what follows the header of a packet of {@link #REFERENCE_TIME_LENGTH} bytes. */
    static void writeReferenceTime(MemorySegment m, long block, int senderSsrc, long ntp) {
        Bytes.put32(m, block + 4, senderSsrc);
        Bytes.put32(m, block + BLOCKS_OFFSET, (long) RECEIVER_REFERENCE_TIME << 24 | Long.BYTES / 4);
        Bytes.put64(m, block + BLOCKS_OFFSET + BLOCK_HEADER_LENGTH, ntp);
    }

    /** Begins a packet of delays, of which there are none yet. */
    static void beginDelays(MemorySegment m, long block, int senderSsrc) {
        Bytes.put32(m, block + 4, senderSsrc);
        Bytes.put32(m, block + BLOCKS_OFFSET, (long) DELAY_SINCE_LAST_RECEIVER_REPORT << 24);
    }

    /** Writes a delay behind those of a packet that {@link #beginDelays} began. */
    static void writeDelay(MemorySegment m, long block, long at, int receiverSsrc, int lastReport, int delay) {
        Bytes.put32(m, at, receiverSsrc);
        Bytes.put32(m, at + 4, lastReport);
        Bytes.put32(m, at + 8, delay);
        Bytes.put16(m, block + BLOCKS_OFFSET + 2, (int) (at + DELAY_LENGTH - block - DELAYS_OFFSET) / 4);
    }

    /** Whether the packet at {@code block} holds delays told by that SSRC. */
    static boolean isDelaysOf(MemorySegment m, long block, int senderSsrc) {
        return Bytes.i32(m, block + 4) == senderSsrc;
    }
}
