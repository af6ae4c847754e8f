package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Endpoint;
import io.sluice.routing.RetransmissionMode;
import io.sluice.srtp.SrtpProfile;
import io.sluice.testing.SimulatedNetwork;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole calls in which packets are lost between the server and a receiver, who asks for them. */
class VirtualRetransmissionTest {
    private static final int RTX_PAYLOAD_TYPE = 102;

    @ParameterizedTest
    @CsvSource({"0, 0.05, 0", "1, 0.05, 25", "0, 0.2, 25", "1, 0.2, 0"})
    void shouldRepairALossyPictureByRtx(int receiverLoop, double loss, int jitterMillis) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(3, 0, 20, jitterMillis))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            RepairingReceiver seen = consume(server, sender, receiver, SimulatedStream.Kind.VP8, rtx());
            lose(server, receiver, loss, new Random(5));
            server.passMillis(10_000);
            settle(server, sender);

            assertWhole(seen);
            assertThat(seen.repaired).isGreaterThan((int) (seen.media.arrivals.size() * loss / 2));
            assertThat(receiver.statistic("rtpPacketsRetransmitted")).isGreaterThanOrEqualTo(seen.repaired);
            assertThat(seen.rtxNumbers.getFirst()).isLessThan(1 << 15);
            Traffic traffic = server.loops.on(receiverLoop, receiver.session::traffic);
            assertThat(traffic.rtxBytesSent()).isEqualTo(receiver.statistic("rtpBytesRetransmitted"));
            assertThat(traffic.bytesSent())
                    .isEqualTo(traffic.rtpBytesSent() + traffic.rtxBytesSent() + receiver.statistic("rtcpBytesSent"));
            end(server, sender, receiver);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.05, 0, jca, AEAD_AES_128_GCM",
        "1, 0.1, 0, jca, AES_CM_128_HMAC_SHA1_80",
        "0, 0.2, 0, jitsi, AES_CM_128_HMAC_SHA1_80",
        "1, 0.05, 0, auto, AEAD_AES_128_GCM",
        "0, 0.05, 0, auto, AES_CM_128_HMAC_SHA1_80"
    })
    void shouldRepairLossySoundAndPictureWithoutRtx(
            int receiverLoop, double loss, int jitterMillis, String engine, SrtpProfile profile) {
        SimulatedNetwork network = new SimulatedNetwork(3, 0, 20, jitterMillis);
        try (VirtualServer server = new VirtualServer(2, network, engine, profile)) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            RepairingReceiver heard =
                    consume(server, sender, receiver, SimulatedStream.Kind.OPUS, RetransmissionMode.IDENTICAL);
            RepairingReceiver seen =
                    consume(server, sender, receiver, SimulatedStream.Kind.VP8, RetransmissionMode.IDENTICAL);
            lose(server, receiver, loss, new Random(6));
            server.passMillis(10_000);
            settle(server, sender);

            assertWhole(heard);
            assertWhole(seen);
            assertThat(heard.repaired).isPositive();
            assertThat(seen.repaired).isPositive();
            assertThat(receiver.statistic("srtpDrops.NOT_A_REPEAT")).isZero();
            end(server, sender, receiver);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldRepairABurst(int receiverLoop) {
        try (VirtualServer server = new VirtualServer(2, new SimulatedNetwork(3, 0, 20, 0))) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(receiverLoop);
            RepairingReceiver seen = consume(server, sender, receiver, SimulatedStream.Kind.VP8, rtx());
            server.passMillis(3_000);
            lose(server, receiver, 1, new Random(0));
            server.passMillis(500);
            lose(server, receiver, 0, new Random(0));
            server.passMillis(2_000);
            settle(server, sender);

            assertWhole(seen);
            assertThat(seen.repaired).isGreaterThan(40);
            end(server, sender, receiver);
        }
    }

    private static RepairingReceiver consume(
            VirtualServer server,
            SimulatedPeer sender,
            SimulatedPeer receiver,
            SimulatedStream.Kind kind,
            RetransmissionMode mode) {
        SimulatedStream stream = sender.produce(kind, kind.name());
        server.passMillis(100);
        return receiver.consumeRepairing(stream.inbound(), kind.name(), mode);
    }

    static RetransmissionMode rtx() {
        return new RetransmissionMode.Rtx(SimulatedPeer.freshSsrc(), RTX_PAYLOAD_TYPE, 32_760);
    }

    /** A share of what the server sends to the receiver vanishes, and nothing else. */
    static void lose(VirtualServer server, SimulatedPeer receiver, double share, Random random) {
        Endpoint towards = receiver.endpoint;
        server.network.losses((from, to, now) -> to.equals(towards) && random.nextDouble() < share);
    }

    /** Packets after the last that was lost show the gap; then there is time for what is still missing. */
    static void settle(VirtualServer server, SimulatedPeer sender) {
        server.network.losses((from, to, now) -> false);
        server.passMillis(300);
        sender.sending.clear();
        server.passMillis(1_000);
    }

    /** From the first packet on every one came, with the number and the timestamp that its neighbours say. */
    static void assertWhole(RepairingReceiver receiver) {
        ReceivedMedia.Arrival first = receiver.media.arrivals.getFirst();
        List<ReceivedMedia.Arrival> arrivals = receiver.media.arrivals.stream()
                .filter(arrival -> arrival.number() >= first.number())
                .sorted(Comparator.comparingInt(ReceivedMedia.Arrival::number))
                .toList();
        assertThat(arrivals).hasSizeGreaterThan(50);
        for (int i = 1; i < arrivals.size(); i++) {
            ReceivedMedia.Arrival arrival = arrivals.get(i);
            assertThat(arrival.number()).isEqualTo(first.number() + i);
            assertThat(arrival.sequenceNumber()).isEqualTo(first.sequenceNumber() + i & 0xffff);
            assertThat(arrival.mid()).isEqualTo(first.mid());
        }
        assertThat(receiver.missing()).isZero();
    }

    static void end(VirtualServer server, SimulatedPeer sender, SimulatedPeer receiver) {
        sender.close();
        receiver.close();
        server.passMillis(100);
        server.assertEmpty();
    }
}
