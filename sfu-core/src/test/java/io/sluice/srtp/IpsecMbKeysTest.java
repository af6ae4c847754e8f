package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Key material that outlives its use is somebody else's find. */
class IpsecMbKeysTest {
    private final IpsecMb library = TestEngines.ipsecMb();
    private final IpsecMbScratch scratch = new IpsecMbScratch();
    private final MemorySegment memory = Arena.ofAuto().allocate(4096, IpsecMb.ALIGNMENT);
    private final SegmentAllocator allocator = SegmentAllocator.slicingAllocator(memory);

    @Test
    void shouldLeaveNothingOfAGcmKeyBehind() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_256_GCM;
        SessionKeys keys = keys(profile);
        IpsecMbGcmKey key = new IpsecMbGcmKey(library.gcm(profile), scratch, allocator, keys);
        assertCleared(keys);
        assertThat(holdsAnything(memory)).isTrue();
        key.clear();
        assertThat(holdsAnything(memory)).isFalse();
    }

    @Test
    void shouldLeaveNothingOfCounterModeKeysBehind() {
        IpsecMb.Jobs jobs = library.jobs();
        assumeTrue(jobs != null, "no SHA extensions here");
        SessionKeys keys = keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        IpsecMbCmKey key = new IpsecMbCmKey(jobs, scratch, allocator, keys, 10);
        assertCleared(keys);
        assertThat(holdsAnything(memory)).isTrue();
        key.clear();
        assertThat(holdsAnything(memory)).isFalse();
    }

    private void assertCleared(SessionKeys keys) {
        assertThat(keys.encryption().isDestroyed()).isTrue();
        assertThat(keys.authentication().isDestroyed()).isTrue();
        assertThat(keys.salt()).containsOnly(0);
        assertThat(holdsAnything(scratch.block)).isFalse();
    }

    private static SessionKeys keys(SrtpProfile profile) {
        return SessionKeys.ofRtp(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
    }

    private static boolean holdsAnything(MemorySegment memory) {
        return memory.elements(ValueLayout.JAVA_BYTE).anyMatch(each -> each.get(ValueLayout.JAVA_BYTE, 0) != 0);
    }
}
