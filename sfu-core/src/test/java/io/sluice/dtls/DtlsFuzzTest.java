package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestPair.Impairment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hostile datagrams, made by damaging those of a real client. */
class DtlsFuzzTest {
    private static final long SEED = 20_260_731;
    private static final int FILTERS = 2_000;
    private static final int DATAGRAMS_PER_FILTER = 40;

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @ParameterizedTest
    @EnumSource
    void shouldNeverLetThroughMoreThanTheBoundOfMemory(DtlsRole role) {
        Random random = new Random(SEED);
        List<byte[]> originals = datagramsOfAPeer(role);
        int passed = 0;
        for (int i = 0; i < FILTERS; i++) {
            HandshakeFilter filter = new HandshakeFilter(role.peer(), handshakes.counters());
            DeclaredMemory declared = new DeclaredMemory();
            for (int j = 0; j < DATAGRAMS_PER_FILTER; j++) {
                byte[] datagram = mutate(originals.get(random.nextInt(originals.size())), random);
                int length = filter.passableBytes(datagram);
                assertThat(length).as("seed %d", SEED).isBetween(0, datagram.length);
                declared.read(datagram, length);
                passed += length > 0 ? 1 : 0;
            }
            assertThat(declared.totalBytes())
                    .as("seed %d, filter %d", SEED, i)
                    .isLessThanOrEqualTo(HandshakeMessages.MAX_TOTAL_BYTES);
        }
        assertThat(passed).as("a fuzzer that passes nothing tests nothing").isGreaterThan(FILTERS);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveDamagedHandshakesAndFreeEverything(DtlsRole role) {
        Random random = new Random(SEED);
        List<byte[]> originals = datagramsOfAPeer(role);
        for (int i = 0; i < 150; i++) {
            try (TestAssociation server = new TestAssociation(handshakes, TestPair.OUR_CERTIFICATE, datagram -> {})) {
                server.start(role, TestPair.PEER_FINGERPRINT);
                for (byte[] original : originals) {
                    server.deliver(random.nextBoolean() ? original : mutate(original, random));
                }
                assertThat(server.events).as("seed %d, round %d", SEED, i).doesNotContain("connected");
            }
        }
        TestAssociation.awaitNoneActive(handshakes);
        assertThat(handshakes.computing().availablePermits())
                .isEqualTo(HandshakeLimits.defaults().maxComputing());
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayConnectedWhateverIsForged(DtlsRole role) {
        Random random = new Random(SEED);
        try (TestPair pair = TestPair.of(handshakes, role, Impairment.none(), Impairment.none())
                .connect()) {
            pair.assertMirroredKeys();
            List<byte[]> originals = List.copyOf(pair.sentByPeer);
            for (int i = 0; i < 5_000; i++) {
                byte[] forged = mutate(originals.get(random.nextInt(originals.size())), random);
                if (forged.length > 4 && random.nextBoolean()) {
                    forged[4] = 1;
                }
                pair.ours.deliver(forged);
            }
            assertThat(pair.ours.state()).as("seed %d", SEED).isEqualTo(DtlsState.CONNECTED);
        }
    }

    @Test
    void shouldStayConnectedWhateverVersionAForgedRecordHas() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            for (byte[] original : List.copyOf(pair.sentByPeer)) {
                for (int version = 0; version < 1 << 16; version += version < 0xfe00 ? 251 : 1) {
                    byte[] forged = original.clone();
                    forged[1] = (byte) (version >>> 8);
                    forged[2] = (byte) version;
                    pair.ours.deliver(forged);
                }
            }
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTED);
        }
    }

    private List<byte[]> datagramsOfAPeer(DtlsRole role) {
        try (TestPair pair = TestPair.of(handshakes, role, Impairment.none(), Impairment.none())
                .connect()) {
            pair.assertMirroredKeys();
            List<byte[]> datagrams = new ArrayList<>(pair.sentByPeer);
            datagrams.add(TestPair.concat(datagrams.subList(1, datagrams.size()).toArray(byte[][]::new)));
            return datagrams;
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] datagram = original.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            // Most of the damage goes to the headers, where it hurts.
            int bound = random.nextBoolean() ? Math.min(25, datagram.length) : datagram.length;
            datagram[random.nextInt(bound)] = (byte) random.nextInt();
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
            case 1 -> TestPair.concat(datagram, original);
            case 2 -> declaring(datagram, random.nextInt(1 << 24));
            default -> datagram;
        };
    }

    private static byte[] declaring(byte[] datagram, int length) {
        if (datagram.length > 25) {
            datagram[14] = (byte) (length >>> 16);
            datagram[15] = (byte) (length >>> 8);
            datagram[16] = (byte) length;
            datagram[18] = (byte) (length & 15);
        }
        return datagram;
    }

    /** Adds up what a receiver that trusts headers would set aside: the longest length said of each message. */
    private static final class DeclaredMemory {
        private final int[] bytes = new int[1 << 16];

        void read(byte[] datagram, int length) {
            ByteBuffer buffer = ByteBuffer.wrap(datagram, 0, length);
            while (buffer.remaining() >= 13) {
                int start = buffer.position();
                boolean plainHandshake = buffer.get(start) == 22 && buffer.getShort(start + 3) == 0;
                ByteBuffer record = buffer.slice(start + 13, buffer.getShort(start + 11));
                buffer.position(start + 13 + record.limit());
                while (plainHandshake && record.remaining() >= 12) {
                    readMessage(record);
                }
            }
        }

        int totalBytes() {
            return Arrays.stream(bytes).sum();
        }

        private void readMessage(ByteBuffer record) {
            int declared = record.getInt() & 0xffffff;
            int sequence = record.getShort() & 0xffff;
            bytes[sequence] = Math.max(bytes[sequence], declared);
            record.position(record.position() + 3);
            int fragmentLength = (record.get() & 0xff) << 16 | (record.getShort() & 0xffff);
            record.position(record.position() + fragmentLength);
        }
    }
}
