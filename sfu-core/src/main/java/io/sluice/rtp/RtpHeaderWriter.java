package io.sluice.rtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes the header of an RTP packet (RFC 3550 section 5.1, RFC 8285 section 4) into its place before the payload.
 *
 * <p>Called in the order of the bytes: {@link #begin}, {@link #fixedHeader}, {@link #csrcs} if any, {@link #padded} if so,
 * extension elements if any, {@link #finish}. What does not fit, into the destination or into the form of extensions, is not written, nor is
 * anything after it, and {@link #finish} says {@link #REFUSED}: one check a packet. Reused for one packet after the
 * other; borrows the destination from {@code begin} to {@code finish}.
 */
public final class RtpHeaderWriter {
    /** What {@link #finish} says when the header did not fit. */
    public static final int REFUSED = -1;

    private static final int MAX_CSRCS = 15;
    private static final int MAX_EXTENSION_ID = 255;

    private MemorySegment memory = MemorySegment.NULL;
    private ExtensionForm form = ExtensionForm.ONE_BYTE;
    private int start;
    private int limit;
    private int position;
    private int blockOffset;
    private boolean refused;

    /**
     * Bytes of a header.
     *
     * @param csrcCount 0 to 15
     * @param elementBytes of all extension elements with their own headers; 0 when there are none
     */
    public static int length(int csrcCount, int elementBytes) {
        int block = elementBytes == 0 ? 0 : RtpHeader.EXTENSION_HEADER_LENGTH + wholeWords(elementBytes);
        return RtpHeader.FIXED_LENGTH + csrcCount * Integer.BYTES + block;
    }

    private static int wholeWords(int bytes) {
        return (bytes + Integer.BYTES - 1) & -Integer.BYTES;
    }

    /**
     * Starts a header.
     *
     * @param memory the destination; smaller than 2 GiB
     * @param offset where the packet begins
     * @param limit the offset that no byte is written at or beyond
     * @param form must hold every element that will follow, see {@link ExtensionForm#covering}
     */
    public RtpHeaderWriter begin(MemorySegment memory, int offset, int limit, ExtensionForm form) {
        if (offset < 0 || offset > limit || limit > memory.byteSize()) {
            throw new IllegalArgumentException(
                    "range " + offset + ".." + limit + " is not within the destination's 0.." + memory.byteSize());
        }
        this.memory = memory;
        this.limit = limit;
        this.form = form;
        start = offset;
        position = offset;
        blockOffset = 0;
        refused = false;
        return this;
    }

    /** Writes the first 12 bytes; only the low 7 bits of the payload type and 16 of the sequence number count. */
    public RtpHeaderWriter fixedHeader(boolean marker, int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        assert position == start : "the fixed header comes first";
        if (reserve(RtpHeader.FIXED_LENGTH)) {
            Bytes.put8(memory, start, RtpHeader.VERSION << 6);
            Bytes.put8(memory, start + 1, (payloadType & 0x7f) | (marker ? RtpHeader.MARKER_BIT : 0));
            Bytes.put16(memory, start + 2, sequenceNumber);
            Bytes.put32(memory, start + 4, timestamp);
            Bytes.put32(memory, start + 8, ssrc);
        }
        return this;
    }

    /**
     * Copies the list of contributing sources.
     *
     * @param count 0 to 15
     */
    public RtpHeaderWriter csrcs(MemorySegment source, int sourceOffset, int count) {
        assert refused || position == start + RtpHeader.FIXED_LENGTH : "CSRCs come right after the fixed header";
        if (count < 0 || count > MAX_CSRCS) {
            throw new IllegalArgumentException("count " + count + " of CSRCs is not within 0.." + MAX_CSRCS);
        }
        int target = position;
        if (reserve(count * Integer.BYTES)) {
            Bytes.copy(source, sourceOffset, memory, target, (long) count * Integer.BYTES);
            Bytes.put8(memory, start, RtpHeader.VERSION << 6 | count);
        }
        return this;
    }

    /** Says that the payload will be followed by padding, see {@link RtpPadding}. */
    public RtpHeaderWriter padded() {
        assert refused || position >= start + RtpHeader.FIXED_LENGTH : "the fixed header comes first";
        if (!refused) {
            Bytes.put8(memory, start, Bytes.u8(memory, start) | RtpHeader.PADDING_BIT);
        }
        return this;
    }

    /**
     * Adds an element whose value stands in memory.
     *
     * @param id as the receiver negotiated it, 1 to 255
     * @param length bytes of the value
     */
    public RtpHeaderWriter extension(int id, MemorySegment source, int sourceOffset, int length) {
        if (openElement(id, length)) {
            Bytes.copy(source, sourceOffset, memory, position - length, length);
        }
        return this;
    }

    /** Adds an element whose value is an array, of which nothing is kept. */
    public RtpHeaderWriter extensionBytes(int id, byte[] value) {
        if (openElement(id, value.length)) {
            MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, position - value.length, value.length);
        }
        return this;
    }

    /** Adds an element of 16 bits, such as a transport-wide sequence number. */
    public RtpHeaderWriter extensionInt16(int id, int value) {
        if (openElement(id, Short.BYTES)) {
            Bytes.put16(memory, position - Short.BYTES, value);
        }
        return this;
    }

    /** Adds an element of 24 bits, such as {@link AbsSendTime}. */
    public RtpHeaderWriter extensionInt24(int id, int value) {
        if (openElement(id, 3)) {
            Bytes.put24(memory, position - 3, value);
        }
        return this;
    }

    /** Adds an element of 128 bits, such as {@link AbsCaptureTime}. */
    public RtpHeaderWriter extensionInt128(int id, long high, long low) {
        if (openElement(id, 2 * Long.BYTES)) {
            Bytes.put64(memory, position - 2 * Long.BYTES, high);
            Bytes.put64(memory, position - Long.BYTES, low);
        }
        return this;
    }

    /** Completes the extension block and gives the header's length in bytes, or {@link #REFUSED}. */
    public int finish() {
        assert refused || position >= start + RtpHeader.FIXED_LENGTH : "a header needs its fixed part";
        if (blockOffset != 0) {
            closeBlock();
        }
        return refused ? REFUSED : position - start;
    }

    /** Leaves {@link #position} after the value, which the caller writes when this says true. */
    private boolean openElement(int id, int length) {
        if (id < 1 || id > MAX_EXTENSION_ID) {
            throw new IllegalArgumentException("id " + id + " of an extension is not within 1.." + MAX_EXTENSION_ID);
        }
        refused |= !form.fits(id, length);
        if (blockOffset == 0) {
            openBlock();
        }
        int element = position;
        if (!reserve(form.elementHeaderLength() + length)) {
            return false;
        }
        switch (form) {
            case ONE_BYTE -> Bytes.put8(memory, element, id << 4 | (length - 1));
            case TWO_BYTE -> Bytes.put16(memory, element, id << 8 | length);
        }
        return true;
    }

    private void openBlock() {
        int block = position;
        if (reserve(RtpHeader.EXTENSION_HEADER_LENGTH)) {
            Bytes.put16(memory, block, form.profile());
            blockOffset = block;
        }
    }

    private void closeBlock() {
        int elements = blockOffset + RtpHeader.EXTENSION_HEADER_LENGTH;
        int end = position;
        int padding = wholeWords(end - elements) - (end - elements);
        if (!reserve(padding)) {
            return;
        }
        for (int i = 0; i < padding; i++) {
            Bytes.put8(memory, end + i, 0);
        }
        Bytes.put16(memory, blockOffset + 2, (position - elements) / Integer.BYTES);
        Bytes.put8(memory, start, Bytes.u8(memory, start) | RtpHeader.EXTENSION_BIT);
    }

    /** Moves the position on if the bytes fit and all before them did. */
    private boolean reserve(int length) {
        refused |= length > limit - position;
        if (refused) {
            return false;
        }
        position += length;
        return true;
    }
}
