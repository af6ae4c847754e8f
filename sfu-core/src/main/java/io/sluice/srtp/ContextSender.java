package io.sluice.srtp;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cryptographic contexts of a sender (RFC 3711 section 3.2.3), one for each SSRC: which indexes are used. The session
 * keys, the same for all of them, are the transform's.
 */
final class ContextSender implements SrtpSender {
    private static final int NEVER_SENT = -1;

    /** A tag of 32 bits does not tell one packet from all others. */
    private static final int MIN_REPEAT_TAG_LENGTH = 10;

    private final SrtpProfile profile;
    private final SrtpTransform transform;
    private final int windowSize;
    private final Int2ObjectHashMap<IndexWindow> windows = new Int2ObjectHashMap<>();
    private final Int2IntHashMap nextRtcpIndexes = new Int2IntHashMap(NEVER_SENT);
    private boolean closed;

    ContextSender(SrtpProfile profile, SrtpTransform transform, int windowSize) {
        this.profile = profile;
        this.transform = transform;
        this.windowSize = windowSize;
    }

    @Override
    public int protectRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit) {
        Objects.checkFromIndexSize(payloadOffset, payloadLength, payload.byteSize());
        long index = claimRtpIndex(destination, offset, headerLength, payloadLength, limit);
        if (index < 0) {
            return (int) index;
        }
        int drop =
                transform.encryptRtp(destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
        return drop == 0 ? headerLength + payloadLength + profile.rtpOverhead() : drop;
    }

    @Override
    public void protectRtp(
            SrtpBatch batch,
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit) {
        batch.requireRoom();
        Objects.checkFromIndexSize(payloadOffset, payloadLength, payload.byteSize());
        long index = claimRtpIndex(destination, offset, headerLength, payloadLength, limit);
        if (index < 0) {
            batch.add((int) index);
            return;
        }
        int drop = transform.submitRtp(
                batch, destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
        batch.add(drop == 0 ? headerLength + payloadLength + profile.rtpOverhead() : drop);
    }

    @Override
    public int repeatRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            int limit,
            long fingerprintHigh,
            long fingerprintLow) {
        Objects.checkFromIndexSize(payloadOffset, payloadLength, payload.byteSize());
        if (profile.rtpTagLength() < MIN_REPEAT_TAG_LENGTH) {
            return SrtpDrop.NOT_A_REPEAT.code();
        }
        int drop = check(destination, offset, headerLength, payloadLength, limit);
        if (drop != 0) {
            return drop;
        }
        long index = usedRtpIndex(RtpHeader.ssrc(destination, offset), RtpHeader.sequence(destination, offset));
        if (index < 0) {
            return (int) index;
        }
        drop = transform.encryptRtpAgain(
                destination, offset, headerLength, payload, payloadOffset, payloadLength, index);
        if (drop != 0) {
            return drop;
        }
        int length = headerLength + payloadLength + profile.rtpOverhead();
        long end = offset + length;
        if (Bytes.i64(destination, end - FINGERPRINT_LENGTH) != fingerprintHigh
                || Bytes.i64(destination, end - Long.BYTES) != fingerprintLow) {
            destination.asSlice(offset + headerLength, length - headerLength).fill((byte) 0);
            return SrtpDrop.NOT_A_REPEAT.code();
        }
        return length;
    }

    @Override
    public int protectRtcp(MemorySegment memory, long offset, int length, int limit) {
        requireOpen();
        Objects.checkFromIndexSize(offset, limit, memory.byteSize());
        if (length < Srtcp.HEADER_LENGTH) {
            return SrtpDrop.MALFORMED.code();
        }
        long total = (long) length + profile.rtcpOverhead();
        int drop = checkRoom(total, limit);
        if (drop != 0) {
            return drop;
        }
        int index = claimRtcpIndex(Srtcp.ssrc(memory, offset));
        if (index < 0) {
            return index;
        }
        drop = transform.encryptRtcp(memory, offset, length, index);
        return drop == 0 ? (int) total : drop;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transform.close();
        }
    }

    /** As if {@code index} SRTCP packets of this SSRC had been sent. */
    void skipToRtcpIndex(int ssrc, int index) {
        nextRtcpIndexes.put(ssrc, index);
    }

    private static int checkRoom(long total, int limit) {
        if (total > limit) {
            return SrtpDrop.NO_ROOM.code();
        }
        return total > Packet.CAPACITY ? SrtpDrop.OVERSIZED.code() : 0;
    }

    /** The index of a packet that can be protected, as {@link #claimRtpIndex(int, int)}. Or a drop code. */
    private long claimRtpIndex(MemorySegment destination, long offset, int headerLength, int payloadLength, int limit) {
        int drop = check(destination, offset, headerLength, payloadLength, limit);
        return drop == 0
                ? claimRtpIndex(RtpHeader.ssrc(destination, offset), RtpHeader.sequence(destination, offset))
                : drop;
    }

    private int check(MemorySegment destination, long offset, int headerLength, int payloadLength, int limit) {
        requireOpen();
        Objects.checkFromIndexSize(offset, limit, destination.byteSize());
        int drop = checkRoom((long) headerLength + payloadLength + profile.rtpOverhead(), limit);
        boolean sound = drop != 0 || RtpHeader.length(destination, offset, headerLength) == headerLength;
        return sound ? drop : SrtpDrop.MALFORMED.code();
    }

    /**
     * The index of the next packet, from now on used: whatever becomes of the packet, it never comes back. Or a drop code.
     */
    private long claimRtpIndex(int ssrc, int sequence) {
        IndexWindow window = window(ssrc);
        if (window == null) {
            return SrtpDrop.SSRC_LIMIT.code();
        }
        long index = window.estimate(sequence);
        int drop = window.check(index);
        if (drop != 0) {
            return drop;
        }
        window.accept(index);
        return index;
    }

    /** The index under which a packet of this number has left, or a drop code if none is known to have. */
    private long usedRtpIndex(int ssrc, int sequence) {
        IndexWindow window = windows.get(ssrc);
        if (window == null) {
            return SrtpDrop.NOT_A_REPEAT.code();
        }
        long index = window.estimate(sequence);
        return window.check(index) == SrtpDrop.INDEX_REPEATED.code() ? index : SrtpDrop.NOT_A_REPEAT.code();
    }

    /** As {@link #claimRtpIndex}. Behind the last of 2^31 indexes the count is negative. */
    private int claimRtcpIndex(int ssrc) {
        int index = nextRtcpIndexes.get(ssrc);
        if (index == NEVER_SENT) {
            if (nextRtcpIndexes.size() >= MAX_SSRCS) {
                return SrtpDrop.SSRC_LIMIT.code();
            }
            index = 0;
        }
        if (index < 0) {
            return SrtpDrop.KEY_EXHAUSTED.code();
        }
        nextRtcpIndexes.put(ssrc, index + 1);
        return index;
    }

    private @Nullable IndexWindow window(int ssrc) {
        IndexWindow window = windows.get(ssrc);
        if (window == null && windows.size() < MAX_SSRCS) {
            window = new IndexWindow(windowSize);
            windows.put(ssrc, window);
        }
        return window;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this SRTP sender is closed");
        }
    }
}
