package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a batch when the library or its caller does wrong, and on processors with less. */
class IpsecMbLanesTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    private static final int PAYLOAD = 200;
    private static final int PROTECTED = 12 + PAYLOAD + 10;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment slots = arena.allocate((long) SrtpBatch.CAPACITY * SrtpPackets.CAPACITY);
    private final IpsecMb library = TestEngines.ipsecMb();

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void shouldMakeTheSamePacketsWithoutWideRegisters() {
        IpsecMb.Jobs jobs = jobs();
        SrtpEngine engine = new IpsecMbSrtpEngine(with(jobs.pairs(), null));
        for (int size = 1; size <= SrtpBatch.CAPACITY; size += 7) {
            fill(engine, size).finish();
            byte[][] expected = alone(size);
            for (int i = 0; i < size; i++) {
                assertThat(engine.batch().result(i)).isEqualTo(PROTECTED);
                assertThat(slot(i)).as("packet %d of %d", i, size).isEqualTo(expected[i]);
            }
            engine.batch().clear();
        }
    }

    @Test
    void shouldPassTheSelfTestWithoutWideRegisters() throws UnavailableException {
        IpsecMbSelfTest.run(with(jobs().pairs(), null));
    }

    /** The broken function leaves 16 jobs undone; the four that are too few for it, and get another, are sent. */
    @Test
    void shouldDropThePacketsWhoseJobsFailAndNoOthers() {
        IpsecMb.Bursts wide = jobs().wide();
        assumeTrue(wide != null, "no registers of 512 bits here");
        IpsecMb.Bursts broken = new IpsecMb.Bursts(wide.manager(), wide.cipher(), doesNothing());
        SrtpEngine engine = new IpsecMbSrtpEngine(with(jobs().pairs(), broken));
        SrtpBatch batch = fill(engine, 20);
        batch.finish();
        byte[][] expected = alone(20);
        byte[] plaintext = SrtpPackets.rtp(SSRC, 0, PAYLOAD);
        for (int i = 0; i < 16; i++) {
            assertThat(batch.result(i)).isEqualTo(SrtpDrop.CIPHER_FAILED.code());
            assertThat(Arrays.copyOfRange(slot(i), 12, 12 + PAYLOAD))
                    .isNotEqualTo(Arrays.copyOfRange(plaintext, 12, 12 + PAYLOAD));
        }
        for (int i = 16; i < 20; i++) {
            assertThat(batch.result(i)).isEqualTo(PROTECTED);
            assertThat(slot(i)).isEqualTo(expected[i]);
        }
        batch.clear();
    }

    /** Its tag would be right, over what stood in the slot before. */
    @Test
    void shouldDropPacketsThatWereNotEncrypted() {
        IpsecMb.Bursts pairs = jobs().pairs();
        SrtpEngine engine =
                new IpsecMbSrtpEngine(with(new IpsecMb.Bursts(pairs.manager(), doesNothing(), pairs.hash()), null));
        SrtpBatch batch = fill(engine, 3);
        batch.finish();
        for (int i = 0; i < 3; i++) {
            assertThat(batch.result(i)).isEqualTo(SrtpDrop.CIPHER_FAILED.code());
        }
        batch.clear();
    }

    @Test
    void shouldSayThatALibraryWhoseHashesAreBrokenFails() {
        IpsecMb.Bursts pairs = jobs().pairs();
        IpsecMb broken = with(new IpsecMb.Bursts(pairs.manager(), pairs.cipher(), doesNothing()), null);
        assertThatThrownBy(() -> IpsecMbSelfTest.run(broken))
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith("fails its self-test: RFC 3711 appendix B.2");
    }

    @Test
    void shouldFailPacketsWhoseMemoryWasFreedTooSoonAndGoOn() {
        jobs();
        SrtpEngine engine = new IpsecMbSrtpEngine(library);
        SrtpSender sender = sender(engine);
        SrtpBatch batch = engine.batch();
        try (Arena shortLived = Arena.ofConfined()) {
            MemorySegment payload = shortLived.allocate(PAYLOAD);
            MemorySegment header = MemorySegment.ofArray(SrtpPackets.rtp(SSRC, 1, 0));
            Bytes.copy(header, 0, slots, 0, 12);
            sender.protectRtp(batch, slots, 0, 12, payload, 0, PAYLOAD, SrtpPackets.CAPACITY);
        }
        assertThatThrownBy(batch::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("freed");
        assertThat(batch.result(0)).isEqualTo(SrtpDrop.CIPHER_FAILED.code());
        batch.clear();
        fill(engine, 3).finish();
        assertThat(batch.result(2)).isEqualTo(PROTECTED);
        batch.clear();
    }

    private IpsecMb.Jobs jobs() {
        IpsecMb.Jobs jobs = library.jobs();
        assumeTrue(jobs != null, "no SHA extensions here");
        return jobs;
    }

    private IpsecMb with(IpsecMb.Bursts pairs, IpsecMb.@Nullable Bursts wide) {
        IpsecMb.Jobs jobs = jobs();
        IpsecMb.Jobs changed = new IpsecMb.Jobs(jobs.expandKey(), jobs.hashBlock(), pairs, wide);
        return new IpsecMb(
                library, library.gcm(SrtpProfile.AEAD_AES_128_GCM), library.gcm(SrtpProfile.AEAD_AES_256_GCM), changed);
    }

    /** Looks at none of its arguments and returns a number. */
    private static MemorySegment doesNothing() {
        return Linker.nativeLinker().defaultLookup().findOrThrow("getpid");
    }

    private SrtpBatch fill(SrtpEngine engine, int size) {
        SrtpSender sender = sender(engine);
        for (int i = 0; i < size; i++) {
            MemorySegment packet = arena.allocate(12 + PAYLOAD);
            packet.copyFrom(MemorySegment.ofArray(SrtpPackets.rtp(SSRC, i, PAYLOAD)));
            long at = (long) i * SrtpPackets.CAPACITY;
            Bytes.copy(packet, 0, slots, at, 12);
            sender.protectRtp(engine.batch(), slots, at, 12, packet, 12, PAYLOAD, SrtpPackets.CAPACITY);
        }
        return engine.batch();
    }

    private byte[] slot(int i) {
        return Bytes.toArray(slots, (long) i * SrtpPackets.CAPACITY, PROTECTED);
    }

    private static byte[][] alone(int size) {
        SrtpSender sender = sender(new JcaSrtpEngine());
        byte[][] packets = new byte[size][];
        for (int i = 0; i < size; i++) {
            packets[i] = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, i, PAYLOAD)).bytes;
        }
        return packets;
    }

    private static SrtpSender sender(SrtpEngine engine) {
        return engine.newSender(PROFILE, SrtpPackets.key(PROFILE), SrtpPackets.salt(PROFILE));
    }
}
