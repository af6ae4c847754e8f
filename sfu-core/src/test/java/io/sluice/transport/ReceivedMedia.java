package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.rtp.AbsCaptureTime;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a simulated peer received of one SSRC. */
final class ReceivedMedia {
    /** One packet. */
    record Arrival(
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int number,
            long capturedNanos,
            long arrivedNanos,
            boolean keyFrame,
            String mid) {}

    final List<Arrival> arrivals = new ArrayList<>();
    /** When packets that say so were captured, as an NTP timestamp of the server's clock. */
    final List<Long> captureTimes = new ArrayList<>();

    int packetsPadded;
    private final RtpHeader header = new RtpHeader();

    void add(MemorySegment memory, int length, long nowNanos) {
        if (header.parse(memory, 0, length) != RtpParseResult.OK) {
            throw new AssertionError("the server sent RTP that cannot be read");
        }
        int payload = header.payloadOffset();
        if (header.payloadLength() != SimulatedStream.payloadLength(SimulatedStream.number(memory, payload))) {
            throw new AssertionError("the payload has " + header.payloadLength() + " bytes");
        }
        noteCaptureTime(memory);
        packetsPadded += header.paddingLength() > 0 ? 1 : 0;
        arrivals.add(new Arrival(
                header.payloadType(),
                header.sequenceNumber(),
                header.timestamp(),
                SimulatedStream.number(memory, payload),
                SimulatedStream.capturedNanos(memory, payload),
                nowNanos,
                SimulatedStream.startsKeyFrame(memory, payload),
                mid(memory)));
    }

    private void noteCaptureTime(MemorySegment memory) {
        int id = ExtensionType.ABS_CAPTURE_TIME.routerId();
        int offset = header.extensionOffset(id);
        if (offset >= 0) {
            assertThat(header.extensionLength(id)).isEqualTo(AbsCaptureTime.LENGTH);
            captureTimes.add(Bytes.i64(memory, offset) - Bytes.i64(memory, offset + Long.BYTES));
        }
    }

    private String mid(MemorySegment memory) {
        int id = ExtensionType.MID.routerId();
        int offset = header.extensionOffset(id);
        return offset < 0
                ? ""
                : new String(Bytes.toArray(memory, offset, header.extensionLength(id)), StandardCharsets.US_ASCII);
    }
}
