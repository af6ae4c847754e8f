package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** AES-GCM for SRTP and SRTCP (RFC 7714) on the JDK's cipher. */
final class JcaGcmTransform implements SrtpTransform {
    private static final int TAG_LENGTH = 16;
    /** SRTCP's associated data: its header in the clear and the word of E flag and index (RFC 7714 section 9.2). */
    private static final int RTCP_ASSOCIATED_LENGTH = Srtcp.HEADER_LENGTH + Srtcp.INDEX_LENGTH;

    private final Scratch scratch;
    private final GcmCipher rtp;
    private final GcmCipher rtcp;

    JcaGcmTransform(Scratch scratch, SessionKeys rtp, SessionKeys rtcp) throws GeneralSecurityException {
        this.scratch = scratch;
        this.rtp = new GcmCipher(rtp);
        this.rtcp = new GcmCipher(rtcp);
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
        Bytes.copy(destination, offset, scratch.inputMemory, 0, headerLength);
        Bytes.copy(payload, payloadOffset, scratch.inputMemory, headerLength, payloadLength);
        int ssrc = RtpHeader.ssrc(destination, offset);
        int drop = rtp.run(Cipher.ENCRYPT_MODE, ssrc, index, scratch, headerLength, payloadLength);
        if (drop == 0) {
            Bytes.copy(scratch.outputMemory, 0, destination, offset + headerLength, payloadLength + TAG_LENGTH);
        }
        return drop;
    }

    /** The JDK refuses the IV it has encrypted with last. */
    @Override
    public int encryptRtpAgain(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        int drop = rtp.forgetLastIv();
        return drop == 0
                ? encryptRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, index)
                : drop;
    }

    @Override
    public int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index) {
        Bytes.copy(memory, offset, scratch.inputMemory, 0, length);
        int ssrc = RtpHeader.ssrc(memory, offset);
        int drop = rtp.run(Cipher.DECRYPT_MODE, ssrc, index, scratch, headerLength, length - headerLength);
        if (drop == 0) {
            Bytes.copy(scratch.outputMemory, 0, memory, offset + headerLength, length - headerLength - TAG_LENGTH);
        }
        return drop;
    }

    @Override
    public int encryptRtcp(MemorySegment memory, long offset, int length, int index) {
        int bodyLength = length - Srtcp.HEADER_LENGTH;
        int word = index | Srtcp.ENCRYPTED_FLAG;
        fillRtcp(memory, offset, bodyLength, word);
        int ssrc = Srtcp.ssrc(memory, offset);
        int drop = rtcp.run(Cipher.ENCRYPT_MODE, ssrc, index, scratch, RTCP_ASSOCIATED_LENGTH, bodyLength);
        if (drop == 0) {
            Bytes.put32(scratch.outputMemory, bodyLength + TAG_LENGTH, word);
            int written = bodyLength + TAG_LENGTH + Srtcp.INDEX_LENGTH;
            Bytes.copy(scratch.outputMemory, 0, memory, offset + Srtcp.HEADER_LENGTH, written);
        }
        return drop;
    }

    @Override
    public int decryptRtcp(MemorySegment memory, long offset, int length, int index) {
        int bodyLength = length - Srtcp.HEADER_LENGTH - Srtcp.INDEX_LENGTH;
        fillRtcp(memory, offset, bodyLength, index | Srtcp.ENCRYPTED_FLAG);
        int ssrc = Srtcp.ssrc(memory, offset);
        int drop = rtcp.run(Cipher.DECRYPT_MODE, ssrc, index, scratch, RTCP_ASSOCIATED_LENGTH, bodyLength);
        if (drop == 0) {
            Bytes.copy(scratch.outputMemory, 0, memory, offset + Srtcp.HEADER_LENGTH, bodyLength - TAG_LENGTH);
        }
        return drop;
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }

    private void fillRtcp(MemorySegment memory, long offset, int bodyLength, int word) {
        Bytes.copy(memory, offset, scratch.inputMemory, 0, Srtcp.HEADER_LENGTH);
        Bytes.put32(scratch.inputMemory, Srtcp.HEADER_LENGTH, word);
        Bytes.copy(memory, offset + Srtcp.HEADER_LENGTH, scratch.inputMemory, RTCP_ASSOCIATED_LENGTH, bodyLength);
    }
}
