package io.sluice.srtp;

import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The cryptographic contexts of a receiver (RFC 3711 section 3.2.3), one for each SSRC that has sent an authentic packet:
 * the replay windows. The session keys, the same for all of them, are the transform's.
 */
final class ContextReceiver implements SrtpReceiver {
    private final SrtpProfile profile;
    private final SrtpTransform transform;
    private final boolean gainsByCompany;
    private final int windowSize;
    private final Int2ObjectHashMap<IndexWindow> rtpWindows = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<IndexWindow> rtcpWindows = new Int2ObjectHashMap<>();
    /** Of SSRCs of which something was ever refused. */
    private final Int2ObjectHashMap<RollOverSearch> searches = new Int2ObjectHashMap<>();
    /** Stands in for an unknown SSRC's window until a packet of it authenticates, so that forgeries allocate nothing. */
    private IndexWindow blank;

    private boolean closed;

    ContextReceiver(SrtpProfile profile, SrtpTransform transform, int windowSize) {
        this.profile = profile;
        this.transform = transform;
        this.gainsByCompany = transform.gainsByCompany();
        this.windowSize = windowSize;
        this.blank = new IndexWindow(windowSize);
    }

    @Override
    public void expectRtp(MemorySegment memory, long offset, int length) {
        requireOpen();
        if (!gainsByCompany
                || length > Packet.CAPACITY
                || RtpHeader.length(memory, offset, length - profile.rtpOverhead()) < 0) {
            return;
        }
        IndexWindow window = rtpWindows.getOrDefault(RtpHeader.ssrc(memory, offset), blank);
        long index = window.estimate(RtpHeader.sequence(memory, offset));
        if (check(rtpWindows, window, index) == 0) {
            transform.expectRtp(memory, offset, length, index);
        }
    }

    @Override
    public int unprotectRtp(MemorySegment memory, long offset, int length) {
        requireOpen();
        if (length > Packet.CAPACITY) {
            return SrtpDrop.OVERSIZED.code();
        }
        int headerLength = RtpHeader.length(memory, offset, length - profile.rtpOverhead());
        if (headerLength < 0) {
            return SrtpDrop.MALFORMED.code();
        }
        int ssrc = RtpHeader.ssrc(memory, offset);
        IndexWindow window = rtpWindows.getOrDefault(ssrc, blank);
        long index = window.estimate(RtpHeader.sequence(memory, offset));
        int drop = check(rtpWindows, window, index);
        if (drop == 0) {
            drop = transform.decryptRtp(memory, offset, headerLength, length, index);
        }
        if (drop == 0) {
            accept(rtpWindows, ssrc, window, index);
            found(ssrc);
        } else if (window != blank) {
            drop = searchAhead(window, index, memory, offset, headerLength, length, drop);
        }
        return drop == 0 ? length - profile.rtpOverhead() : drop;
    }

    /** @return 0, or why the packet was refused in the first place */
    private int searchAhead(
            IndexWindow window, long guess, MemorySegment memory, long offset, int headerLength, int length, int drop) {
        int ssrc = RtpHeader.ssrc(memory, offset);
        long index = searches.computeIfAbsent(ssrc, _ -> new RollOverSearch()).next(guess);
        if (index == RollOverSearch.NONE
                || window.check(index) != 0
                || transform.decryptRtpAhead(memory, offset, headerLength, length, index) != 0) {
            return drop;
        }
        accept(rtpWindows, ssrc, window, index);
        found(ssrc);
        return 0;
    }

    private void found(int ssrc) {
        if (!searches.isEmpty()) {
            RollOverSearch search = searches.get(ssrc);
            if (search != null) {
                search.reset();
            }
        }
    }

    @Override
    public int unprotectRtcp(MemorySegment memory, long offset, int length) {
        requireOpen();
        if (length > Packet.CAPACITY) {
            return SrtpDrop.OVERSIZED.code();
        }
        if (length < Srtcp.HEADER_LENGTH + profile.rtcpOverhead()) {
            return SrtpDrop.MALFORMED.code();
        }
        int indexWord = Srtcp.indexWord(profile, memory, offset, length);
        if ((indexWord & Srtcp.ENCRYPTED_FLAG) == 0) {
            return SrtpDrop.UNENCRYPTED.code();
        }
        int ssrc = Srtcp.ssrc(memory, offset);
        IndexWindow window = rtcpWindows.getOrDefault(ssrc, blank);
        int index = indexWord & ~Srtcp.ENCRYPTED_FLAG;
        int drop = check(rtcpWindows, window, index);
        if (drop == 0) {
            drop = transform.decryptRtcp(memory, offset, length, index);
        }
        if (drop != 0) {
            return drop;
        }
        accept(rtcpWindows, ssrc, window, index);
        return length - profile.rtcpOverhead();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transform.close();
        }
    }

    private int check(Int2ObjectHashMap<IndexWindow> windows, IndexWindow window, long index) {
        boolean oneTooMany = window == blank && windows.size() >= MAX_SSRCS;
        return oneTooMany ? SrtpDrop.SSRC_LIMIT.code() : window.check(index);
    }

    private void accept(Int2ObjectHashMap<IndexWindow> windows, int ssrc, IndexWindow window, long index) {
        window.accept(index);
        if (window == blank) {
            windows.put(ssrc, window);
            blank = new IndexWindow(windowSize);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this SRTP receiver is closed");
        }
    }
}
