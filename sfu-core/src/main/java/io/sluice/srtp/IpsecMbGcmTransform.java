package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** AES-GCM for SRTP and SRTCP (RFC 7714) by {@link IpsecMb}, in native memory only: see {@link NativeMemoryTransform}. */
final class IpsecMbGcmTransform implements SrtpTransform {
    private static final int TAG_LENGTH = IpsecMbGcmKey.TAG_LENGTH;
    /** SRTCP's associated data: its header in the clear and the word of E flag and index (RFC 7714 section 9.2). */
    private static final int RTCP_ASSOCIATED_LENGTH = Srtcp.HEADER_LENGTH + Srtcp.INDEX_LENGTH;

    private final Arena arena = Arena.ofConfined();
    private final IpsecMbScratch scratch;
    private final IpsecMbGcmKey rtp;
    private final IpsecMbGcmKey rtcp;

    IpsecMbGcmTransform(IpsecMb.Gcm functions, IpsecMbScratch scratch, SessionKeys rtp, SessionKeys rtcp) {
        this.scratch = scratch;
        this.rtp = new IpsecMbGcmKey(functions, scratch, arena, rtp);
        this.rtcp = new IpsecMbGcmKey(functions, scratch, arena, rtcp);
    }

    @Override
    public int encryptRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        int ssrc = RtpHeader.ssrc(destination, offset);
        long header = destination.address() + offset;
        long in = payload.address() + payloadOffset;
        long out = header + headerLength;
        rtp.encrypt(ssrc, index, header, headerLength, in, out, payloadLength, out + payloadLength);
        return 0;
    }

    @Override
    public int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index) {
        int ssrc = RtpHeader.ssrc(memory, offset);
        long header = memory.address() + offset;
        int payloadLength = length - headerLength - TAG_LENGTH;
        return rtp.decrypt(ssrc, index, header, headerLength, memory, offset + headerLength, payloadLength);
    }

    @Override
    public int encryptRtcp(MemorySegment memory, long offset, int length, int index) {
        int word = index | Srtcp.ENCRYPTED_FLAG;
        fillAssociated(memory, offset, word);
        int bodyLength = length - Srtcp.HEADER_LENGTH;
        long body = memory.address() + offset + Srtcp.HEADER_LENGTH;
        long associated = scratch.associatedAddress;
        int ssrc = Srtcp.ssrc(memory, offset);
        rtcp.encrypt(ssrc, index, associated, RTCP_ASSOCIATED_LENGTH, body, body, bodyLength, body + bodyLength);
        Bytes.put32(memory, offset + length + TAG_LENGTH, word);
        return 0;
    }

    @Override
    public int decryptRtcp(MemorySegment memory, long offset, int length, int index) {
        fillAssociated(memory, offset, index | Srtcp.ENCRYPTED_FLAG);
        int bodyLength = length - Srtcp.HEADER_LENGTH - Srtcp.INDEX_LENGTH - TAG_LENGTH;
        long associated = scratch.associatedAddress;
        long body = offset + Srtcp.HEADER_LENGTH;
        int ssrc = Srtcp.ssrc(memory, offset);
        return rtcp.decrypt(ssrc, index, associated, RTCP_ASSOCIATED_LENGTH, memory, body, bodyLength);
    }

    @Override
    public void close() {
        rtp.clear();
        rtcp.clear();
        arena.close();
    }

    private void fillAssociated(MemorySegment memory, long offset, int word) {
        Bytes.put64(scratch.associated, 0, Bytes.i64(memory, offset));
        Bytes.put32(scratch.associated, Srtcp.HEADER_LENGTH, word);
    }
}
