package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.routing.OutboundStream;
import io.sluice.srtp.SrtpDrop;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.testing.SimulatedNetwork;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets of many transports that leave one port in a turn and are encrypted together. */
class VirtualBatchTest {
    /** Several times as many packets a turn as the port has slots. */
    private static final int RECEIVERS = 23;

    @ParameterizedTest
    @CsvSource({
        "auto, AES_CM_128_HMAC_SHA1_80",
        "jca, AES_CM_128_HMAC_SHA1_80",
        "jitsi, AES_CM_128_HMAC_SHA1_80",
        "auto, AEAD_AES_128_GCM"
    })
    void shouldReachEveryReceiverWholeAndInOrderThroughRenewalsOfKeys(String engine, SrtpProfile profile) {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect(), engine, profile)) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            List<SimulatedPeer> receivers = new ArrayList<>();
            List<OutboundStream> streams = new ArrayList<>();
            for (int i = 0; i < RECEIVERS; i++) {
                SimulatedPeer receiver = i % 5 == 0 ? server.connectToOwnPort(21_000 + i) : server.connect(0);
                server.passMillis(20);
                receivers.add(receiver);
                streams.add(receiver.consume(audio.inbound(), "a"));
                streams.add(receiver.consume(video.inbound(), "v"));
            }
            for (int i = 0; i < RECEIVERS; i++) {
                server.passMillis(60);
                receivers.get(i).secure();
            }
            server.passMillis(500);

            for (int i = 0; i < RECEIVERS; i++) {
                SimulatedPeer receiver = receivers.get(i);
                assertContinuous(receiver.media(streams.get(2 * i)));
                assertContinuous(receiver.media(streams.get(2 * i + 1)));
                int arrived = receiver.media(streams.get(2 * i)).arrivals.size()
                        + receiver.media(streams.get(2 * i + 1)).arrivals.size();
                assertThat(receiver.statistic("rtpPacketsSent")).isEqualTo(arrived);
                assertThat(arrived).isGreaterThan(150);
                receiver.close();
            }
            sender.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    /** One peer's cipher refuses every third packet: none of those leaves, and everything else does, in order. */
    @Test
    void shouldSendEverythingButThePacketsThatCouldNotBeEncrypted() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "1");
            SimulatedPeer before = server.connect(0);
            SimulatedPeer ailing = server.open(0);
            SimulatedPeer after = server.connect(0);
            AilingKeys keys = new AilingKeys();
            List<byte[]> datagrams = new ArrayList<>();
            server.passMillis(20);
            server.loops.run(0, () -> ailing.session.secure(keys, keys));
            server.network.tap((datagram, from, to) -> keep(datagrams, datagram, to, ailing.endpoint));
            OutboundStream first = before.consume(video.inbound(), "v");
            OutboundStream second = ailing.consume(video.inbound(), "v");
            OutboundStream third = after.consume(video.inbound(), "v");
            server.passMillis(1000);

            assertContinuous(before.media(first));
            assertContinuous(after.media(third));
            assertThat(keys.refused).isGreaterThan(20);
            assertThat(ailing.statistic("srtpDrops.CIPHER_FAILED")).isEqualTo(keys.refused);
            assertThat(ailing.statistic("rtpPacketsSent")).isEqualTo(keys.protectedSequences.size());
            assertThat(datagrams.stream().map(VirtualBatchTest::sequence).toList())
                    .isEqualTo(keys.protectedSequences);
            assertThat(datagrams)
                    .allSatisfy(datagram ->
                            assertThat(datagram[datagram.length - 1]).isEqualTo((byte) sequence(datagram)));
            assertThat(second.packetsForwarded()).isEqualTo(keys.refused + keys.protectedSequences.size());
        }
    }

    private static void keep(List<byte[]> datagrams, byte[] datagram, Endpoint to, Endpoint wanted) {
        int second = datagram[1] & 0xff;
        boolean rtp = (datagram[0] & 0xff) >= 128 && (second < 192 || second > 223);
        if (rtp && to.equals(wanted)) {
            datagrams.add(datagram);
        }
    }

    private static int sequence(byte[] datagram) {
        return Bytes.u16(MemorySegment.ofArray(datagram), 2);
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

    /** Instead of ciphertext writes the sequence number, unless that is a multiple of three. */
    private static final class AilingKeys implements SrtpSender, SrtpReceiver {
        private final List<Integer> protectedSequences = new ArrayList<>();
        private int refused;

        @Override
        public int protectRtp(
                MemorySegment destination,
                long offset,
                int headerLength,
                MemorySegment payload,
                long payloadOffset,
                int payloadLength,
                int limit) {
            int sequence = Bytes.u16(destination, offset + 2);
            if (sequence % 3 == 0) {
                refused++;
                return SrtpDrop.CIPHER_FAILED.code();
            }
            protectedSequences.add(sequence);
            Bytes.put8(destination, offset + headerLength, sequence);
            return headerLength + 1;
        }

        @Override
        public int protectRtcp(MemorySegment memory, long offset, int length, int limit) {
            return length;
        }

        @Override
        public int unprotectRtp(MemorySegment memory, long offset, int length) {
            return length;
        }

        @Override
        public int unprotectRtcp(MemorySegment memory, long offset, int length) {
            return length;
        }

        @Override
        public void close() {}
    }
}
