package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** What every engine must do with packets that are protected together, in every profile. */
class SrtpBatchTest {
    private static final int BEFORE = 5;
    private static final int UNTOUCHED = 0x77;

    private final SrtpEngine jitsi = new JitsiSrtpEngine();
    private final Arena arena = Arena.ofConfined();
    private final List<Added> added = new ArrayList<>();
    private final Random random = new Random(3);

    /** A packet of a batch, with its slot. */
    private static final class Added {
        private final Key key;
        private final MemorySegment slot;
        private final byte[] packet;

        Added(Key key, MemorySegment slot, byte[] packet) {
            this.key = key;
            this.slot = slot;
            this.packet = packet;
        }
    }

    /** Both ends of a session; the receiver is jitsi-srtp's. */
    private record Key(SrtpProfile profile, SrtpSender sender, SrtpReceiver receiver) {}

    static Stream<Arguments> engines() {
        return TestEngines.all()
                .flatMap(engine -> Arrays.stream(SrtpProfile.values())
                        .map(profile -> Arguments.of(engine.name(), profile, engine)));
    }

    @AfterEach
    void free() {
        arena.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldProtectBatchesOfEverySizeForAnotherImplementation(String name, SrtpProfile profile, SrtpEngine engine) {
        Key[] keys = {key(engine, profile), key(engine, profile), key(engine, profile)};
        int sequence = 65_400;
        for (int size = 1; size <= 33; size++) {
            for (int i = 0; i < size; i++, sequence++) {
                Key key = keys[random.nextInt(keys.length)];
                add(engine.batch(), key, SrtpPackets.randomRtp(random, SSRC + i % 3, sequence & 0xffff));
            }
            engine.batch().finish();
            assertAllArrive(engine.batch());
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldTakeSixtyFourPacketsAndNotOneMore(String name, SrtpProfile profile, SrtpEngine engine) {
        Key key = key(engine, profile);
        SrtpBatch batch = engine.batch();
        for (int i = 0; i < SrtpBatch.CAPACITY; i++) {
            add(batch, key, SrtpPackets.rtp(SSRC, i, 1300 - i));
        }
        byte[] next = SrtpPackets.rtp(SSRC, SrtpBatch.CAPACITY, 10);
        assertThatThrownBy(() -> put(batch, key, next))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the batch is full: it takes 64 packets");
        batch.finish();
        assertAllArrive(batch);
        assertThat(SrtpPackets.protect(key.sender, next).length)
                .as("the refused one has used no index")
                .isPositive();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldDropNoneButThePacketThatIsWrong(String name, SrtpProfile profile, SrtpEngine engine) {
        SrtpBatch batch = engine.batch();
        Key key = key(engine, profile);
        add(batch, key, SrtpPackets.rtp(SSRC, 1, 100));
        add(batch, key, SrtpPackets.rtp(SSRC, 2, 0));
        byte[] again = SrtpPackets.rtp(SSRC, 1, 300);
        MemorySegment refused = put(batch, key, again);
        byte[] malformed = SrtpPackets.rtp(SSRC, 3, 100);
        malformed[0] = (byte) 0x81;
        MemorySegment slot = arena.allocate(SrtpPackets.CAPACITY);
        Bytes.copy(MemorySegment.ofArray(malformed), 0, slot, 0, 12);
        key.sender.protectRtp(batch, slot, 0, 12, MemorySegment.ofArray(malformed), 12, 100, SrtpPackets.CAPACITY);
        key.sender.protectRtp(batch, slot, 0, 12, MemorySegment.ofArray(malformed), 12, 100, 100);
        add(batch, key, SrtpPackets.rtp(SSRC, 3, 700));
        batch.finish();
        assertThat(results(batch, 2, 5))
                .containsExactly(SrtpDrop.INDEX_REPEATED.code(), SrtpDrop.MALFORMED.code(), SrtpDrop.NO_ROOM.code());
        assertThat(Bytes.toArray(refused, BEFORE + 12, 300)).containsOnly(UNTOUCHED);
        assertThat(Bytes.toArray(slot, 12, 200)).containsOnly(0);
        assertArrives(added.get(0), batch.result(0));
        assertArrives(added.get(1), batch.result(1));
        assertArrives(added.get(2), batch.result(5));
        batch.clear();
        assertThat(batch.size()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldHaveOneWindowForPacketsAloneAndTogether(String name, SrtpProfile profile, SrtpEngine engine) {
        Key key = key(engine, profile);
        SrtpBatch batch = engine.batch();
        add(batch, key, SrtpPackets.rtp(SSRC, 10, 50));
        byte[] same = SrtpPackets.rtp(SSRC, 10, 50);
        assertThat(SrtpPackets.protect(key.sender, same).length)
                .as("used from the moment it was added")
                .isEqualTo(SrtpDrop.INDEX_REPEATED.code());
        byte[] alone = SrtpPackets.rtp(SSRC, 11, 50);
        assertThat(SrtpPackets.unprotect(key.receiver, SrtpPackets.protect(key.sender, alone).bytes).bytes)
                .as("a packet protected while others wait")
                .isEqualTo(alone);
        put(batch, key, alone);
        batch.finish();
        assertThat(batch.result(1)).isEqualTo(SrtpDrop.INDEX_REPEATED.code());
        assertArrives(added.getFirst(), batch.result(0));
        batch.clear();
        put(batch, key, same);
        batch.finish();
        assertThat(batch.result(0)).isEqualTo(SrtpDrop.INDEX_REPEATED.code());
        batch.clear();
    }

    /** A peer renews its keys: the old sender closes, and the streams go on under the new one. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldProtectWhatWaitsWhenItsKeysAreRenewed(String name, SrtpProfile profile, SrtpEngine engine) {
        SrtpBatch batch = engine.batch();
        Key old = key(engine, profile);
        Key renewed = key(engine, profile);
        for (int i = 0; i < 7; i++) {
            add(batch, old, SrtpPackets.rtp(SSRC, 100 + i, 200));
        }
        old.sender.close();
        for (int i = 0; i < 13; i++) {
            add(batch, renewed, SrtpPackets.rtp(SSRC, 103 + i, 200));
        }
        batch.finish();
        assertAllArrive(batch);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldTakeEitherKindOfMemoryInOneBatch(String name, SrtpProfile profile, SrtpEngine engine) {
        SrtpBatch batch = engine.batch();
        Key key = key(engine, profile);
        for (int i = 0; i < 8; i++) {
            byte[] packet = SrtpPackets.rtp(SSRC, i, 90);
            MemorySegment slot = (i & 1) == 0
                    ? arena.allocate(SrtpPackets.CAPACITY)
                    : MemorySegment.ofArray(new byte[SrtpPackets.CAPACITY]);
            MemorySegment payload = MemorySegment.ofArray(packet);
            if ((i & 2) == 0) {
                payload = arena.allocate(packet.length).copyFrom(payload);
            }
            slot.fill((byte) UNTOUCHED);
            Bytes.copy(payload, 0, slot, BEFORE, 12);
            key.sender.protectRtp(batch, slot, BEFORE, 12, payload, 12, 90, SrtpPackets.CAPACITY - BEFORE);
            added.add(new Added(key, slot, packet));
        }
        batch.finish();
        assertAllArrive(batch);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldNotCarryAnythingOverWhenCleared(String name, SrtpProfile profile, SrtpEngine engine) {
        SrtpBatch batch = engine.batch();
        Key key = key(engine, profile);
        put(batch, key, SrtpPackets.rtp(SSRC, 1, 500));
        put(batch, key, SrtpPackets.rtp(SSRC, 2, 500));
        batch.clear();
        add(batch, key, SrtpPackets.rtp(SSRC, 3, 40));
        batch.finish();
        assertAllArrive(batch);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("engines")
    void shouldTakeTheBatchOfAnotherEngine(String name, SrtpProfile profile, SrtpEngine engine) {
        List<SrtpEngine> others = TestEngines.all().toList();
        for (int i = 0; i < others.size(); i++) {
            SrtpBatch batch = others.get(i).batch();
            Key key = key(engine, profile);
            for (int packet = 0; packet < 20; packet++) {
                add(batch, key, SrtpPackets.rtp(SSRC, packet, 100));
            }
            batch.finish();
            assertAllArrive(batch);
        }
    }

    private Key key(SrtpEngine engine, SrtpProfile profile) {
        byte[] key = randomBytes(profile.keyLength());
        byte[] salt = randomBytes(profile.saltLength());
        return new Key(profile, engine.newSender(profile, key, salt), jitsi.newReceiver(profile, key, salt));
    }

    private void add(SrtpBatch batch, Key key, byte[] packet) {
        added.add(new Added(key, put(batch, key, packet), packet));
    }

    /** Header at an odd offset of one native segment, payload at an odd offset of another. */
    private MemorySegment put(SrtpBatch batch, Key key, byte[] packet) {
        int header = RtpHeader.length(MemorySegment.ofArray(packet), 0, packet.length);
        MemorySegment slot = arena.allocate(SrtpPackets.CAPACITY).fill((byte) UNTOUCHED);
        MemorySegment payload = arena.allocate(SrtpPackets.CAPACITY);
        Bytes.copy(MemorySegment.ofArray(packet), 0, slot, BEFORE, header);
        Bytes.copy(MemorySegment.ofArray(packet), 0, payload, 3, packet.length);
        int body = packet.length - header;
        key.sender.protectRtp(batch, slot, BEFORE, header, payload, 3 + header, body, SrtpPackets.CAPACITY - BEFORE);
        return slot;
    }

    private void assertAllArrive(SrtpBatch batch) {
        assertThat(batch.size()).isEqualTo(added.size());
        for (int i = 0; i < added.size(); i++) {
            assertArrives(added.get(i), batch.result(i));
        }
        added.clear();
        batch.clear();
    }

    private static void assertArrives(Added one, int length) {
        String what = "packet of " + one.packet.length + " bytes";
        assertThat(length).as(what).isEqualTo(one.packet.length + one.key.profile.rtpOverhead());
        byte[] sent = Bytes.toArray(one.slot, BEFORE, length);
        assertThat(SrtpPackets.unprotect(one.key.receiver, sent).bytes).as(what).isEqualTo(one.packet);
        int behind = BEFORE + length;
        assertThat(Bytes.toArray(one.slot, 0, BEFORE)).containsOnly(UNTOUCHED);
        assertThat(Bytes.toArray(one.slot, behind, SrtpPackets.CAPACITY - behind))
                .as(what)
                .containsOnly(UNTOUCHED);
    }

    private static List<Integer> results(SrtpBatch batch, int from, int to) {
        List<Integer> results = new ArrayList<>();
        for (int i = from; i < to; i++) {
            results.add(batch.result(i));
        }
        return results;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
