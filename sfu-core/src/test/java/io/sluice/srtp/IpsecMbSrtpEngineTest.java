package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IpsecMbSrtpEngineTest extends SrtpEngineContract {
    private final SrtpEngine jca = new JcaSrtpEngine();

    @Override
    SrtpEngine engine() {
        return new IpsecMbSrtpEngine(TestEngines.ipsecMb());
    }

    @Override
    int windowSize() {
        return 1024;
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeThePacketsOfTheJdkAtEveryLength(SrtpProfile profile) {
        SrtpSender ours = sender(profile);
        SrtpSender theirs = jca.newSender(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
        SrtpReceiver receiver = receiver(profile);
        Random random = new Random(5);
        for (int length = 0; length <= Packet.CAPACITY - 12 - profile.rtpOverhead(); length++) {
            byte[] packet = SrtpPackets.rtp(SSRC, length, length);
            random.nextBytes(packet);
            packet[0] = (byte) 0x80;
            Bytes.put16(MemorySegment.ofArray(packet), 2, length);
            Bytes.put32(MemorySegment.ofArray(packet), 8, SSRC);
            byte[] sent = SrtpPackets.protect(ours, packet).bytes;
            assertThat(sent).as("length %d", length).isEqualTo(SrtpPackets.protect(theirs, packet).bytes);
            assertThat(SrtpPackets.unprotect(receiver, sent).bytes)
                    .as("length %d", length)
                    .isEqualTo(packet);
        }
    }

    /** Wherever header and payload lie, nothing around them changes. */
    @ParameterizedTest
    @EnumSource
    void shouldMakeThePacketsOfTheJdkAtEveryAlignment(SrtpProfile profile) {
        long seed = 11;
        Random random = new Random(seed);
        SrtpSender ours = sender(profile);
        SrtpSender theirs = jca.newSender(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
        SrtpReceiver receiver = receiver(profile);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(SrtpPackets.CAPACITY);
            MemorySegment source = arena.allocate(SrtpPackets.CAPACITY);
            for (int i = 0; i < 5_000; i++) {
                byte[] packet = SrtpPackets.randomRtp(random, SSRC, i);
                int at = 1 + random.nextInt(130);
                int from = random.nextInt(130);
                slot.fill((byte) 0x77);
                Bytes.copy(MemorySegment.ofArray(packet), 0, slot, at, packet.length);
                Bytes.copy(MemorySegment.ofArray(packet), 0, source, from, packet.length);
                int header = RtpHeader.length(slot, at, packet.length);
                int body = packet.length - header;
                int length = ours.protectRtp(slot, at, header, source, from + header, body, SrtpPackets.CAPACITY - at);
                byte[] expected = SrtpPackets.protect(theirs, packet).bytes;
                assertThat(Bytes.toArray(slot, at, length)).as("packet %d", i).isEqualTo(expected);
                assertThat(Bytes.toArray(source, from, packet.length)).isEqualTo(packet);
                assertThat(receiver.unprotectRtp(slot, at, length)).isEqualTo(packet.length);
                assertThat(Bytes.toArray(slot, at, packet.length))
                        .as("packet %d", i)
                        .isEqualTo(packet);
                assertThat(Bytes.toArray(slot, 0, at)).containsOnly(0x77);
                int behind = at + length;
                assertThat(Bytes.toArray(slot, behind, SrtpPackets.CAPACITY - behind))
                        .containsOnly(0x77);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeHeaderAndPayloadOfDifferentKindsOfMemory(SrtpProfile profile) {
        byte[] packet = SrtpPackets.rtp(SSRC, 9, 333);
        byte[] expected = SrtpPackets.protect(sender(profile), packet).bytes;
        MemorySegment heap = MemorySegment.ofArray(new byte[500]);
        MemorySegment direct = Arena.ofAuto().allocate(500);
        for (MemorySegment destination : new MemorySegment[] {heap, direct}) {
            MemorySegment source = destination.isNative() ? heap : direct;
            Bytes.copy(MemorySegment.ofArray(packet), 0, source, 1, packet.length);
            Bytes.copy(MemorySegment.ofArray(packet), 0, destination, 3, 12);
            int length = sender(profile).protectRtp(destination, 3, 12, source, 13, 333, 400);
            assertThat(Bytes.toArray(destination, 3, length)).isEqualTo(expected);
        }
    }

    /** Behind an address there are no bounds any more. */
    @ParameterizedTest
    @EnumSource
    void shouldNeverReachBeyondTheMemoryItIsGiven(SrtpProfile profile) {
        SrtpReceiver receiver = receiver(profile);
        MemorySegment memory = Arena.ofAuto().allocate(200);
        Bytes.copy(MemorySegment.ofArray(SrtpPackets.rtp(SSRC, 1, 100)), 0, memory, 100, 100);
        assertThatThrownBy(() -> receiver.unprotectRtp(memory, 100, 101)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseMemoryThatIsGone(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        MemorySegment header = MemorySegment.ofArray(SrtpPackets.rtp(SSRC, 1, 0));
        MemorySegment destination = Arena.ofAuto().allocate(400).copyFrom(header);
        Arena arena = Arena.ofConfined();
        MemorySegment payload = arena.allocate(300);
        arena.close();
        assertThatThrownBy(() -> sender.protectRtp(destination, 0, 12, payload, 0, 300, 400))
                .isInstanceOf(IllegalStateException.class);
    }
}
