package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ten thousand transports, three thousand in a short run, on one server, over real sockets, a hundred at a time: over UDP and TCP, on shared ports and on
 * their own, with and without media, closed before, during and after ICE and DTLS, in every order. Of the ten thousand about
 * 1,250 complete a DTLS handshake, 1,000 are closed in the middle of one, 6,500 come no further than valid connectivity checks,
 * and the others not even there. Full handshakes would take most of the time, some 3 ms of processor for both ends.
 *
 * <p>What the process holds is measured after the first thousand, which load classes and fill caches, and after the last.
 */
class LeakTest {
    private static final Logger LOG = LoggerFactory.getLogger(LeakTest.class);
    private static final int LOOPS = 2;
    private static final int TRANSPORTS_A_ROUND = 100;
    private static final int WARM_UP_ROUNDS = 10;
    /** {@code ./sfu test-all} plays 100. */
    private static final int ROUNDS = Integer.getInteger("sluice.leak.rounds", 30);

    private static final long SEED = 20_260_101;

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int FIRST_PORT = 29_000;
    private static final int LAST_PORT = 29_199;

    /**
     * 230 bytes a transport. What grows, by some 0.2 to 0.8 MB, is bounded: packets the pools have made, and the endpoints that
     * receiving remembers.
     */
    private static final long MAX_HEAP_GROWTH_BYTES = 2 << 20;

    /** Buffers that carrier threads keep for their next system call. */
    private static final long MAX_DIRECT_GROWTH_BYTES = 256 << 10;

    /** Compiled code and the allocator's reserves are in it; 1,000 transports with ports of their own would leak far more. */
    private static final long MAX_NATIVE_GROWTH_KIB = 64 << 10;

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long POLL_NANOS = 1_000_000L;

    @Test
    @Timeout(600)
    void shouldHoldNothingOfThousandsOfTransportsThatWereClosedInEveryOrder() throws Exception {
        ProcessResources warm;
        try (Sfu sfu = Sfu.create(TestSfu.options()
                .loops(LOOPS)
                .ports(FIRST_PORT, LAST_PORT)
                .placement(SfuOptions.Placement.ROUND_ROBIN)
                .build())) {
            Set<Integer> idlePorts = ports(sfu);
            Random random = new Random(SEED);
            play(sfu, random, 0, WARM_UP_ROUNDS);
            warm = ProcessResources.read();
            play(sfu, random, WARM_UP_ROUNDS, ROUNDS);
            ProcessResources after = ProcessResources.read();
            LOG.info("warm {}, after {}, {}", warm, after, sfu.statistics().dtls());

            assertThat(ports(sfu)).isEqualTo(idlePorts);
            assertThat(after.descriptors()).isLessThanOrEqualTo(warm.descriptors());
            assertThat(after.platformThreads()).isLessThanOrEqualTo(warm.platformThreads());
            assertThat(after.heapBytes() - warm.heapBytes()).isLessThan(MAX_HEAP_GROWTH_BYTES);
            assertThat(after.directBytes() - warm.directBytes()).isLessThan(MAX_DIRECT_GROWTH_BYTES);
            assertThat(after.nativeKib() - warm.nativeKib()).isLessThan(MAX_NATIVE_GROWTH_KIB);
            assertThat(sfu.statistics().dtls().handshakesCompleted()).isGreaterThan(9L * ROUNDS);
        }
        ProcessResources closed = ProcessResources.read();
        LOG.info("closed {}", closed);
        // Each loop had a UDP and a TCP port.
        assertThat(closed.descriptors()).isLessThanOrEqualTo(Math.max(0, warm.descriptors() - 2 * LOOPS));
        assertThat(closed.platformThreads()).isLessThanOrEqualTo(warm.platformThreads() - LOOPS);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("sluice-loop"));
        assertBindable();
    }

    private static void play(Sfu sfu, Random random, int from, int to) throws Exception {
        for (int round = from; round < to; round++) {
            new LeakRound(sfu, random, round).play(TRANSPORTS_A_ROUND);
            String name = "round " + round;
            await(() -> assertIdle(sfu, name));
        }
        await(() -> assertThat(ProcessResources.liveVirtualThreads())
                .as("virtual threads")
                .isZero());
    }

    private static void assertIdle(Sfu sfu, String round) {
        SfuStatistics statistics = sfu.statistics();
        assertThat(statistics.dtls().handshakesActive())
                .as("%s: handshakes", round)
                .isZero();
        for (LoopStatistics loop : statistics.loops()) {
            assertThat(loop.tcpPorts())
                    .as("TCP ports after %s", round)
                    .singleElement()
                    .satisfies(port -> assertThat(port.connections()).isZero());
            assertThat(loop.ports()).as("UDP ports after %s", round).hasSize(1);
        }
        TestSfu.assertEmpty(sfu);
    }

    private static Set<Integer> ports(Sfu sfu) {
        Set<Integer> ports = new HashSet<>();
        for (LoopStatistics loop : sfu.statistics().loops()) {
            loop.ports().forEach(port -> ports.add(portOf(port.localAddress())));
            loop.tcpPorts().forEach(port -> ports.add(portOf(port.localAddress())));
        }
        return ports;
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void assertBindable() throws IOException {
        for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
            InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
            try (DatagramSocket udp = new DatagramSocket(address);
                    ServerSocket tcp = new ServerSocket()) {
                tcp.setReuseAddress(true);
                tcp.bind(address);
                assertThat(udp.isBound() && tcp.isBound()).isTrue();
            }
        }
    }

    /** What fails as long as something is on its way. */
    private interface Assertion {
        void run() throws IOException;
    }

    private static void await(Assertion assertion) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }
}
