package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile input: nothing is thrown, nothing read or written beyond the packet, nothing accepted, nothing remembered. */
class SrtpFuzzTest {
    private static final int ROUNDS = 5_000;

    static Stream<Arguments> engines() {
        return TestEngines.all()
                .flatMap(engine -> Arrays.stream(SrtpProfile.values()).map(profile -> Arguments.of(engine, profile)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldDropMutatedPacketsAndLeaveThemUntouched(SrtpEngine engine, SrtpProfile profile) {
        long seed = 20_260_000L + profile.id();
        Random random = new Random(seed);
        SrtpReceiver receiver = engine.newReceiver(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
        SrtpSender sender = engine.newSender(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < ROUNDS; i++) {
                boolean rtcp = random.nextInt(3) == 0;
                byte[] sent = rtcp
                        ? SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SSRC, random.nextInt(30))).bytes
                        : SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, i & 0xffff, random.nextInt(60))).bytes;
                byte[] mutated = mutate(random, sent);
                // Exactly as long as the packet: a read beyond it throws. Allocated every so often only.
                MemorySegment memory = i % 8 == 0
                        ? arena.allocate(mutated.length).copyFrom(segment(mutated))
                        : segment(mutated.clone());
                int result = rtcp
                        ? receiver.unprotectRtcp(memory, 0, mutated.length)
                        : receiver.unprotectRtp(memory, 0, mutated.length);
                String where = engine.name() + " " + profile + ", seed " + seed + ", round " + i;
                if (!Arrays.equals(mutated, sent)) {
                    assertThat(result).as(where).isNegative();
                    assertThat(Bytes.toArray(memory, 0, mutated.length))
                            .as(where)
                            .isEqualTo(mutated);
                } else {
                    assertThat(result).as(where).isPositive();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldDropNoiseOfAnyLength(SrtpEngine engine, SrtpProfile profile) {
        long seed = 20_261_000L + profile.id();
        Random random = new Random(seed);
        SrtpReceiver receiver = engine.newReceiver(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
        for (int i = 0; i < ROUNDS; i++) {
            byte[] noise = new byte[random.nextInt(i % 10 == 0 ? 2_200 : 64)];
            random.nextBytes(noise);
            MemorySegment memory = segment(noise.clone());
            assertThat(receiver.unprotectRtp(memory, 0, noise.length))
                    .as("seed %d, round %d", seed, i)
                    .isNegative();
            assertThat(receiver.unprotectRtcp(memory, 0, noise.length))
                    .as("seed %d, round %d", seed, i)
                    .isNegative();
            assertThat(memory.mismatch(segment(noise))).isEqualTo(-1);
        }
    }

    /** One packet in 20 stays as it is, so that there is state to protect. */
    private static byte[] mutate(Random random, byte[] packet) {
        byte[] mutated = packet.clone();
        switch (random.nextInt(20)) {
            case 0 -> {}
            case 1, 2, 3 -> mutated = Arrays.copyOf(packet, random.nextInt(packet.length));
            case 4, 5 -> mutated = Arrays.copyOf(packet, packet.length + 1 + random.nextInt(40));
            case 6, 7, 8 -> mutated[0] = (byte) random.nextInt(256);
            case 9 -> Arrays.fill(mutated, random.nextInt(mutated.length), mutated.length, (byte) 0xff);
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return mutated;
    }

    private static MemorySegment segment(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }
}
