package io.sluice.rtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * The value of the abs-capture-time extension (webrtc.org, "RTP Header Extension for Absolute Capture Time"): when the first
 * frame of the packet was captured, by the capturer's clock, and how that clock stands to the sender's, which its sender
 * reports show. The short form lacks the second: capturer and sender have one clock.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       absolute capture timestamp, 64-bit NTP                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       estimated capture clock offset, signed 32.32 seconds    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class AbsCaptureTime {
    /** Bytes of the long form. */
    public static final int LENGTH = 16;

    /** Bytes of the short form. */
    public static final int SHORT_LENGTH = 8;

    private AbsCaptureTime() {}

    /** Whether a value has the length of one of the forms. */
    static boolean isSound(int length) {
        return length == LENGTH || length == SHORT_LENGTH;
    }

    /** How far the capturer's clock is ahead of the sender's, in signed 32.32 seconds. */
    static long clockOffset(MemorySegment memory, int offset, int length) {
        return length == LENGTH ? Bytes.i64(memory, offset + SHORT_LENGTH) : 0;
    }
}
