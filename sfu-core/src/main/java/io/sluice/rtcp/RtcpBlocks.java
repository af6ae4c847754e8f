package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Reads the single blocks of a compound packet whose chain of headers was checked. Every method is given the block with
 * its header and without its padding, and says whether the contents fit the length.
 */
final class RtcpBlocks {
    /** Entries of one NACK that are delivered: more than fit into one packet of any sender known. */
    static final int MAX_NACK_ENTRIES = 512;

    private static final int REPORT_BLOCK_LENGTH = 24;
    private static final int SENDER_INFO_END = 28;
    private static final int FEEDBACK_HEADER_LENGTH = 12;
    private static final int REMB_FIXED_LENGTH = 20;
    private static final int REMB_IDENTIFIER = 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B';

    private RtcpBlocks() {}

    static boolean deliver(int type, int count, MemorySegment memory, long offset, int length, RtcpHandler handler) {
        return switch (type) {
            case RtcpType.SENDER_REPORT -> senderReport(count, memory, offset, length, handler);
            case RtcpType.RECEIVER_REPORT -> receiverReport(count, memory, offset, length, handler);
            case RtcpType.BYE -> bye(count, memory, offset, length, handler);
            case RtcpType.TRANSPORT_FEEDBACK -> transportFeedback(count, memory, offset, length, handler);
            case RtcpType.PAYLOAD_FEEDBACK -> payloadFeedback(count, memory, offset, length, handler);
            case RtcpType.EXTENDED_REPORT -> ExtendedReports.read(memory, offset, length, handler);
            case RtcpType.SOURCE_DESCRIPTION, RtcpType.APPLICATION_DEFINED -> {
                handler.onIgnored(type);
                yield true;
            }
            default -> unknown(type, count, handler);
        };
    }

    private static boolean unknown(int type, int format, RtcpHandler handler) {
        handler.onUnknown(type, format);
        return true;
    }

    private static boolean senderReport(int count, MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (length < SENDER_INFO_END + count * REPORT_BLOCK_LENGTH) {
            return false;
        }
        int ssrc = Bytes.i32(m, offset + 4);
        long ntp = Bytes.i64(m, offset + 8);
        int rtpTimestamp = Bytes.i32(m, offset + 16);
        handler.onSenderReport(ssrc, ntp, rtpTimestamp, Bytes.u32(m, offset + 20), Bytes.u32(m, offset + 24));
        reportBlocks(count, ssrc, m, offset + SENDER_INFO_END, handler);
        return true;
    }

    private static boolean receiverReport(int count, MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (length < 8 + count * REPORT_BLOCK_LENGTH) {
            return false;
        }
        reportBlocks(count, Bytes.i32(m, offset + 4), m, offset + 8, handler);
        return true;
    }

    private static void reportBlocks(int count, int reporterSsrc, MemorySegment m, long offset, RtcpHandler handler) {
        for (int i = 0; i < count; i++) {
            long at = offset + (long) i * REPORT_BLOCK_LENGTH;
            handler.onReportBlock(
                    reporterSsrc,
                    Bytes.i32(m, at),
                    Bytes.u8(m, at + 4),
                    Bytes.u24(m, at + 5) << 8 >> 8,
                    Bytes.u32(m, at + 8),
                    Bytes.u32(m, at + 12),
                    Bytes.i32(m, at + 16),
                    Bytes.i32(m, at + 20));
        }
    }

    private static boolean bye(int count, MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (length < 4 + count * 4) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            handler.onBye(Bytes.i32(m, offset + 4 + i * 4L));
        }
        return true;
    }

    private static boolean transportFeedback(
            int format, MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (format != RtcpType.FORMAT_NACK && format != RtcpType.FORMAT_TRANSPORT_CC) {
            return unknown(RtcpType.TRANSPORT_FEEDBACK, format, handler);
        }
        if (length < FEEDBACK_HEADER_LENGTH + 4) {
            return false;
        }
        if (format == RtcpType.FORMAT_NACK) {
            nack(m, offset, length, handler);
        } else {
            handler.onTransportFeedback(Bytes.i32(m, offset + 4), Bytes.i32(m, offset + 8), m, offset, length);
        }
        return true;
    }

    private static void nack(MemorySegment m, long offset, int length, RtcpHandler handler) {
        int senderSsrc = Bytes.i32(m, offset + 4);
        int mediaSsrc = Bytes.i32(m, offset + 8);
        int entries = Math.min((length - FEEDBACK_HEADER_LENGTH) / 4, MAX_NACK_ENTRIES);
        for (int i = 0; i < entries; i++) {
            long at = offset + FEEDBACK_HEADER_LENGTH + i * 4L;
            handler.onNack(senderSsrc, mediaSsrc, Bytes.u16(m, at), Bytes.u16(m, at + 2));
        }
    }

    private static boolean payloadFeedback(int format, MemorySegment m, long offset, int length, RtcpHandler handler) {
        return switch (format) {
            case RtcpType.FORMAT_PLI -> pli(m, offset, length, handler);
            case RtcpType.FORMAT_FIR -> fir(m, offset, length, handler);
            case RtcpType.FORMAT_APPLICATION -> application(m, offset, length, handler);
            default -> unknown(RtcpType.PAYLOAD_FEEDBACK, format, handler);
        };
    }

    private static boolean pli(MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (length < FEEDBACK_HEADER_LENGTH) {
            return false;
        }
        handler.onPli(Bytes.i32(m, offset + 4), Bytes.i32(m, offset + 8));
        return true;
    }

    private static boolean fir(MemorySegment m, long offset, int length, RtcpHandler handler) {
        int entriesLength = length - FEEDBACK_HEADER_LENGTH;
        if (entriesLength < 8 || entriesLength % 8 != 0) {
            return false;
        }
        int senderSsrc = Bytes.i32(m, offset + 4);
        for (long at = offset + FEEDBACK_HEADER_LENGTH; at < offset + length; at += 8) {
            handler.onFir(senderSsrc, Bytes.i32(m, at), Bytes.u8(m, at + 4));
        }
        return true;
    }

    private static boolean application(MemorySegment m, long offset, int length, RtcpHandler handler) {
        if (length < FEEDBACK_HEADER_LENGTH + 4) {
            return false;
        }
        if (Bytes.i32(m, offset + FEEDBACK_HEADER_LENGTH) != REMB_IDENTIFIER) {
            return unknown(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_APPLICATION, handler);
        }
        if (length < REMB_FIXED_LENGTH || length < REMB_FIXED_LENGTH + Bytes.u8(m, offset + 16) * 4) {
            return false;
        }
        handler.onRemb(Bytes.i32(m, offset + 4), rembBitrateBps(Bytes.u24(m, offset + 17)));
        return true;
    }

    /** Six bits of exponent, 18 of mantissa; an exponent can exceed what fits into 63 bits. */
    private static long rembBitrateBps(int packed) {
        int exponent = packed >>> 18;
        long mantissa = packed & 0x3ffff;
        boolean overflows = mantissa != 0 && exponent >= Long.numberOfLeadingZeros(mantissa);
        return overflows ? Long.MAX_VALUE : mantissa << exponent;
    }
}
