package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class JcaSrtpEngineTest extends SrtpEngineContract {
    @Override
    SrtpEngine engine() {
        return new JcaSrtpEngine();
    }

    @Override
    int windowSize() {
        return 1024;
    }

    @Test
    void shouldBoundTheSsrcsOfASenderRatherThanForgetOne() {
        SrtpSender sender = sender(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        MemorySegment memory = MemorySegment.ofArray(new byte[64]);
        MemorySegment rtcp = MemorySegment.ofArray(new byte[64]);
        for (int ssrc = 0; ssrc <= SrtpSender.MAX_SSRCS; ssrc++) {
            int expected = ssrc < SrtpSender.MAX_SSRCS ? 22 : SrtpDrop.SSRC_LIMIT.code();
            memory.copyFrom(MemorySegment.ofArray(SrtpPackets.rtp(ssrc, 1, 0)));
            assertThat(sender.protectRtp(memory, 0, 12, memory, 12, 0, 64)).isEqualTo(expected);
            rtcp.copyFrom(MemorySegment.ofArray(SrtpPackets.rtcp(ssrc, 0)));
            assertThat(sender.protectRtcp(rtcp, 0, 8, 64)).isEqualTo(expected);
        }
        memory.copyFrom(MemorySegment.ofArray(SrtpPackets.rtp(0, 1, 0)));
        assertThat(sender.protectRtp(memory, 0, 12, memory, 12, 0, 64)).isEqualTo(SrtpDrop.INDEX_REPEATED.code());
    }
}
