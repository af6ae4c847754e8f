package io.sluice.transport;

import io.sluice.bwe.TransportFeedbackRecorder;
import io.sluice.packet.Bytes;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import java.lang.foreign.MemorySegment;

/** The transport-wide feedback that a simulated peer gives, as often as libwebrtc does with a picture of some bitrate. */
final class SimulatedFeedback {
    private static final long INTERVAL_NANOS = 50_000_000;

    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final RtpHeader header = new RtpHeader();
    private long nextNanos;

    /** @param length of the decrypted packet, or why it is none */
    void onPacket(MemorySegment memory, int length, long nowNanos) {
        if (length < 0 || header.parse(memory, 0, length) != RtpParseResult.OK) {
            return;
        }
        int offset = header.extensionOffset(ExtensionType.TRANSPORT_WIDE_CC.routerId());
        if (offset >= 0) {
            recorder.onPacket(Bytes.u16(memory, offset), nowNanos);
        }
    }

    /** Writes what is due; false if nothing is. */
    boolean write(RtcpWriter writer, int mediaSsrc, long nowNanos) {
        if (nowNanos < nextNanos || !recorder.writeFeedback(writer, 1, mediaSsrc, nowNanos)) {
            return false;
        }
        nextNanos = nowNanos + INTERVAL_NANOS;
        return true;
    }
}
