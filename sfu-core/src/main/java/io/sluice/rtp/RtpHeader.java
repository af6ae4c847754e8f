package io.sluice.rtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Reads the header of an RTP packet (RFC 3550 section 5.1) and finds its extension elements (RFC 8285 section 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                      CSRC list, CC words                      |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |  0xBEDE, 0x100N or a profile  |    words of elements, if X    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                            elements                           |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |   payload ...                 | padding, its last byte counts |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Reused for one packet after the other. It borrows the memory from {@link #parse} until the next one; every offset it
 * gives counts from the start of that memory, not of the packet. Fields are valid after {@link RtpParseResult#OK} only.
 * Before decryption the padding count cannot be read, so {@link #parse} is for plain packets; the static peeks serve both.
 */
public final class RtpHeader {
    /** Bytes before the CSRC list. */
    public static final int FIXED_LENGTH = 12;

    /** Elements kept of one packet: more than any browser sends, few enough to search one by one. */
    public static final int MAX_EXTENSIONS = 16;

    static final int VERSION = 2;
    static final int PADDING_BIT = 0x20;
    static final int EXTENSION_BIT = 0x10;
    static final int MARKER_BIT = 0x80;
    static final int EXTENSION_HEADER_LENGTH = 4;

    private static final int TWO_BYTE_PROFILE_MASK = 0xfff0;
    private static final int ONE_BYTE_RESERVED_ID = 15;

    private MemorySegment memory = MemorySegment.NULL;
    private int offset;
    private int first;
    private int second;
    private int sequenceNumber;
    private int timestamp;
    private int ssrc;
    private int headerLength;
    private int payloadLength;
    private int paddingLength;

    private final int[] extensionIds = new int[MAX_EXTENSIONS];
    private final int[] extensionOffsets = new int[MAX_EXTENSIONS];
    private final int[] extensionLengths = new int[MAX_EXTENSIONS];
    private int extensionCount;
    private boolean extensionsIgnored;

    /** Whether the range can be an RTP packet, encrypted or not: what the peeks below need to be called. */
    public static boolean isPlausible(MemorySegment memory, int offset, int length) {
        return length >= FIXED_LENGTH && Bytes.u8(memory, offset) >>> 6 == VERSION;
    }

    /** The payload type of a plausible packet, 0 to 127. */
    public static int peekPayloadType(MemorySegment memory, int offset) {
        return Bytes.u8(memory, offset + 1) & ~MARKER_BIT;
    }

    /** The sequence number of a plausible packet, 0 to 65535. */
    public static int peekSequenceNumber(MemorySegment memory, int offset) {
        return Bytes.u16(memory, offset + 2);
    }

    /** The SSRC of a plausible packet. */
    public static int peekSsrc(MemorySegment memory, int offset) {
        return Bytes.i32(memory, offset + 8);
    }

    /**
     * Parses one decrypted packet. Any bytes give a result, none an exception.
     *
     * @param memory borrowed until the next call; smaller than 2 GiB
     * @throws IndexOutOfBoundsException if the range is not within the memory: the caller's mistake
     */
    public RtpParseResult parse(MemorySegment memory, int offset, int length) {
        Objects.checkFromIndexSize((long) offset, (long) length, memory.byteSize());
        this.memory = memory;
        this.offset = offset;
        extensionCount = 0;
        extensionsIgnored = false;
        if (length < FIXED_LENGTH) {
            return RtpParseResult.TRUNCATED;
        }
        readFixedHeader();
        if (first >>> 6 != VERSION) {
            return RtpParseResult.BAD_VERSION;
        }
        return readVariableParts(offset + length);
    }

    private void readFixedHeader() {
        first = Bytes.u8(memory, offset);
        second = Bytes.u8(memory, offset + 1);
        sequenceNumber = Bytes.u16(memory, offset + 2);
        timestamp = Bytes.i32(memory, offset + 4);
        ssrc = Bytes.i32(memory, offset + 8);
    }

    private RtpParseResult readVariableParts(int end) {
        int headerEnd = csrcOffset() + csrcCount() * Integer.BYTES;
        if (headerEnd > end) {
            return RtpParseResult.TRUNCATED;
        }
        if ((first & EXTENSION_BIT) != 0) {
            int blockOffset = headerEnd;
            headerEnd = extensionBlockEnd(blockOffset, end);
            if (headerEnd > end) {
                return RtpParseResult.BAD_EXTENSION;
            }
            readElements(blockOffset, headerEnd);
        }
        headerLength = headerEnd - offset;
        return readPadding(headerEnd, end);
    }

    private int extensionBlockEnd(int blockOffset, int end) {
        int elements = blockOffset + EXTENSION_HEADER_LENGTH;
        return elements > end ? elements : elements + Bytes.u16(memory, blockOffset + 2) * Integer.BYTES;
    }

    private void readElements(int blockOffset, int blockEnd) {
        int profile = Bytes.u16(memory, blockOffset);
        int elements = blockOffset + EXTENSION_HEADER_LENGTH;
        if (profile == ExtensionForm.ONE_BYTE.profile()) {
            readOneByteElements(elements, blockEnd);
        } else if ((profile & TWO_BYTE_PROFILE_MASK) == ExtensionForm.TWO_BYTE.profile()) {
            readTwoByteElements(elements, blockEnd);
        }
    }

    /** A zero byte is padding, id 0 with a length ends the block (RFC 8285 section 4.1.2), and so does id 15 (section 4.2). */
    private void readOneByteElements(int elements, int blockEnd) {
        int next = elements;
        while (next < blockEnd) {
            int octet = Bytes.u8(memory, next++);
            if (octet == 0) {
                continue;
            }
            int id = octet >>> 4;
            if (id == 0 || id == ONE_BYTE_RESERVED_ID) {
                return;
            }
            int length = (octet & 0x0f) + 1;
            addElement(id, next, length, blockEnd);
            next += length;
        }
    }

    /** RFC 8285 section 4.3: a zero byte is padding, alone and without a length. */
    private void readTwoByteElements(int elements, int blockEnd) {
        int next = elements;
        while (next < blockEnd) {
            int id = Bytes.u8(memory, next++);
            if (id == 0) {
                continue;
            }
            if (next == blockEnd) {
                extensionsIgnored = true;
                return;
            }
            int length = Bytes.u8(memory, next++);
            addElement(id, next, length, blockEnd);
            next += length;
        }
    }

    private void addElement(int id, int valueOffset, int length, int blockEnd) {
        if (extensionCount == MAX_EXTENSIONS || valueOffset + length > blockEnd) {
            extensionsIgnored = true;
            return;
        }
        extensionIds[extensionCount] = id;
        extensionOffsets[extensionCount] = valueOffset;
        extensionLengths[extensionCount] = length;
        extensionCount++;
    }

    private RtpParseResult readPadding(int headerEnd, int end) {
        paddingLength = 0;
        int rest = end - headerEnd;
        if ((first & PADDING_BIT) != 0) {
            paddingLength = rest == 0 ? 0 : Bytes.u8(memory, end - 1);
            if (paddingLength == 0 || paddingLength > rest) {
                return RtpParseResult.BAD_PADDING;
            }
        }
        payloadLength = rest - paddingLength;
        return RtpParseResult.OK;
    }

    /** The memory given to {@link #parse}. */
    public MemorySegment memory() {
        return memory;
    }

    /** 0 to 127. */
    public int payloadType() {
        return second & ~MARKER_BIT;
    }

    /** For video the last packet of a frame, for audio the first of a talkspurt. */
    public boolean marker() {
        return (second & MARKER_BIT) != 0;
    }

    /** 0 to 65535, see {@link Sequence}. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** In units of the codec's clock rate, see {@link Sequence}. */
    public int timestamp() {
        return timestamp;
    }

    public int ssrc() {
        return ssrc;
    }

    /** 0 to 15 words from {@link #csrcOffset}. */
    public int csrcCount() {
        return first & 0x0f;
    }

    public int csrcOffset() {
        return offset + FIXED_LENGTH;
    }

    /** Bytes before the payload: fixed header, CSRCs and extension block. */
    public int headerLength() {
        return headerLength;
    }

    public int payloadOffset() {
        return offset + headerLength;
    }

    /** Bytes of payload without padding; 0 is allowed. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Bytes of padding, 0 to 255, the counting byte included. */
    public int paddingLength() {
        return paddingLength;
    }

    /** Whether there is padding and nothing else: a probe of the sender's bandwidth estimation. */
    public boolean isPaddingOnly() {
        return paddingLength > 0 && payloadLength == 0;
    }

    /** Elements found, 0 to {@link #MAX_EXTENSIONS}, in the order of the packet. */
    public int extensionCount() {
        return extensionCount;
    }

    /** Whether elements were left out: one reached beyond the block, or there were more than {@link #MAX_EXTENSIONS}. */
    public boolean extensionsIgnored() {
        return extensionsIgnored;
    }

    /** The id of the element at an index below {@link #extensionCount}, 1 to 255. */
    public int extensionIdAt(int index) {
        return extensionIds[Objects.checkIndex(index, extensionCount)];
    }

    /** Where the value of the element at an index below {@link #extensionCount} begins. */
    public int extensionOffsetAt(int index) {
        return extensionOffsets[Objects.checkIndex(index, extensionCount)];
    }

    /** Bytes of the value of the element at an index below {@link #extensionCount}, 0 to 255. */
    public int extensionLengthAt(int index) {
        return extensionLengths[Objects.checkIndex(index, extensionCount)];
    }

    /** Where the value of the first element of this id begins, or -1 when there is none. */
    public int extensionOffset(int id) {
        int index = indexOf(id);
        return index < 0 ? -1 : extensionOffsets[index];
    }

    /** Bytes of the value of the first element of this id, 0 to 255, or -1 when there is none. */
    public int extensionLength(int id) {
        int index = indexOf(id);
        return index < 0 ? -1 : extensionLengths[index];
    }

    private int indexOf(int id) {
        for (int i = 0; i < extensionCount; i++) {
            if (extensionIds[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
