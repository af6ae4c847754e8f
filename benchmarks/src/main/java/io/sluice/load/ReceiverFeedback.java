package io.sluice.load;

import io.sluice.bwe.TransportFeedbackRecorder;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * What a receiver tells the server, as browsers do: when each packet came (transport-wide feedback, every 100 ms) and what is missing of
 * each stream (a receiver report, every second: RFC 3550 section 6.4.2). Confined to the loop.
 */
final class ReceiverFeedback {
    /** How often {@link #next} is to be asked. */
    static final long INTERVAL_NANOS = TransportFeedbackRecorder.FEEDBACK_INTERVAL_NANOS;

    /** Of one report. */
    static final int MAX_LENGTH = TransportFeedbackRecorder.MAX_FEEDBACK_LENGTH;

    private static final int ONE_BYTE_FORM = 0xbede;
    private static final int EXTENSION_BIT = 0x10;
    private static final int OWN_SSRC = 1;
    private static final long REPORT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MediaReceiver receiver;
    private final int extensionId;
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private long reportNanos;

    /**
     * @param receiver whose streams are reported
     * @param extensionId under which packets carry their transport-wide number, 1 to 14
     */
    ReceiverFeedback(MediaReceiver receiver, int extensionId, long nowNanos) {
        this.receiver = receiver;
        this.extensionId = extensionId;
        reportNanos = nowNanos + REPORT_INTERVAL_NANOS;
    }

    /** Takes a packet that may still be encrypted. */
    void onRtp(Packet packet) {
        int number = transportSequence(packet.memory(), packet.length(), extensionId);
        if (number >= 0) {
            recorder.onPacket(number, packet.arrivalNanos());
        }
    }

    /** Writes a report that is due; false, with nothing written, if there is no more. */
    boolean next(RtcpWriter writer, long nowNanos) {
        if (recorder.hasUnreported()) {
            return recorder.writeFeedback(writer, OWN_SSRC, receiver.anySsrc(), nowNanos);
        }
        if (nowNanos - reportNanos < 0) {
            return false;
        }
        reportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        writer.receiverReport(OWN_SSRC);
        receiver.report(writer);
        return true;
    }

    /** The transport-wide number in the header of a packet, 0 to 65535, or -1. */
    private static int transportSequence(MemorySegment memory, int length, int id) {
        if (!RtpHeader.isPlausible(memory, 0, length) || (Bytes.u8(memory, 0) & EXTENSION_BIT) == 0) {
            return -1;
        }
        int header = RtpHeader.FIXED_LENGTH + (Bytes.u8(memory, 0) & 0xf) * Integer.BYTES;
        if (header + Integer.BYTES > length || Bytes.u16(memory, header) != ONE_BYTE_FORM) {
            return -1;
        }
        int element = header + Integer.BYTES;
        int end = Math.min(element + Bytes.u16(memory, header + Short.BYTES) * Integer.BYTES, length - Short.BYTES);
        while (element < end) {
            int first = Bytes.u8(memory, element);
            if (first >>> 4 == id) {
                return Bytes.u16(memory, element + 1);
            }
            element += first == 0 ? 1 : 2 + (first & 0xf);
        }
        return -1;
    }
}
