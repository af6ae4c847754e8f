package io.sluice.rtcp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Composes a compound packet in borrowed memory, block after block. A method that does not find room for all it has to
 * write returns false and writes nothing; counts and lengths are right after every call, so the packet is finished at any
 * time. The order of the blocks is the caller's (RFC 3550 section 6.1: a report first, then SDES).
 *
 * <p>Reusable: {@link #wrap} starts the next packet. Not thread-safe.
 */
public final class RtcpWriter {
    /** Report blocks that one sender or receiver report can hold: the count has five bits. */
    public static final int MAX_REPORT_BLOCKS = 31;

    /** Bytes of a sender report without blocks. */
    public static final int SENDER_REPORT_LENGTH = 28;

    private static final int REPORT_BLOCK_LENGTH = 24;
    private static final int NONE = -1;
    private static final int SDES_CNAME = 1;
    private static final int MAX_CNAME_LENGTH = 255;
    private static final int MAX_UTF8_BYTES = 3;

    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private long position;
    private long limit;
    private long openReport = NONE;
    private long openNack = NONE;
    private long openDelays = NONE;

    /** Starts a packet of at most {@code capacity} bytes at {@code offset}, inside the memory. */
    public RtcpWriter wrap(MemorySegment memory, long offset, int capacity) {
        if (offset < 0 || capacity < 0 || offset + capacity > memory.byteSize()) {
            throw new IllegalArgumentException("range of " + capacity + " bytes at " + offset + " is not within the "
                    + memory.byteSize() + " bytes of memory");
        }
        this.memory = memory;
        start = offset;
        position = offset;
        limit = offset + capacity;
        openReport = NONE;
        openNack = NONE;
        openDelays = NONE;
        return this;
    }

    /** Bytes written since {@link #wrap}. */
    public int length() {
        return (int) (position - start);
    }

    /** Bytes that are still free. */
    public int remaining() {
        return (int) (limit - position);
    }

    /**
     * A sender report without blocks (RFC 3550 section 6.4.1); {@link #reportBlock} may follow.
     *
     * @param packetCount packets sent, modulo 2^32
     * @param octetCount payload bytes sent, modulo 2^32
     */
    public boolean senderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
        long block = begin(RtcpType.SENDER_REPORT, 0, SENDER_REPORT_LENGTH);
        if (block == NONE) {
            return false;
        }
        Bytes.put32(memory, block + 4, ssrc);
        Bytes.put64(memory, block + 8, ntp);
        Bytes.put32(memory, block + 16, rtpTimestamp);
        Bytes.put32(memory, block + 20, packetCount);
        Bytes.put32(memory, block + 24, octetCount);
        openReport = block;
        return true;
    }

    /** A receiver report without blocks (RFC 3550 section 6.4.2); {@link #reportBlock} may follow. */
    public boolean receiverReport(int reporterSsrc) {
        long block = begin(RtcpType.RECEIVER_REPORT, 0, 8);
        if (block == NONE) {
            return false;
        }
        Bytes.put32(memory, block + 4, reporterSsrc);
        openReport = block;
        return true;
    }

    /**
     * Adds a block to the report written last; the parameters are those of {@link RtcpHandler#onReportBlock}. False when
     * that report is full ({@link #MAX_REPORT_BLOCKS}) or the memory is.
     *
     * @throws IllegalStateException when the block written last is no report
     */
    public boolean reportBlock(
            int sourceSsrc,
            int fractionLost,
            int cumulativeLost,
            long extendedHighestSequence,
            long jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport) {
        if (openReport == NONE) {
            throw new IllegalStateException("a report block must follow a sender report or a receiver report");
        }
        int count = Bytes.u8(memory, openReport) & 0x1f;
        if (count == MAX_REPORT_BLOCKS || remaining() < REPORT_BLOCK_LENGTH) {
            return false;
        }
        Bytes.put32(memory, position, sourceSsrc);
        Bytes.put8(memory, position + 4, fractionLost);
        Bytes.put24(memory, position + 5, cumulativeLost);
        Bytes.put32(memory, position + 8, extendedHighestSequence);
        Bytes.put32(memory, position + 12, jitter);
        Bytes.put32(memory, position + 16, lastSenderReport);
        Bytes.put32(memory, position + 20, delaySinceLastSenderReport);
        header(openReport, Bytes.u8(memory, openReport + 1), count + 1);
        extend(openReport, REPORT_BLOCK_LENGTH);
        return true;
    }

    /**
     * A source description with the CNAME alone (RFC 3550 section 6.5.1).
     *
     * @param cname 1 to 255 bytes of UTF-8
     */
    public boolean sdesCname(int ssrc, String cname) {
        byte[] text = cname.getBytes(StandardCharsets.UTF_8);
        if (text.length == 0 || text.length > MAX_CNAME_LENGTH) {
            throw new IllegalArgumentException(
                    "cname has " + text.length + " bytes, accepted are 1 to " + MAX_CNAME_LENGTH);
        }
        int itemsLength = itemsLength(text.length);
        long block = begin(RtcpType.SOURCE_DESCRIPTION, 1, 8 + itemsLength);
        if (block == NONE) {
            return false;
        }
        Bytes.put32(memory, block + 4, ssrc);
        Bytes.put8(memory, block + 8, SDES_CNAME);
        Bytes.put8(memory, block + 9, text.length);
        Bytes.copy(MemorySegment.ofArray(text), 0, memory, block + 10, text.length);
        zero(block + 10 + text.length, itemsLength - 2 - text.length);
        return true;
    }

    /** Bytes of a source description with this name, at most. */
    public static int sdesLength(String cname) {
        return 8 + itemsLength(MAX_UTF8_BYTES * cname.length());
    }

    /** The list of items ends with one to four zero bytes, up to the next word (RFC 3550 section 6.5). */
    private static int itemsLength(int textLength) {
        return (2 + textLength + 4) & ~3;
    }

    /** A source leaves (RFC 3550 section 6.6). */
    public boolean bye(int ssrc) {
        long block = begin(RtcpType.BYE, 1, 8);
        if (block == NONE) {
            return false;
        }
        Bytes.put32(memory, block + 4, ssrc);
        return true;
    }

    /**
     * An extended report with the receiver reference time (RFC 3611 section 4.4).
     *
     * @param ntp our wall clock, 64-bit NTP (see {@link NtpTime})
     */
    public boolean receiverReferenceTime(int senderSsrc, long ntp) {
        long block = begin(RtcpType.EXTENDED_REPORT, 0, ExtendedReports.REFERENCE_TIME_LENGTH);
        if (block == NONE) {
            return false;
        }
        ExtendedReports.writeReferenceTime(memory, block, senderSsrc, ntp);
        return true;
    }

    /**
     * The answer to a receiver reference time (RFC 3611 section 4.5), joined to the block written last when that is one of the
     * same sender; the parameters are those of {@link RtcpHandler#onDelaySinceLastReceiverReport}.
     */
    public boolean delaySinceLastReceiverReport(
            int senderSsrc, int receiverSsrc, int lastReceiverReport, int delaySinceLastReceiverReport) {
        long block = openDelays;
        if (block != NONE && ExtendedReports.isDelaysOf(memory, block, senderSsrc)) {
            if (remaining() < ExtendedReports.DELAY_LENGTH) {
                return false;
            }
            extend(block, ExtendedReports.DELAY_LENGTH);
        } else {
            block = begin(RtcpType.EXTENDED_REPORT, 0, ExtendedReports.DELAYS_OFFSET + ExtendedReports.DELAY_LENGTH);
            if (block == NONE) {
                return false;
            }
            ExtendedReports.beginDelays(memory, block, senderSsrc);
            openDelays = block;
        }
        ExtendedReports.writeDelay(
                memory,
                block,
                position - ExtendedReports.DELAY_LENGTH,
                receiverSsrc,
                lastReceiverReport,
                delaySinceLastReceiverReport);
        return true;
    }

    /** Bytes of so many answers of one sender. */
    public static int delaysLength(int count) {
        return ExtendedReports.DELAYS_OFFSET + count * ExtendedReports.DELAY_LENGTH;
    }

    /** A picture loss indication (RFC 4585 section 6.3.1). */
    public boolean pli(int senderSsrc, int mediaSsrc) {
        return beginFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_PLI, 12, senderSsrc, mediaSsrc) != NONE;
    }

    /**
     * A full intra request of one entry (RFC 5104 section 4.3.1).
     *
     * @param requestSequence its low eight bits count; a new number for a new request, the same for a repetition
     */
    public boolean fir(int senderSsrc, int mediaSsrc, int requestSequence) {
        // The common media SSRC is unused and zero (section 4.3.1.2).
        long block = beginFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_FIR, 20, senderSsrc, 0);
        if (block == NONE) {
            return false;
        }
        Bytes.put32(memory, block + 12, mediaSsrc);
        Bytes.put32(memory, block + 16, (long) requestSequence << 24);
        return true;
    }

    /**
     * An entry of a generic NACK (RFC 4585 section 6.2.1), joined to the block written last when that is a NACK of the same
     * sources.
     *
     * @param followingLost bit i set: {@code packetId + i + 1} is lost as well
     */
    public boolean nack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {
        long entry = nackEntry(senderSsrc, mediaSsrc);
        if (entry == NONE) {
            return false;
        }
        Bytes.put16(memory, entry, packetId);
        Bytes.put16(memory, entry + 2, followingLost);
        return true;
    }

    /**
     * A transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1). False
     * also when the statuses might not fit: see {@link TransportFeedbackEncoding#maxLength}.
     *
     * @param baseSequence transport-wide sequence number of the first status
     * @param referenceTime what the first delta is relative to, in 64 ms, its low 24 bits
     * @param feedbackCount running number of feedbacks, its low eight bits
     * @param deltas for each status the distance to the arrival before in 250 µs, or
     *     {@link TransportFeedbackEncoding#NOT_RECEIVED}
     * @param statusCount how many of the deltas count, 1 to 65535
     */
    public boolean transportFeedback(
            int senderSsrc,
            int mediaSsrc,
            int baseSequence,
            int referenceTime,
            int feedbackCount,
            short[] deltas,
            int statusCount) {
        if (statusCount < 1 || statusCount > 0xffff || statusCount > deltas.length) {
            throw new IllegalArgumentException(
                    "statusCount " + statusCount + " is not within 1.." + Math.min(0xffff, deltas.length));
        }
        if (TransportFeedbackEncoding.maxLength(deltas, statusCount) > remaining()) {
            return false;
        }
        long block =
                beginFeedback(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_TRANSPORT_CC, 20, senderSsrc, mediaSsrc);
        Bytes.put16(memory, block + 12, baseSequence);
        Bytes.put16(memory, block + 14, statusCount);
        Bytes.put24(memory, block + 16, referenceTime);
        Bytes.put8(memory, block + 19, feedbackCount);
        long end = TransportFeedbackEncoding.write(memory, position, deltas, statusCount);
        int padding = (int) (block - end) & 3;
        zero(end, padding);
        extend(block, (int) (end + padding - position));
        return true;
    }

    private long nackEntry(int senderSsrc, int mediaSsrc) {
        if (openNack != NONE
                && Bytes.i32(memory, openNack + 4) == senderSsrc
                && Bytes.i32(memory, openNack + 8) == mediaSsrc) {
            if (remaining() < 4) {
                return NONE;
            }
            extend(openNack, 4);
            return position - 4;
        }
        openNack = beginFeedback(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_NACK, 16, senderSsrc, mediaSsrc);
        return openNack == NONE ? NONE : position - 4;
    }

    private long beginFeedback(int type, int format, int length, int senderSsrc, int mediaSsrc) {
        long block = begin(type, format, length);
        if (block != NONE) {
            Bytes.put32(memory, block + 4, senderSsrc);
            Bytes.put32(memory, block + 8, mediaSsrc);
        }
        return block;
    }

    private long begin(int type, int count, int length) {
        if (remaining() < length) {
            return NONE;
        }
        long block = position;
        header(block, type, count);
        openReport = NONE;
        openNack = NONE;
        openDelays = NONE;
        extend(block, length);
        return block;
    }

    private void header(long block, int type, int count) {
        Bytes.put8(memory, block, 2 << 6 | count);
        Bytes.put8(memory, block + 1, type);
    }

    private void extend(long block, int added) {
        position += added;
        Bytes.put16(memory, block + 2, (int) (position - block) / 4 - 1);
    }

    private void zero(long offset, int length) {
        memory.asSlice(offset, length).fill((byte) 0);
    }
}
