package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Stands before a transform that works on addresses: makes sure that the memory is alive, this thread's and as long as the
 * packet, and gives it packets of heap memory as copies. The packets of a server lie in native memory.
 */
final class NativeMemoryTransform implements SrtpTransform {
    private final SrtpProfile profile;
    private final SrtpTransform transform;
    private final IpsecMbScratch scratch;

    NativeMemoryTransform(SrtpProfile profile, SrtpTransform transform, IpsecMbScratch scratch) {
        this.profile = profile;
        this.transform = transform;
        this.scratch = scratch;
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
        int body = payloadLength + profile.rtpOverhead();
        if (destination.isNative() && payload.isNative()) {
            touch(destination, offset, headerLength + body);
            touch(payload, payloadOffset, payloadLength);
            try {
                return transform.encryptRtp(
                        destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
            } finally {
                Reference.reachabilityFence(destination);
                Reference.reachabilityFence(payload);
            }
        }
        MemorySegment copy = scratch.packet;
        Bytes.copy(destination, offset, copy, 0, headerLength);
        Bytes.copy(payload, payloadOffset, scratch.payload, 0, payloadLength);
        int drop = transform.encryptRtp(copy, 0, headerLength, scratch.payload, 0, payloadLength, index);
        if (drop == 0) {
            Bytes.copy(copy, headerLength, destination, offset + headerLength, body);
        }
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
        if (!destination.isNative() || !payload.isNative()) {
            return encryptRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
        }
        touch(destination, offset, headerLength + payloadLength + profile.rtpOverhead());
        touch(payload, payloadOffset, payloadLength);
        try {
            return transform.submitRtp(
                    batch, destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
        } finally {
            Reference.reachabilityFence(destination);
            Reference.reachabilityFence(payload);
        }
    }

    @Override
    public boolean gainsByCompany() {
        return transform.gainsByCompany();
    }

    /** What lies in heap memory would have to be copied, and the copy kept. */
    @Override
    public void expectRtp(MemorySegment memory, long offset, int length, long index) {
        if (memory.isNative()) {
            touch(memory, offset, length);
            transform.expectRtp(memory, offset, length, index);
        }
    }

    @Override
    public int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index) {
        if (memory.isNative()) {
            touch(memory, offset, length);
            try {
                return transform.decryptRtp(memory, offset, headerLength, length, index);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }
        Bytes.copy(memory, offset, scratch.packet, 0, length);
        int drop = transform.decryptRtp(scratch.packet, 0, headerLength, length, index);
        if (drop == 0) {
            Bytes.copy(scratch.packet, 0, memory, offset, length - profile.rtpOverhead());
        }
        return drop;
    }

    @Override
    public int encryptRtcp(MemorySegment memory, long offset, int length, int index) {
        if (memory.isNative()) {
            touch(memory, offset, length + profile.rtcpOverhead());
            try {
                return transform.encryptRtcp(memory, offset, length, index);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }
        Bytes.copy(memory, offset, scratch.packet, 0, length);
        int drop = transform.encryptRtcp(scratch.packet, 0, length, index);
        if (drop == 0) {
            Bytes.copy(scratch.packet, 0, memory, offset, length + profile.rtcpOverhead());
        }
        return drop;
    }

    @Override
    public int decryptRtcp(MemorySegment memory, long offset, int length, int index) {
        if (memory.isNative()) {
            touch(memory, offset, length);
            try {
                return transform.decryptRtcp(memory, offset, length, index);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }
        Bytes.copy(memory, offset, scratch.packet, 0, length);
        int drop = transform.decryptRtcp(scratch.packet, 0, length, index);
        if (drop == 0) {
            Bytes.copy(scratch.packet, 0, memory, offset, length - profile.rtcpOverhead());
        }
        return drop;
    }

    @Override
    public void close() {
        transform.close();
    }

    /** Reads the first and the last byte, and so has the segment check what its address does not tell. */
    private static void touch(MemorySegment memory, long offset, int length) {
        if (length > 0) {
            Bytes.u8(memory, offset);
            Bytes.u8(memory, offset + length - 1);
        }
    }
}
