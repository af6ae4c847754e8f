package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That tags are computed in lanes, for whom they are good, and what becomes of packets when the library does wrong. */
class IpsecMbArrivalsTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    private static final int PLAIN = 12 + 100;
    private static final int WIRE = PLAIN + 10;
    private static final int STRIDE = 200;
    private static final int PACKETS = 20;

    private final Arena arena = Arena.ofConfined();
    private final IpsecMb library = TestEngines.ipsecMb();
    private final IpsecMbScratch scratch = new IpsecMbScratch();
    private final MemorySegment packets = arena.allocate(PACKETS * STRIDE);
    private final MemorySegment tag = arena.allocate(IpsecMbJobMemory.HMAC_LENGTH);
    private IpsecMbArrivals arrivals;
    private IpsecMbCmKey key;

    @BeforeEach
    void arrive() {
        IpsecMb.Jobs jobs = jobs();
        arrivals = new IpsecMbArrivals(new IpsecMbBursts(jobs, scratch), scratch);
        key = key(jobs);
        SrtpSender sender = new JcaSrtpEngine().newSender(PROFILE, SrtpPackets.key(PROFILE), SrtpPackets.salt(PROFILE));
        for (int i = 0; i < PACKETS; i++) {
            byte[] wire = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, i, 100)).bytes;
            MemorySegment.copy(MemorySegment.ofArray(wire), 0, packets, (long) i * STRIDE, WIRE);
        }
    }

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void shouldComputeTheTagsThatPacketsHaveAndLeaveThemAsTheyWere() {
        byte[] before = packets.toArray(ValueLayout.JAVA_BYTE);
        for (int count = 2; count <= PACKETS; count++) {
            add(count);
            arrivals.hash();
            assertThat(packets.mismatch(MemorySegment.ofArray(before))).isEqualTo(-1);
            for (int i = 0; i < count; i++) {
                assertThat(take(key, i, PLAIN, i))
                        .as("packet %d of %d", i, count)
                        .isTrue();
                assertThat(tag.asSlice(0, 10).mismatch(packets.asSlice((long) i * STRIDE + PLAIN, 10)))
                        .as("packet %d of %d", i, count)
                        .isEqualTo(-1);
            }
            arrivals.clear();
        }
    }

    @Test
    void shouldGiveATagForTheVeryBytesKeyAndIndexOnlyAndOnce() {
        IpsecMbCmKey other = key(jobs());
        add(6);
        assertThat(take(key, 0, PLAIN, 0)).as("before it is computed").isFalse();
        arrivals.hash();
        assertThat(take(key, 0, PLAIN - 1, 0)).as("another length").isFalse();
        assertThat(take(other, 0, PLAIN, 0)).as("another key").isFalse();
        assertThat(take(key, 1, PLAIN, 1 << 16 | 1)).as("another index").isFalse();
        assertThat(take(key, 2, PLAIN, 2)).isTrue();
        assertThat(take(key, 2, PLAIN, 2)).as("again").isFalse();
        assertThat(take(key, 4, PLAIN, 4)).isTrue();
        assertThat(take(key, 3, PLAIN, 3)).as("passed over").isFalse();
        arrivals.clear();
        assertThat(take(key, 5, PLAIN, 5)).as("forgotten").isFalse();
    }

    @Test
    void shouldNotComputeTheTagOfALonePacket() {
        add(1);
        arrivals.hash();
        assertThat(take(key, 0, PLAIN, 0)).isFalse();
    }

    @Test
    void shouldBeOfUseWhileThereAreTransforms() {
        IpsecMbSrtpEngine engine = new IpsecMbSrtpEngine(library);
        assertThat(engine.arrivals().areOfUse()).isFalse();
        SrtpReceiver gcm = receiver(engine, SrtpProfile.AEAD_AES_128_GCM);
        assertThat(engine.arrivals().areOfUse()).isFalse();
        SrtpReceiver cm = receiver(engine, PROFILE);
        SrtpReceiver second = receiver(engine, PROFILE);
        cm.close();
        cm.close();
        assertThat(engine.arrivals().areOfUse()).isTrue();
        second.close();
        assertThat(engine.arrivals().areOfUse()).isFalse();
        gcm.close();
    }

    /** Their receivers then compute them, and say what is wrong. */
    @Test
    void shouldGiveNoTagOfAJobThatFailed() {
        IpsecMb.Jobs jobs = jobs();
        MemorySegment doesNothing = Linker.nativeLinker().defaultLookup().findOrThrow("getpid");
        IpsecMb.Bursts broken =
                new IpsecMb.Bursts(jobs.pairs().manager(), jobs.pairs().cipher(), doesNothing);
        IpsecMb.Jobs changed = new IpsecMb.Jobs(jobs.expandKey(), jobs.hashBlock(), broken, null);
        byte[] before = packets.toArray(ValueLayout.JAVA_BYTE);
        arrivals = new IpsecMbArrivals(new IpsecMbBursts(changed, scratch), scratch);
        add(4);
        arrivals.hash();
        for (int i = 0; i < 4; i++) {
            assertThat(take(key, i, PLAIN, i)).isFalse();
        }
        assertThat(packets.mismatch(MemorySegment.ofArray(before))).isEqualTo(-1);
    }

    @Test
    void shouldSayThatMemoryWasFreedTooSoonAndGoOn() {
        add(2);
        try (Arena shortLived = Arena.ofConfined()) {
            arrivals.add(key, shortLived.allocate(STRIDE), 0, PLAIN, 2);
        }
        assertThatThrownBy(arrivals::hash)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("freed");
        assertThat(take(key, 0, PLAIN, 0)).isFalse();
        arrivals.clear();
        add(3);
        arrivals.hash();
        assertThat(take(key, 2, PLAIN, 2)).isTrue();
    }

    private IpsecMb.Jobs jobs() {
        IpsecMb.Jobs jobs = library.jobs();
        assumeTrue(jobs != null, "no SHA extensions here");
        return jobs;
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            arrivals.add(key, packets, (long) i * STRIDE, PLAIN, i);
        }
    }

    private boolean take(IpsecMbCmKey by, int packet, int plainLength, long index) {
        return arrivals.take(by, packets.address() + (long) packet * STRIDE, plainLength, index, tag);
    }

    private IpsecMbCmKey key(IpsecMb.Jobs jobs) {
        SessionKeys keys = SessionKeys.ofRtp(PROFILE, SrtpPackets.key(PROFILE), SrtpPackets.salt(PROFILE));
        return new IpsecMbCmKey(jobs, scratch, arena, keys, PROFILE.rtpTagLength());
    }

    private static SrtpReceiver receiver(SrtpEngine engine, SrtpProfile profile) {
        return engine.newReceiver(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
    }
}
