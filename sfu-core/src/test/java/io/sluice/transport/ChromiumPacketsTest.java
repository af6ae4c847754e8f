package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.testing.RecordedPackets;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Chromium really sends is read as it was meant; the recording explains each packet. */
class ChromiumPacketsTest {
    private static final int ABS_SEND_TIME = 2;
    private static final int TRANSPORT_WIDE_CC = 3;
    private static final int MID = 4;

    private final RecordedPackets recorded = RecordedPackets.load("chromium-156.txt");
    private final RtpHeader header = new RtpHeader();

    @Test
    void shouldReadOpusWithItsExtensions() {
        MemorySegment packet = parsed("opus");

        assertThat(header.payloadType()).isEqualTo(111);
        assertThat(header.sequenceNumber()).isEqualTo(4298);
        assertThat(header.ssrc()).isEqualTo(0x73c5c9cb);
        assertThat(header.payloadLength()).isEqualTo(73);
        assertThat(header.extensionLength(ABS_SEND_TIME)).isEqualTo(3);
        assertThat(Bytes.u16(packet, header.extensionOffset(TRANSPORT_WIDE_CC))).isEqualTo(0x001a);
        assertThat(Bytes.u8(packet, header.extensionOffset(MID))).isEqualTo('0');
    }

    @Test
    void shouldTellVp8KeyFramesFromOthers() {
        assertThat(startsDecoder("video/VP8", "vp8-key-frame")).isTrue();
        assertThat(startsDecoder("video/VP8", "vp8-delta-frame")).isFalse();
    }

    @Test
    void shouldKnowAProbeOfPaddingOnly() {
        parsed("vp8-padding");

        assertThat(header.isPaddingOnly()).isTrue();
        assertThat(header.paddingLength()).isPositive();
    }

    @Test
    void shouldFindTheParameterSetsThatStartH264() {
        assertThat(startsDecoder("video/H264", "h264-parameter-sets")).isTrue();
    }

    @Test
    void shouldReadTheSenderReport() {
        ReceivedReports reports = read("sender-report");

        assertThat(reports.senderReports).hasSize(1);
        ReceivedReports.SenderReport report = reports.senderReports.getFirst();
        assertThat(report.ssrc()).isEqualTo(0xec4b5781);
        assertThat(report.timestamp()).isEqualTo(0xe445c0c9);
        assertThat(report.unixNanos()).isEqualTo(NtpTime.toUnixNanos(0xeeab8fa7_ee644d87L));
    }

    @Test
    void shouldReadTheReceiverReport() {
        ReceivedReports reports = read("receiver-report");

        assertThat(reports.blocks).containsExactly(new ReceivedReports.Block(0x384393d8, 0, 0));
    }

    @Test
    void shouldReadTransportFeedback() {
        MemorySegment packet = recorded.get("transport-feedback");
        TransportFeedback feedback = new TransportFeedback();
        List<Integer> received = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();

        assertThat(feedback.wrap(packet, 0, (int) packet.byteSize())).isTrue();
        feedback.forEach(new TransportFeedback.Handler() {
            @Override
            public void onReceived(int sequence, long arrivalMicros) {
                received.add(sequence);
            }

            @Override
            public void onMissing(int sequence) {
                missing.add(sequence);
            }
        });

        assertThat(received).hasSize(0x18).startsWith(0x66);
        assertThat(missing).isEmpty();
    }

    private MemorySegment parsed(String name) {
        MemorySegment packet = recorded.get(name);
        assertThat(header.parse(packet, 0, (int) packet.byteSize())).isEqualTo(RtpParseResult.OK);
        return packet;
    }

    private boolean startsDecoder(String mimeType, String name) {
        MemorySegment packet = parsed(name);
        return KeyFrameDetector.forMimeType(mimeType)
                .isKeyFrame(packet, header.payloadOffset(), header.payloadLength());
    }

    private ReceivedReports read(String name) {
        MemorySegment packet = recorded.get(name);
        ReceivedReports reports = new ReceivedReports();
        assertThat(RtcpCompound.read(packet, 0, (int) packet.byteSize(), reports))
                .isEqualTo(RtcpCompound.Result.OK);
        return reports;
    }
}
