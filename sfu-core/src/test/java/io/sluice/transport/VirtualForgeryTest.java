package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Endpoint;
import io.sluice.routing.OutboundStream;
import io.sluice.srtp.SrtpProfile;
import io.sluice.testing.SimulatedNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody with a transport of its own hears everything that a call sends, can send from any address, and sends it again:
 * whole, cut off, with a bit turned, from the victim's address and from its own.
 */
class VirtualForgeryTest {
    private static final int MILLIS = 5000;

    @ParameterizedTest
    @CsvSource({"1, jca, AEAD_AES_128_GCM", "2, auto, AES_CM_128_HMAC_SHA1_80", "3, auto, AEAD_AES_128_GCM"})
    void shouldForwardExactlyWhatItWouldWithoutForgeries(long seed, String engine, SrtpProfile profile) {
        Outcome calm = call(null, engine, profile);
        Outcome attacked = call(new Random(seed), engine, profile);

        assertThat(attacked.arrivals).isEqualTo(calm.arrivals);
        assertThat(attacked.keyFramesSent).isEqualTo(calm.keyFramesSent);
        assertThat(attacked.ofAttacker)
                .as("what the attacker's own stream carried")
                .isEmpty();
        assertThat(attacked.forged).isGreaterThan(5000);
    }

    private record Outcome(
            List<ReceivedMedia.Arrival> arrivals,
            int keyFramesSent,
            List<ReceivedMedia.Arrival> ofAttacker,
            int forged) {}

    private static Outcome call(@Nullable Random forger, String engine, SrtpProfile profile) {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect(), engine, profile)) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedPeer attacker = server.connect(0);
            SimulatedStream video = sender.produce(SimulatedStream.Kind.VP8, "0");
            OutboundStream seen = receiver.consume(video.inbound(), "v");
            SimulatedStream claimed = attacker.produce(SimulatedStream.Kind.VP8, "0");
            attacker.sending.clear();
            OutboundStream reached = receiver.consume(claimed.inbound(), "w");
            server.passMillis(20);
            int forged = 0;
            if (forger == null) {
                server.passMillis(MILLIS);
            } else {
                Attack attack = new Attack(server.network, attacker, forger);
                server.network.tap(attack);
                server.passMillis(MILLIS);
                forged = attack.forged;
                assertThat(sender.statistic("srtpDrops.INDEX_REPEATED")).isPositive();
                assertThat(sender.statistic("srtpDrops.AUTHENTICATION_FAILED")).isPositive();
                assertThat(sender.statistic("srtpDrops.MALFORMED")).isPositive();
                assertThat(attacker.statistic("srtpDrops.AUTHENTICATION_FAILED"))
                        .isPositive();
            }
            assertThat(server.loops.failures()).isZero();
            return new Outcome(
                    relative(receiver.media(seen).arrivals),
                    video.keyFramesSent,
                    List.copyOf(receiver.media(reached).arrivals),
                    forged);
        }
    }

    /** Without where timestamps begin, which is another place in each run. */
    private static List<ReceivedMedia.Arrival> relative(List<ReceivedMedia.Arrival> arrivals) {
        int first = arrivals.getFirst().timestamp();
        return arrivals.stream()
                .map(arrival -> new ReceivedMedia.Arrival(
                        arrival.payloadType(),
                        arrival.sequenceNumber(),
                        arrival.timestamp() - first,
                        arrival.number(),
                        arrival.capturedNanos(),
                        arrival.arrivedNanos(),
                        arrival.keyFrame(),
                        arrival.mid()))
                .toList();
    }

    /** What is heard in either direction goes back to the server. */
    private static final class Attack implements SimulatedNetwork.Tap {
        private final SimulatedNetwork network;
        private final Endpoint own;
        private final Endpoint server;
        private final Random random;
        private boolean forging;
        private int forged;

        Attack(SimulatedNetwork network, SimulatedPeer attacker, Random random) {
            this.network = network;
            this.own = attacker.endpoint;
            this.server = attacker.serverEndpoint;
            this.random = random;
        }

        @Override
        public void onSent(byte[] datagram, Endpoint from, Endpoint to) {
            Endpoint victim = from.equals(server) ? to : from;
            if (forging || victim.equals(own)) {
                return;
            }
            forging = true;
            for (byte[] forgery : forgeries(datagram)) {
                network.send(forgery, victim, server);
                network.send(forgery.clone(), own, server);
                forged += 2;
            }
            forging = false;
        }

        private List<byte[]> forgeries(byte[] heard) {
            byte[] turned = heard.clone();
            int bit = random.nextInt(8 * heard.length);
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] turnedInHeader = heard.clone();
            int headerBit = random.nextInt(8 * 12);
            turnedInHeader[headerBit / 8] ^= (byte) (1 << headerBit % 8);
            return List.of(
                    heard.clone(),
                    turned,
                    turnedInHeader,
                    Arrays.copyOf(heard, 1 + random.nextInt(heard.length - 1)),
                    Arrays.copyOf(heard, 1 + random.nextInt(20)));
        }
    }
}
