package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.routing.OutboundStream;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.testing.SimulatedNetwork;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that are renewed while media flows: streams, statistics and reports go on. */
class VirtualRenewalTest {
    @Test
    void shouldGoOnInBothDirectionsWithoutAGap() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            server.passMillis(100);
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            server.passMillis(1000);
            receiver.secure();
            server.passMillis(1000);
            sender.secure();
            server.passMillis(1000);

            assertContinuous(receiver.media(heard));
            assertContinuous(receiver.media(seen));
            assertThat(receiver.media(heard).arrivals).hasSizeBetween(145, 151);
            assertThat(receiver.reports.plis(video.ssrc)).isZero();
            assertThat(sender.reports.blocks.getLast().cumulativeLost()).isZero();

            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    /**
     * What {@link TransportEgress#secure} relies on: fresh keys in the middle of a stream begin with a roll-over counter of 0
     * at either end, wherever the sequence numbers are, and cross the next wrap together.
     */
    @Test
    void shouldCrossTheNextWrapOfSequenceNumbersWithFreshKeysAtEitherEnd() {
        SrtpEngine engine = SrtpEngines.select("jca");
        SrtpSender sender = engine.newSender(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
        SrtpReceiver peer =
                SrtpEngines.select("jitsi").newReceiver(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
        SrtpReceiver peerThatMissesTheBeginning =
                engine.newReceiver(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
        for (int sequence = 65_500; sequence < 65_636; sequence++) {
            if (sequence % 3 != 0) {
                assertThat(receive(peer, send(sender, sequence)))
                        .as("packet %d", sequence)
                        .isPositive();
            }
        }
        assertThat(receive(peerThatMissesTheBeginning, send(sender, 65_636)))
                .as("the one who gets nothing before the wrap")
                .isNegative();
    }

    private static MemorySegment send(SrtpSender sender, int sequence) {
        MemorySegment packet = MemorySegment.ofArray(new byte[100]);
        packet.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x80);
        packet.set(ValueLayout.JAVA_BYTE, 2, (byte) (sequence >>> 8));
        packet.set(ValueLayout.JAVA_BYTE, 3, (byte) sequence);
        int length = sender.protectRtp(packet, 0, 12, MemorySegment.ofArray(new byte[20]), 0, 20, 100);
        return packet.asSlice(0, length);
    }

    private static int receive(SrtpReceiver receiver, MemorySegment packet) {
        return receiver.unprotectRtp(packet, 0, (int) packet.byteSize());
    }

    @Test
    void shouldFreeTheFormerKeysAndReportAsOftenAsBefore() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer peer = server.open(0);
            RecordingKeys former = new RecordingKeys();
            RecordingKeys current = new RecordingKeys();
            server.loops.run(0, () -> peer.session.secure(former, former));
            int timers = timers(server);
            server.loops.run(0, () -> peer.session.secure(current, current));
            assertThat(former.closed).as("both halves").isEqualTo(2);
            assertThat(timers(server)).isEqualTo(timers);
            peer.close();
            assertThat(current.closed).isEqualTo(2);
            assertThat(former.closed).isEqualTo(2);
        }
    }

    private static int timers(VirtualServer server) {
        return server.loops.on(
                0, () -> server.mediaLoops.getFirst().loop().timers().size());
    }

    private static void assertContinuous(ReceivedMedia media) {
        List<ReceivedMedia.Arrival> arrivals = media.arrivals;
        assertThat(arrivals).isNotEmpty();
        for (int i = 1; i < arrivals.size(); i++) {
            assertThat(arrivals.get(i).sequenceNumber())
                    .isEqualTo(arrivals.get(i - 1).sequenceNumber() + 1 & 0xffff);
            assertThat(arrivals.get(i).number()).isEqualTo(arrivals.get(i - 1).number() + 1);
        }
    }

    /** Both halves in one, which only count how often they are closed. */
    private static final class RecordingKeys implements SrtpReceiver, SrtpSender {
        private int closed;

        @Override
        public int unprotectRtp(MemorySegment memory, long offset, int length) {
            return length;
        }

        @Override
        public int unprotectRtcp(MemorySegment memory, long offset, int length) {
            return length;
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
            return headerLength;
        }

        @Override
        public int protectRtcp(MemorySegment memory, long offset, int length, int limit) {
            return length;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
