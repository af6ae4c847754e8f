package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;

/** AES-CM with HMAC-SHA1 for SRTP and SRTCP (RFC 3711) on the JDK's ciphers. */
final class JcaCmTransform implements SrtpTransform {
    private final Scratch scratch;
    private final CmCipher rtp;
    private final CmCipher rtcp;

    JcaCmTransform(SrtpProfile profile, Scratch scratch, SessionKeys rtp, SessionKeys rtcp)
            throws GeneralSecurityException {
        this.scratch = scratch;
        this.rtp = new CmCipher(rtp, profile.rtpTagLength());
        this.rtcp = new CmCipher(rtcp, profile.rtcpTagLength());
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
        int plain = headerLength + payloadLength;
        Bytes.copy(destination, offset, scratch.outputMemory, 0, headerLength);
        Bytes.copy(payload, payloadOffset, scratch.inputMemory, headerLength, payloadLength);
        int drop = rtp.crypt(RtpHeader.ssrc(destination, offset), index, scratch, headerLength, plain);
        if (drop == 0) {
            // The roll-over counter is authenticated and not sent: the tag takes its place.
            drop = rtp.sign(scratch, plain, rollOver(index), plain);
        }
        if (drop == 0) {
            int written = payloadLength + rtp.tagLength();
            Bytes.copy(scratch.outputMemory, headerLength, destination, offset + headerLength, written);
        }
        return drop;
    }

    @Override
    public int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index) {
        int plain = length - rtp.tagLength();
        Bytes.copy(memory, offset, scratch.inputMemory, 0, length);
        int drop = rtp.verify(scratch, plain, rollOver(index), plain);
        if (drop == 0) {
            drop = rtp.crypt(RtpHeader.ssrc(memory, offset), index, scratch, headerLength, plain);
        }
        if (drop == 0) {
            Bytes.copy(scratch.outputMemory, headerLength, memory, offset + headerLength, plain - headerLength);
        }
        return drop;
    }

    @Override
    public int encryptRtcp(MemorySegment memory, long offset, int length, int index) {
        Bytes.copy(memory, offset, scratch.inputMemory, 0, length);
        Bytes.copy(memory, offset, scratch.outputMemory, 0, Srtcp.HEADER_LENGTH);
        int drop = rtcp.crypt(Srtcp.ssrc(memory, offset), index, scratch, Srtcp.HEADER_LENGTH, length);
        if (drop == 0) {
            drop = rtcp.sign(scratch, length, index | Srtcp.ENCRYPTED_FLAG, length + Srtcp.INDEX_LENGTH);
        }
        if (drop == 0) {
            int total = length + Srtcp.INDEX_LENGTH + rtcp.tagLength();
            Bytes.copy(scratch.outputMemory, 0, memory, offset, total);
        }
        return drop;
    }

    @Override
    public int decryptRtcp(MemorySegment memory, long offset, int length, int index) {
        int plain = length - rtcp.tagLength() - Srtcp.INDEX_LENGTH;
        Bytes.copy(memory, offset, scratch.inputMemory, 0, length);
        int drop = rtcp.verify(scratch, plain, index | Srtcp.ENCRYPTED_FLAG, plain + Srtcp.INDEX_LENGTH);
        if (drop == 0) {
            drop = rtcp.crypt(Srtcp.ssrc(memory, offset), index, scratch, Srtcp.HEADER_LENGTH, plain);
        }
        if (drop == 0) {
            int body = plain - Srtcp.HEADER_LENGTH;
            Bytes.copy(scratch.outputMemory, Srtcp.HEADER_LENGTH, memory, offset + Srtcp.HEADER_LENGTH, body);
        }
        return drop;
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }

    private static int rollOver(long index) {
        return (int) (index >>> 16);
    }
}
