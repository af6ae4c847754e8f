package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpHandler;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReceiverFeedbackTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private static final int SSRC = 0x01020304;
    private static final int ABS_SEND_TIME_ID = 3;
    private static final int TRANSPORT_CC_ID = 5;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final SrtpEngine engine = SrtpEngines.select("jca");
    private final SrtpSender sender = engine.newSender(PROFILE, Floor.key(PROFILE), Floor.salt(PROFILE));
    private final PacketPool pool = new PacketPool(Arena.ofAuto(), 4);
    private final MediaReceiver receiver = new MediaReceiver(new Tally(), 0, () -> {});
    private final ReceiverFeedback feedback = new ReceiverFeedback(receiver, TRANSPORT_CC_ID, 0);
    private final RtcpWriter writer = new RtcpWriter();
    private final MemorySegment report = MemorySegment.ofArray(new byte[ReceiverFeedback.MAX_LENGTH + 100]);

    ReceiverFeedbackTest() {
        receiver.keys(engine.newReceiver(PROFILE, Floor.key(PROFILE), Floor.salt(PROFILE)));
    }

    @Test
    void shouldTellWhenEachPacketCame() {
        receive(1, 100, 10 * MILLI);
        receive(2, 101, 14 * MILLI);
        receive(3, 103, 20 * MILLI);

        Heard heard = reportsAt(100 * MILLI);

        assertThat(heard.statuses).containsExactly("100 came", "101 came", "102 missing", "103 came");
        assertThat(heard.arrivalMicros.get(1) - heard.arrivalMicros.get(0)).isEqualTo(4000);
        assertThat(heard.lost).isEmpty();
    }

    @Test
    void shouldTellEachPacketOnce() {
        receive(1, 100, 10 * MILLI);
        reportsAt(100 * MILLI);
        receive(2, 101, 110 * MILLI);

        assertThat(reportsAt(200 * MILLI).statuses).containsExactly("101 came");
    }

    @Test
    void shouldReportEverySecondWhatIsMissing() {
        receive(10, 100, 10 * MILLI);
        receive(12, 102, 20 * MILLI);
        receive(13, 103, 30 * MILLI);

        assertThat(reportsAt(SECOND).lost).containsExactly(SSRC + ": 64 of 256, highest 13");
        assertThat(reportsAt(SECOND + 100 * MILLI).lost).isEmpty();
        assertThat(reportsAt(2 * SECOND).lost).containsExactly(SSRC + ": 0 of 256, highest 13");
    }

    @Test
    void shouldSayNothingOfPacketsWithoutANumber() {
        Packet packet = packet(1, false, 0);
        feedback.onRtp(packet);
        packet.release();

        assertThat(reportsAt(100 * MILLI).statuses).isEmpty();
    }

    private void receive(int sequence, int transportSequence, long arrivalNanos) {
        Packet packet = packet(sequence, true, transportSequence);
        packet.arrivalNanos(arrivalNanos);
        feedback.onRtp(packet);
        receiver.onRtp(packet);
        packet.release();
    }

    private Packet packet(int sequence, boolean numbered, int transportSequence) {
        Packet packet = Objects.requireNonNull(pool.acquire());
        RtpHeaderWriter header = new RtpHeaderWriter()
                .begin(packet.memory(), 0, 100, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, 96, sequence, 0, SSRC)
                .extensionInt24(ABS_SEND_TIME_ID, 0x050505);
        if (numbered) {
            header.extensionInt16(TRANSPORT_CC_ID, transportSequence);
        }
        MemorySegment payload = Payload.template();
        Payload.stamp(payload, sequence, 0);
        int length = sender.protectRtp(packet.memory(), 0, header.finish(), payload, 0, 100, Packet.CAPACITY);
        assertThat(length).isPositive();
        packet.length(length);
        return packet;
    }

    private Heard reportsAt(long nowNanos) {
        Heard heard = new Heard();
        while (feedback.next(writer.wrap(report, 0, ReceiverFeedback.MAX_LENGTH), nowNanos)) {
            assertThat(RtcpCompound.read(report, 0, writer.length(), heard)).isEqualTo(RtcpCompound.Result.OK);
        }
        return heard;
    }

    private static final class Heard implements RtcpHandler, TransportFeedback.Handler {
        final List<String> statuses = new ArrayList<>();
        final List<Long> arrivalMicros = new ArrayList<>();
        final List<String> lost = new ArrayList<>();

        @Override
        public void onTransportFeedback(int senderSsrc, int mediaSsrc, MemorySegment memory, long offset, int length) {
            TransportFeedback read = new TransportFeedback();
            assertThat(read.wrap(memory, offset, length)).isTrue();
            assertThat(mediaSsrc).isEqualTo(SSRC);
            read.forEach(this);
        }

        @Override
        public void onReceived(int sequence, long arrival) {
            statuses.add(sequence + " came");
            arrivalMicros.add(arrival);
        }

        @Override
        public void onMissing(int sequence) {
            statuses.add(sequence + " missing");
        }

        @Override
        public void onReportBlock(
                int reporterSsrc,
                int sourceSsrc,
                int fractionLost,
                int cumulativeLost,
                long extendedHighestSequence,
                long jitter,
                int lastSenderReport,
                int delaySinceLastSenderReport) {
            assertThat(cumulativeLost).isOne();
            lost.add(sourceSsrc + ": " + fractionLost + " of 256, highest " + extendedHighestSequence);
        }

        @Override
        public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {}

        @Override
        public void onBye(int ssrc) {}

        @Override
        public void onNack(int senderSsrc, int mediaSsrc, int packetId, int followingLost) {}

        @Override
        public void onPli(int senderSsrc, int mediaSsrc) {}

        @Override
        public void onFir(int senderSsrc, int mediaSsrc, int requestSequence) {}

        @Override
        public void onRemb(int senderSsrc, long bitrateBps) {}
    }
}
