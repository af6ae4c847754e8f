package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * AES-CM with HMAC-SHA1 for SRTP and SRTCP (RFC 3711) by {@link IpsecMb}, in native memory only: see
 * {@link NativeMemoryTransform}. Forgeries are found out before anything is decrypted. Should the library ever fail to do a
 * job, which it has no reason to, the bytes it was to write are anything.
 */
final class IpsecMbCmTransform implements SrtpTransform {

    private final Arena arena = Arena.ofConfined();
    private final IpsecMbJobs jobs;
    private final IpsecMbLanes lanes;
    private final IpsecMbArrivals arrivals;
    private final IpsecMbScratch scratch;
    private final IpsecMbCmKey rtp;
    private final IpsecMbCmKey rtcp;

    IpsecMbCmTransform(
            SrtpProfile profile, IpsecMbCm shared, IpsecMbScratch scratch, SessionKeys rtp, SessionKeys rtcp) {
        this.jobs = shared.single();
        this.lanes = shared.lanes();
        this.arrivals = shared.arrivals();
        this.scratch = scratch;
        this.rtp = new IpsecMbCmKey(shared.functions(), scratch, arena, rtp, profile.rtpTagLength());
        this.rtcp = new IpsecMbCmKey(shared.functions(), scratch, arena, rtcp, profile.rtcpTagLength());
        arrivals.opened();
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
        rtp.fillIv(scratch.iv, 0, RtpHeader.ssrc(destination, offset), index);
        // The roll-over counter is authenticated and not sent: the tag takes its place.
        long end = offset + headerLength + payloadLength;
        Bytes.put32(destination, end, rollOver(index));
        long header = destination.address() + offset;
        long in = payload.address() + payloadOffset;
        int hashLength = headerLength + payloadLength + Integer.BYTES;
        int drop = jobs.encryptAndHash(rtp, in, header + headerLength, payloadLength, header, hashLength);
        Bytes.copy(scratch.tag, 0, destination, end, rtp.tagLength());
        return drop;
    }

    @Override
    public int submitRtp(
            SrtpBatch batch,
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        // Nothing to encrypt is nothing for a burst of ciphers; another engine's batch does not know our lanes.
        if (payloadLength == 0 || batch.lanes() != lanes) {
            return encryptRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
        }
        Bytes.put32(destination, offset + headerLength + payloadLength, rollOver(index));
        lanes.add(batch, rtp, index, destination, offset, headerLength, payload, payloadOffset, payloadLength);
        return SrtpBatch.WAITING;
    }

    @Override
    public boolean gainsByCompany() {
        return true;
    }

    @Override
    public void expectRtp(MemorySegment memory, long offset, int length, long index) {
        arrivals.add(rtp, memory, offset, length - rtp.tagLength(), index);
    }

    @Override
    public int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index) {
        int plain = length - rtp.tagLength();
        long header = memory.address() + offset;
        boolean hashed = arrivals.take(rtp, header, plain, index, scratch.tag);
        int drop = hashed ? 0 : hash(memory, offset, plain, index);
        if (drop == 0 && !scratch.tagEquals(memory, offset + plain, rtp.tagLength())) {
            drop = SrtpDrop.AUTHENTICATION_FAILED.code();
        }
        int payloadLength = plain - headerLength;
        if (drop == 0 && payloadLength > 0) {
            rtp.fillIv(scratch.iv, 0, RtpHeader.ssrc(memory, offset), index);
            long payload = header + headerLength;
            drop = jobs.crypt(rtp, payload, payload, payloadLength);
        }
        return drop;
    }

    /** The tag that a packet of this index has, into the scratch memory. */
    private int hash(MemorySegment memory, long offset, int plain, long index) {
        Bytes.copy(memory, offset + plain, scratch.associated, 0, rtp.tagLength());
        Bytes.put32(memory, offset + plain, rollOver(index));
        int drop = jobs.hash(rtp, memory.address() + offset, plain + Integer.BYTES);
        Bytes.copy(scratch.associated, 0, memory, offset + plain, rtp.tagLength());
        return drop;
    }

    @Override
    public int encryptRtcp(MemorySegment memory, long offset, int length, int index) {
        rtcp.fillIv(scratch.iv, 0, Srtcp.ssrc(memory, offset), index);
        Bytes.put32(memory, offset + length, index | Srtcp.ENCRYPTED_FLAG);
        long packet = memory.address() + offset;
        long body = packet + Srtcp.HEADER_LENGTH;
        int hashLength = length + Srtcp.INDEX_LENGTH;
        int drop = jobs.encryptAndHash(rtcp, body, body, length - Srtcp.HEADER_LENGTH, packet, hashLength);
        Bytes.copy(scratch.tag, 0, memory, offset + hashLength, rtcp.tagLength());
        return drop;
    }

    @Override
    public int decryptRtcp(MemorySegment memory, long offset, int length, int index) {
        long packet = memory.address() + offset;
        int hashLength = length - rtcp.tagLength();
        int drop = jobs.hash(rtcp, packet, hashLength);
        if (drop == 0 && !scratch.tagEquals(memory, offset + hashLength, rtcp.tagLength())) {
            drop = SrtpDrop.AUTHENTICATION_FAILED.code();
        }
        int bodyLength = hashLength - Srtcp.INDEX_LENGTH - Srtcp.HEADER_LENGTH;
        if (drop == 0 && bodyLength > 0) {
            rtcp.fillIv(scratch.iv, 0, Srtcp.ssrc(memory, offset), index);
            long body = packet + Srtcp.HEADER_LENGTH;
            drop = jobs.crypt(rtcp, body, body, bodyLength);
        }
        return drop;
    }

    @Override
    public void close() {
        // Packets may wait that need our keys.
        lanes.finish();
        arrivals.closed();
        rtp.clear();
        rtcp.clear();
        arena.close();
    }

    private static int rollOver(long index) {
        return (int) (index >>> 16);
    }
}
