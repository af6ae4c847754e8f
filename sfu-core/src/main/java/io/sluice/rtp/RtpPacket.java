package io.sluice.rtp;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;

/**
 * One received and decrypted RTP packet as producers, consumers and retransmission buffers see it: the fields of its
 * header, and where the value of each known extension stands, found once for all consumers. The bytes are read-only; what
 * a consumer sends differently it writes elsewhere. Behind the payload stands {@link RtpPadding}, whatever came there. Every offset counts from the start of {@link #memory}.
 *
 * <p>Ownership: whoever takes one from its {@link RtpPacketPool} holds one reference and releases it; who keeps a
 * borrowed one calls {@link #retain} and later {@link #release}. All of them together hold one reference to the
 * {@link Packet}, given back with the last. Confined to the loop of its pool.
 */
public final class RtpPacket {
    /** Bytes of the original sequence number at the start of an RTX payload (RFC 4588 section 4). */
    private static final int RTX_HEADER_LENGTH = 2;

    /** What {@link #captureClockOffset} says where no offset is known. */
    public static final long UNKNOWN_OFFSET = Long.MIN_VALUE;

    private static final int PADDING_BIT = 0x20;
    private static final int EXTENSION_BIT = 0x10;

    /** An element of four bytes with its header, to a whole word. */
    private static final int NEW_ELEMENT_LENGTH = 8;

    private static final int NEW_BLOCK_LENGTH = Integer.BYTES + NEW_ELEMENT_LENGTH;
    private static final int MARKER_BIT = 0x80;

    private final RtpPacketPool pool;
    private Packet packet;
    private int references;

    private boolean marker;
    private int payloadType;
    private int sequenceNumber;
    private int timestamp;
    private int ssrc;
    private int csrcCount;
    private int csrcOffset;
    private int headerLength;
    private int payloadOffset;
    private int payloadLength;
    private int paddingLength;
    private boolean paddable;
    private boolean keyFrame;
    private long captureClockOffset;
    private final FrameDescriptor frame = new FrameDescriptor();

    /** Bit n: the element of the type of index n is there, and its offset and length below are this packet's. */
    private int extensions;

    private final int[] extensionOffsets = new int[ExtensionType.COUNT];
    private final int[] extensionLengths = new int[ExtensionType.COUNT];

    RtpPacket(RtpPacketPool pool, Packet packet) {
        this.pool = pool;
        this.packet = packet;
    }

    void acquired(Packet packet, RtpHeader header, ExtensionMap map) {
        assert references == 0 : "acquired while in use";
        assert header.memory().equals(packet.memory()) : "the header was parsed from another packet";
        references = 1;
        packet.retain();
        this.packet = packet;
        copyFields(header);
        resolveExtensions(header, map);
        paddable = payloadLength > 0 && RtpPadding.write(packet.memory(), payloadOffset + payloadLength);
        keyFrame = false;
        captureClockOffset = UNKNOWN_OFFSET;
    }

    private void copyFields(RtpHeader header) {
        marker = header.marker();
        payloadType = header.payloadType();
        sequenceNumber = header.sequenceNumber();
        timestamp = header.timestamp();
        ssrc = header.ssrc();
        csrcCount = header.csrcCount();
        csrcOffset = header.csrcOffset();
        headerLength = header.headerLength();
        payloadOffset = header.payloadOffset();
        payloadLength = header.payloadLength();
        paddingLength = header.paddingLength();
    }

    /** Finds the extensions anew, by other ids: the header must be the one this packet was acquired with, parsed last. */
    public void resolveExtensions(RtpHeader header, ExtensionMap map) {
        extensions = 0;
        // Backwards, so that of two elements of one id the first stays.
        for (int i = header.extensionCount() - 1; i >= 0; i--) {
            int index = map.index(header.extensionIdAt(i));
            if (index >= 0) {
                extensions |= 1 << index;
                extensionOffsets[index] = header.extensionOffsetAt(i);
                extensionLengths[index] = header.extensionLengthAt(i);
            }
        }
    }

    /**
     * Turns a retransmission into the packet it repeats (RFC 4588 section 4): takes the original sequence number from the
     * payload, and SSRC and payload type from the stream that is repaired. Timestamp and marker are the original's already;
     * the extensions stay those of the retransmission, whose padding goes. The bytes change as well, since a lane copies
     * them: to be called before anyone else holds a reference.
     *
     * @return false, and nothing changed, when the payload is too short to be one: a probe, or malformed
     */
    public boolean unwrapRtx(int mediaSsrc, int mediaPayloadType) {
        assert references == 1 : "unwrapped while others read it";
        if (payloadLength < RTX_HEADER_LENGTH) {
            return false;
        }
        sequenceNumber = Bytes.u16(memory(), payloadOffset);
        ssrc = mediaSsrc;
        payloadType = mediaPayloadType;
        payloadLength -= RTX_HEADER_LENGTH;
        paddingLength = 0;
        writeUnwrapped(packet.memory());
        packet.length(payloadOffset + payloadLength);
        paddable = payloadLength > 0 && RtpPadding.write(packet.memory(), payloadOffset + payloadLength);
        return true;
    }

    /**
     * Adds an element of four bytes to the extension block as if the sender had written it, so that lanes and whoever keeps the
     * packet have it as well: to be called before anyone else holds a reference, for a type that the packet does not have.
     *
     * @param id under which the stream has the type, 1 to 14
     * @return false, and nothing changed, when there is no room, or the block is of neither form of RFC 8285
     */
    public boolean addExtension(ExtensionType type, int id, int value) {
        assert references == 1 : "changed while others read it";
        assert !hasExtension(type) : "an element that is there already";
        int block = csrcOffset + csrcCount * Integer.BYTES;
        boolean fresh = payloadOffset == block;
        int grown = fresh ? NEW_BLOCK_LENGTH : NEW_ELEMENT_LENGTH;
        ExtensionForm form = fresh ? ExtensionForm.ONE_BYTE : ExtensionForm.ofProfile(Bytes.u16(memory(), block));
        if (form == null || packet.length() + grown > Packet.CAPACITY) {
            return false;
        }
        int words = (fresh ? 0 : Bytes.u16(memory(), block + Short.BYTES)) + NEW_ELEMENT_LENGTH / Integer.BYTES;
        int at = fresh ? block : block + Integer.BYTES;
        moveUp(at, grown);
        if (fresh) {
            Bytes.put8(memory(), 0, Bytes.u8(memory(), 0) | EXTENSION_BIT);
            Bytes.put16(memory(), block, form.profile());
        }
        Bytes.put16(memory(), block + Short.BYTES, words);
        int valueOffset = form.writeHeader(memory(), block + Integer.BYTES, id, Integer.BYTES);
        Bytes.put32(memory(), valueOffset, value);
        note(type, valueOffset, Integer.BYTES);
        return true;
    }

    /** Makes room for bytes, which are zero, in front of what stands at an offset. */
    private void moveUp(int from, int by) {
        int end = packet.length();
        packet.length(end + by);
        MemorySegment.copy(packet.memory(), from, packet.memory(), from + by, end - from);
        packet.memory().asSlice(from, by).fill((byte) 0);
        headerLength += by;
        payloadOffset += by;
        for (int i = 0; i < extensionOffsets.length; i++) {
            extensionOffsets[i] += by;
        }
        paddable = payloadLength > 0 && RtpPadding.write(packet.memory(), payloadOffset + payloadLength);
    }

    private void note(ExtensionType type, int valueOffset, int length) {
        extensions |= 1 << type.index();
        extensionOffsets[type.index()] = valueOffset;
        extensionLengths[type.index()] = length;
    }

    private void writeUnwrapped(MemorySegment memory) {
        Bytes.put8(memory, 0, Bytes.u8(memory, 0) & ~PADDING_BIT);
        Bytes.put8(memory, 1, (marker ? MARKER_BIT : 0) | payloadType);
        Bytes.put16(memory, 2, sequenceNumber);
        Bytes.put32(memory, 8, ssrc);
        MemorySegment.copy(memory, payloadOffset + RTX_HEADER_LENGTH, memory, payloadOffset, payloadLength);
    }

    /** Adds a reference. */
    public void retain() {
        assert references > 0 : "retained after its last release";
        references++;
    }

    /** Gives a reference back; the last one returns this view to its pool and gives back the packet's. */
    public void release() {
        assert references > 0 : "released more often than retained";
        if (--references == 0) {
            packet.release();
            pool.returned(this);
        }
    }

    /** The memory all offsets here are of. */
    public MemorySegment memory() {
        assert references > 0 : "read after its last release";
        return packet.memory();
    }

    /** The datagram this packet came in. */
    public Packet packet() {
        return packet;
    }

    /** When the kernel received the datagram, on the loop's monotonic clock. */
    public long arrivalNanos() {
        return packet.arrivalNanos();
    }

    /** For video the last packet of a frame, for audio the first of a talkspurt. */
    public boolean marker() {
        return marker;
    }

    /** 0 to 127. */
    public int payloadType() {
        return payloadType;
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
        return csrcCount;
    }

    public int csrcOffset() {
        return csrcOffset;
    }

    /** Bytes before the payload as received: fixed header, CSRCs and extension block, without that of RTX. */
    public int headerLength() {
        return headerLength;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload without padding; 0 is allowed. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Bytes of padding, 0 to 255. */
    public int paddingLength() {
        return paddingLength;
    }

    /** Whether {@link RtpPadding} stands behind the payload; never where padding would be all there is. */
    public boolean isPaddable() {
        return paddable;
    }

    /** Whether there is no payload: padding and nothing else, as in probes of the way, or not even that (RFC 6263 section 4.6). */
    public boolean isPaddingOnly() {
        return payloadLength == 0;
    }

    /** Whether a decoder can start with this packet, as the producer found out; false until it says so. */
    public boolean keyFrame() {
        return keyFrame;
    }

    public void keyFrame(boolean keyFrame) {
        this.keyFrame = keyFrame;
    }

    /** What the packet says of its frame, of layered video alone; of others it means nothing. */
    public FrameDescriptor frame() {
        return frame;
    }

    /**
     * How far the capturer's clock is ahead of ours, in signed 32.32 seconds, as abs-capture-time has it; fixed for the packet,
     * so that whenever it is sent it says the same. {@link #UNKNOWN_OFFSET} without that extension, and until it is known.
     */
    public long captureClockOffset() {
        return captureClockOffset;
    }

    /** Says how far the sender's clock is ahead of ours, in signed 32.32 seconds. */
    public void senderClockOffset(long offset) {
        int at = extensionOffset(ExtensionType.ABS_CAPTURE_TIME);
        int length = extensionLength(ExtensionType.ABS_CAPTURE_TIME);
        if (AbsCaptureTime.isSound(length)) {
            captureClockOffset = AbsCaptureTime.clockOffset(memory(), at, length) + offset;
        }
    }

    /** The extensions that are there, as {@link ExtensionType#setOf}. */
    public int extensions() {
        return extensions;
    }

    public boolean hasExtension(ExtensionType type) {
        return (extensions >>> type.index() & 1) != 0;
    }

    /** Where the value of this extension begins, or -1 when the packet has none. */
    public int extensionOffset(ExtensionType type) {
        return hasExtension(type) ? extensionOffsets[type.index()] : -1;
    }

    /** Bytes of the value of this extension, as the sender chose them, 0 to 255; -1 when the packet has none. */
    public int extensionLength(ExtensionType type) {
        return hasExtension(type) ? extensionLengths[type.index()] : -1;
    }
}
