package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Receivers that are told what has arrived together take each packet as others do that get one at a time. */
class SrtpArrivalsTest {
    private static final int BEFORE = 3;
    private static final int RUNS = 40;
    private static final int MAX_RUN = 40;

    private final Arena arena = Arena.ofConfined();

    static Stream<Arguments> engines() {
        return TestEngines.all()
                .flatMap(engine -> Arrays.stream(SrtpProfile.values())
                        .map(profile -> Arguments.of(engine.name(), profile, engine)));
    }

    @AfterEach
    void free() {
        arena.close();
    }

    /** Both ends of a session, the receiving one twice: told, and one at a time by an engine that knows of no lanes. */
    private static final class Session {
        private final SrtpEngine engine;
        private final SrtpEngine reference;
        private final SrtpProfile profile;
        private final byte[] key;
        private final SrtpSender sender;
        private final List<byte[]> sent = new ArrayList<>();
        /** Near the end of a cycle of sequence numbers, for each of three sources. */
        private final int[] next = {65_500, 65_400, 0};

        private SrtpReceiver told;
        private SrtpReceiver alone;

        Session(SrtpEngine engine, SrtpProfile profile, int number) {
            this.engine = engine;
            this.profile = profile;
            // One has another window.
            this.reference = engine instanceof JitsiSrtpEngine ? new JitsiSrtpEngine() : new JcaSrtpEngine();
            this.key = SrtpPackets.key(profile);
            key[0] += (byte) number;
            this.sender = new JcaSrtpEngine().newSender(profile, key, SrtpPackets.salt(profile));
            renew();
        }

        /** The receivers begin anew, or under the same keys do after a new handshake. */
        void renew() {
            close();
            told = engine.newReceiver(profile, key, SrtpPackets.salt(profile));
            alone = reference.newReceiver(profile, key, SrtpPackets.salt(profile));
        }

        void close() {
            if (told != null) {
                told.close();
                alone.close();
            }
        }

        byte[] send(Random random) {
            int source = random.nextInt(next.length);
            int sequence = next[source]++ & 0xffff;
            byte[] wire = SrtpPackets.protect(sender, SrtpPackets.randomRtp(random, SSRC + source, sequence)).bytes;
            sent.add(wire);
            return wire;
        }

        /** So many packets of a source get lost, as far as the sender can count. */
        void skip(Random random) {
            int source = random.nextInt(next.length);
            for (int i = random.nextInt(4); i >= 0; i--) {
                next[source] += random.nextInt(20_000);
                SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC + source, next[source]++ & 0xffff, 10));
            }
        }

        /** Any that was sent, rather one of late. */
        byte[] again(Random random) {
            int back = random.nextInt(4) == 0 ? random.nextInt(sent.size()) : random.nextInt(Math.min(sent.size(), 20));
            return sent.get(sent.size() - 1 - back).clone();
        }
    }

    /** One that arrives, before and after it is taken. */
    private static final class Arrival {
        private final Session session;
        private final byte[] wire;
        private final MemorySegment memory;

        Arrival(Session session, byte[] wire, MemorySegment memory) {
            this.session = session;
            this.wire = wire;
            this.memory = memory;
            MemorySegment.copy(MemorySegment.ofArray(wire), 0, memory, BEFORE, wire.length);
        }

        void expect() {
            session.told.expectRtp(memory, BEFORE, wire.length);
        }

        /** @return what became of it */
        int take(String where) {
            int length = session.told.unprotectRtp(memory, BEFORE, wire.length);
            MemorySegment copy = MemorySegment.ofArray(wire.clone());
            assertThat(length).as(where).isEqualTo(session.alone.unprotectRtp(copy, 0, wire.length));
            int bytes = length < 0 ? wire.length : length;
            assertThat(memory.asSlice(BEFORE, bytes).mismatch(copy.asSlice(0, bytes)))
                    .as(where)
                    .isEqualTo(-1);
            return length;
        }
    }

    /** Fresh, late, repeated, forged, cut short, made up; of two sessions; not all announced, not all taken. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldTakeRandomRunsAsOneAtATime(String name, SrtpProfile profile, SrtpEngine engine) {
        long seed = 20_261_201L + profile.id();
        Random random = new Random(seed);
        Session[] sessions = {new Session(engine, profile, 0), new Session(engine, profile, 1)};
        List<MemorySegment> slots = Stream.generate(() -> arena.allocate(SrtpPackets.CAPACITY))
                .limit(MAX_RUN)
                .toList();
        int accepted = 0;
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            List<Arrival> arrivals = new ArrayList<>();
            for (int i = random.nextInt(MAX_RUN); i >= 0; i--) {
                Session session = sessions[random.nextInt(2)];
                arrivals.add(new Arrival(session, arriving(session, random), slots.get(i)));
            }
            swap(arrivals, random);
            boolean all = random.nextBoolean();
            arrivals.stream().filter(_ -> all || random.nextInt(5) > 0).forEach(Arrival::expect);
            engine.arrivals().hash();
            for (int i = 0; i < arrivals.size(); i++) {
                if (random.nextInt(20) == 0) {
                    continue;
                }
                int length = arrivals.get(i).take("seed " + seed + ", run " + run + ", packet " + i);
                accepted += length > 0 ? 1 : 0;
                refused += length < 0 ? 1 : 0;
                if (random.nextInt(400) == 0) {
                    sessions[random.nextInt(2)].renew();
                }
            }
            engine.arrivals().clear();
        }
        assertThat(accepted).isGreaterThan(RUNS);
        assertThat(refused).isGreaterThan(RUNS);
        sessions[0].close();
        sessions[1].close();
    }

    private static byte[] arriving(Session session, Random random) {
        byte[] wire = session.send(random);
        return switch (random.nextInt(14)) {
            case 0, 1 -> session.again(random);
            case 2, 3 -> forged(session.again(random), random);
            case 4 -> Arrays.copyOf(wire, random.nextInt(wire.length));
            case 5 -> noise(random);
            case 6 -> afterALoss(session, random);
            default -> wire;
        };
    }

    private static byte[] forged(byte[] wire, Random random) {
        wire[random.nextInt(wire.length)] ^= (byte) (1 << random.nextInt(8));
        return wire;
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(120)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] afterALoss(Session session, Random random) {
        if (random.nextInt(10) == 0) {
            session.skip(random);
        }
        return session.send(random);
    }

    /** Some neighbours overtake each other. */
    private static void swap(List<Arrival> arrivals, Random random) {
        for (int i = 1; i < arrivals.size(); i++) {
            if (random.nextInt(6) == 0) {
                arrivals.set(i, arrivals.set(i - 1, arrivals.get(i)));
            }
        }
    }

    /** A source's very first packets, of both sides of the end of a cycle: the roll-over counter is known only from the first. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldFollowTheNumbersRoundWithinARun(String name, SrtpProfile profile, SrtpEngine engine) {
        Session session = new Session(engine, profile, 0);
        for (int cycle = 0; cycle < 2; cycle++) {
            List<Arrival> arrivals = new ArrayList<>();
            for (int sequence = 65_530; sequence < 65_545; sequence++) {
                arrivals.add(arrival(session, sequence & 0xffff));
            }
            assertThat(taken(engine, arrivals)).containsOnly(12 + 100);
            for (int sequence = 1000; sequence < 65_530; sequence += 5000) {
                assertThat(taken(engine, List.of(arrival(session, sequence)))).containsOnly(12 + 100);
            }
        }
        session.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldRefuseTheSecondOfTwoAndAForgeryWithoutHarmToTheirNeighbours(
            String name, SrtpProfile profile, SrtpEngine engine) {
        Session session = new Session(engine, profile, 0);
        Arrival first = arrival(session, 10);
        byte[] farOff = wire(session, 12);
        Bytes.put16(MemorySegment.ofArray(farOff), 2, 30_000);
        Arrival forgery = new Arrival(session, farOff, arena.allocate(SrtpPackets.CAPACITY));
        Arrival second = new Arrival(session, first.wire.clone(), arena.allocate(SrtpPackets.CAPACITY));
        assertThat(taken(engine, List.of(first, forgery, second, arrival(session, 11))))
                .containsExactly(112, SrtpDrop.AUTHENTICATION_FAILED.code(), SrtpDrop.INDEX_REPEATED.code(), 112);
        session.close();
    }

    /** A peer leaves, or renews its keys, while packets of its wait that were announced. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldJudgeByTheKeysOfTheMomentWhenAReceiverIsReplacedMidway(
            String name, SrtpProfile profile, SrtpEngine engine) {
        Session stays = new Session(engine, profile, 0);
        Session leaves = new Session(engine, profile, 1);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            arrivals.add(arrival(i % 2 == 0 ? stays : leaves, 100 + i));
        }
        arrivals.subList(0, 6).forEach(Arrival::expect);
        engine.arrivals().hash();
        assertThat(arrivals.get(0).take("before")).isEqualTo(112);
        assertThat(arrivals.get(1).take("before")).isEqualTo(112);
        leaves.close();
        SrtpReceiver renewed = engine.newReceiver(profile, stays.key, SrtpPackets.salt(profile));
        assertThat(arrivals.get(2).take("its neighbour")).isEqualTo(112);
        assertThat(renewed.unprotectRtp(arrivals.get(3).memory, BEFORE, arrivals.get(3).wire.length))
                .as("under other keys")
                .isEqualTo(SrtpDrop.AUTHENTICATION_FAILED.code());
        assertThat(arrivals.get(4).take("its neighbour")).isEqualTo(112);
        engine.arrivals().clear();
        renewed.close();
        stays.close();
    }

    /** Announced, and its keys gone before anything was computed. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldForgetWhatWaitsForKeysThatAreGone(String name, SrtpProfile profile, SrtpEngine engine) {
        Session stays = new Session(engine, profile, 0);
        Session leaves = new Session(engine, profile, 1);
        List<Arrival> arrivals = List.of(arrival(stays, 1), arrival(leaves, 1), arrival(stays, 2), arrival(leaves, 2));
        arrivals.forEach(Arrival::expect);
        leaves.close();
        engine.arrivals().hash();
        assertThat(arrivals.get(0).take("its neighbour")).isEqualTo(112);
        assertThat(arrivals.get(2).take("its neighbour")).isEqualTo(112);
        engine.arrivals().clear();
        stays.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldTakeMorePacketsThanItCanRemember(String name, SrtpProfile profile, SrtpEngine engine) {
        Session session = new Session(engine, profile, 0);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            arrivals.add(arrival(session, i));
        }
        assertThat(taken(engine, arrivals)).hasSize(100).containsOnly(112);
        session.close();
    }

    /** Nothing of a run that was forgotten is believed of the next one in the same memory. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldBelieveNothingOfWhatWasClearedOrTakenBefore(String name, SrtpProfile profile, SrtpEngine engine) {
        Session session = new Session(engine, profile, 0);
        Arrival first = arrival(session, 1);
        Arrival other = arrival(session, 2);
        first.expect();
        other.expect();
        engine.arrivals().hash();
        engine.arrivals().clear();
        Arrival altered = new Arrival(session, altered(first.wire), first.memory);
        assertThat(altered.take("cleared")).isEqualTo(SrtpDrop.AUTHENTICATION_FAILED.code());

        Arrival again = new Arrival(session, first.wire, first.memory);
        again.expect();
        other.expect();
        engine.arrivals().hash();
        assertThat(again.take("in its turn")).isEqualTo(112);
        Arrival reused = new Arrival(session, altered(arrival(session, 3).wire), first.memory);
        assertThat(reused.take("taken")).isEqualTo(SrtpDrop.AUTHENTICATION_FAILED.code());
        engine.arrivals().clear();
        session.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldTakeHeapMemoryAsEver(String name, SrtpProfile profile, SrtpEngine engine) {
        Session session = new Session(engine, profile, 0);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            MemorySegment memory = MemorySegment.ofArray(new byte[SrtpPackets.CAPACITY]);
            arrivals.add(i % 2 == 0 ? arrival(session, i) : new Arrival(session, wire(session, i), memory));
        }
        assertThat(taken(engine, arrivals)).containsOnly(112);
        session.close();
    }

    private static byte[] altered(byte[] wire) {
        byte[] altered = wire.clone();
        altered[40] ^= 1;
        return altered;
    }

    private static List<Integer> taken(SrtpEngine engine, List<Arrival> arrivals) {
        arrivals.forEach(Arrival::expect);
        engine.arrivals().hash();
        List<Integer> lengths =
                arrivals.stream().map(arrival -> arrival.take("together")).toList();
        engine.arrivals().clear();
        return lengths;
    }

    private Arrival arrival(Session session, int sequence) {
        return new Arrival(session, wire(session, sequence), arena.allocate(SrtpPackets.CAPACITY));
    }

    private static byte[] wire(Session session, int sequence) {
        return SrtpPackets.protect(session.sender, SrtpPackets.rtp(SSRC, sequence, 100)).bytes;
    }
}
