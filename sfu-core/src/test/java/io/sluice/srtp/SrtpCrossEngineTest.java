package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.srtp.SrtpPackets.Result;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each engine against the other, and our index arithmetic against jitsi-srtp's own. */
class SrtpCrossEngineTest {
    private final SrtpEngine jca = new JcaSrtpEngine();
    private final SrtpEngine jitsi = new JitsiSrtpEngine();

    static Stream<Arguments> engines() {
        return TestEngines.all()
                .filter(engine -> !(engine instanceof JitsiSrtpEngine))
                .flatMap(engine -> Arrays.stream(SrtpProfile.values())
                        .map(profile -> Arguments.of(engine.name(), engine, profile)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("engines")
    void shouldMakeTheSameBytesOfRandomPacketsAndReadEachOther(String name, SrtpEngine engine, SrtpProfile profile) {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            byte[] key = randomBytes(random, profile.keyLength());
            byte[] salt = randomBytes(random, profile.saltLength());
            Session ours = new Session(engine, profile, key, salt);
            Session theirs = new Session(jitsi, profile, key, salt);
            int sequence = 65_000;
            for (int i = 0; i < 400; i++) {
                String where = name + ", seed " + seed + ", packet " + i;
                sequence = sequence + 1 + random.nextInt(300);
                byte[] packet = SrtpPackets.randomRtp(random, SSRC + i % 4, sequence & 0xffff);
                byte[] sent = SrtpPackets.protect(ours.sender, packet).bytes;
                assertThat(SrtpPackets.protect(theirs.sender, packet).bytes)
                        .as(where)
                        .isEqualTo(sent);
                assertThat(SrtpPackets.unprotect(ours.receiver, sent).bytes)
                        .as(where)
                        .isEqualTo(packet);
                assertThat(SrtpPackets.unprotect(theirs.receiver, sent).bytes)
                        .as(where)
                        .isEqualTo(packet);

                byte[] report = SrtpPackets.rtcp(SSRC + i % 4, random.nextInt(200));
                byte[] sentReport = SrtpPackets.protectRtcp(ours.sender, report).bytes;
                assertThat(SrtpPackets.protectRtcp(theirs.sender, report).bytes)
                        .as(where)
                        .isEqualTo(sentReport);
                assertThat(SrtpPackets.unprotectRtcp(ours.receiver, sentReport).bytes)
                        .as(where)
                        .isEqualTo(report);
                assertThat(SrtpPackets.unprotectRtcp(theirs.receiver, sentReport).bytes)
                        .as(where)
                        .isEqualTo(report);
            }
        }
    }

    private static final class Session {
        private final SrtpSender sender;
        private final SrtpReceiver receiver;

        Session(SrtpEngine engine, SrtpProfile profile, byte[] key, byte[] salt) {
            sender = engine.newSender(profile, key, salt);
            receiver = engine.newReceiver(profile, key, salt);
        }
    }

    /** jitsi-srtp without our window before it: what it accepts, repeats and calls too old, we do, with a window of 64. */
    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithJitsiOnEveryReplayAndRollOver(SrtpProfile profile) throws GeneralSecurityException {
        byte[] key = SrtpPackets.key(profile);
        byte[] salt = SrtpPackets.salt(profile);
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            List<byte[]> packets = streamAcrossWraps(random, jca.newSender(profile, key, salt));
            SrtpTransform transform = ((JcaSrtpEngine) jca)
                    .newTransform(
                            profile, SessionKeys.ofRtp(profile, key, salt), SessionKeys.ofRtcp(profile, key, salt));
            SrtpReceiver ours = new ContextReceiver(profile, transform, 64);
            SrtpCryptoContext theirs = new SrtpContextFactory(
                            false,
                            key,
                            salt,
                            JitsiSrtpEngine.policy(profile, profile.rtpTagLength()),
                            JitsiSrtpEngine.policy(profile, profile.rtcpTagLength()),
                            new LoggerImpl("test"))
                    .deriveContext(SSRC, 0);
            int base = 0;
            for (int i = 0; i < 2 * packets.size(); i++) {
                base += random.nextInt(2);
                int reach = random.nextInt(20) == 0 ? 100 : 6;
                int chosen = Math.clamp(base + random.nextInt(2 * reach) - reach, 0, packets.size() - 1);
                byte[] packet = packets.get(chosen);
                Result result = SrtpPackets.unprotect(ours, packet);
                assertThat(name(result.length))
                        .as("seed %d, step %d, packet %d", seed, i, chosen)
                        .isEqualTo(raw(theirs, packet));
            }
        }
    }

    private static List<byte[]> streamAcrossWraps(Random random, SrtpSender sender) {
        List<byte[]> packets = new ArrayList<>();
        for (int position = 60_000; position < 60_000 + 3 * 65_536; ) {
            packets.add(SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, position & 0xffff, 20)).bytes);
            boolean jump = random.nextInt(10) == 0;
            position += 1 + random.nextInt(jump ? 3_000 : 3);
        }
        return packets;
    }

    private static String raw(SrtpCryptoContext context, byte[] packet) throws GeneralSecurityException {
        Scratch scratch = new Scratch();
        System.arraycopy(packet, 0, scratch.input, 0, packet.length);
        JitsiBuffer buffer = new JitsiBuffer(scratch);
        buffer.setLength(packet.length);
        return switch (context.reverseTransformPacket(buffer, false)) {
            case OK -> "accepted";
            case REPLAY_FAIL -> SrtpDrop.INDEX_REPEATED.name();
            case REPLAY_OLD -> SrtpDrop.INDEX_TOO_OLD.name();
            case AUTH_FAIL -> SrtpDrop.AUTHENTICATION_FAILED.name();
            case FAIL, INVALID_PACKET -> SrtpErrorStatus.FAIL.name();
        };
    }

    private static String name(int result) {
        return result < 0 ? SrtpDrop.of(result).name() : "accepted";
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
