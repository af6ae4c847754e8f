package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IceServerFuzzTest {
    private static final int DATAGRAMS = 100_000;
    private static final long SEED = 20261121;

    private static final IceCredentials CREDENTIALS = new IceCredentials("local", "0123456789abcdefghijkl");

    private final Random random = new Random(SEED);
    private final IceServer server = new IceServer();
    private final RecordingListener listener = new RecordingListener();
    private final IceLiteAgent agent = new IceLiteAgent(30, listener);

    @Test
    void shouldSurviveMutatedChecksWithoutBelievingOrEchoingThem() {
        server.register(CREDENTIALS, agent);
        List<byte[]> seeds = seeds();
        long answers = 0;
        for (int i = 0; i < DATAGRAMS; i++) {
            byte[] datagram = mutated(seeds.get(random.nextInt(seeds.size())));
            byte[] before = datagram.clone();
            byte[] answer = server.onStun(datagram, 0, Endpoint.ofIpv4(i, i), 0);
            answers += answer == null ? 0 : 1;
            assertThat(datagram).as("seed %d, datagram %d is borrowed", SEED, i).isEqualTo(before);
        }
        assertThat(listener.drain()).as("seed %d", SEED).isEmpty();
        assertThat(agent.state()).as("seed %d", SEED).isEqualTo(IceState.NEW);
        assertThat(server.counters().accepted()).as("seed %d", SEED).isZero();
        assertThat(answers).as("seed %d", SEED).isEqualTo(IceServer.ERRORS_PER_SECOND);
        assertEveryDatagramIsCounted();
        assertThat(server.counters().drops(IceDrop.WRONG_INTEGRITY))
                .as("seed %d gets past the parser", SEED)
                .isPositive();
    }

    private void assertEveryDatagramIsCounted() {
        long drops = Arrays.stream(IceDrop.values())
                .mapToLong(server.counters()::drops)
                .sum();
        assertThat(drops).as("seed %d", SEED).isEqualTo(DATAGRAMS);
    }

    private static List<byte[]> seeds() {
        return List.of(
                check().bytes(),
                check().useCandidate().bytes(),
                check().with(0x0009, new byte[40]).with(0x0001, new byte[8]).bytes(),
                check().with(0x000a, new byte[12]).with(0x7f01, new byte[6]).bytes(),
                check().nomination(StunMessages.NOMINATION, 5).bytes());
    }

    private static StunMessages check() {
        return StunMessages.check(CREDENTIALS);
    }

    /**
     * Always differs from the seed in what MESSAGE-INTEGRITY covers, since only the last change touches the transaction's
     * first byte; mostly with length and FINGERPRINT repaired, so that it reaches the parser.
     */
    private byte[] mutated(byte[] seed) {
        byte[] message = Arrays.copyOf(seed, seed.length - 8);
        for (int i = random.nextInt(4); i > 0; i--) {
            message[random.nextInt(20, message.length)] ^= (byte) random.nextInt(256);
        }
        message[8] ^= (byte) random.nextInt(1, 256);
        if (random.nextInt(4) == 0) {
            message = Arrays.copyOf(message, 20 + random.nextInt(message.length) / 4 * 4);
        }
        byte[] sealed = StunMessages.fingerprinted(message);
        if (random.nextInt(10) == 0) {
            sealed[random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(sealed, random.nextInt(sealed.length + 1)) : sealed;
    }
}
