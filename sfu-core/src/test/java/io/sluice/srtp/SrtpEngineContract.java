package io.sluice.srtp;

import static io.sluice.srtp.SrtpPackets.SSRC;
import static io.sluice.srtp.SrtpPackets.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.srtp.SrtpPackets.Result;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine must do with whole packets, in every profile. */
abstract class SrtpEngineContract {
    private final SrtpEngine engine = engine();
    private final int windowSize = windowSize();

    abstract SrtpEngine engine();

    abstract int windowSize();

    SrtpSender sender(SrtpProfile profile) {
        return engine.newSender(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
    }

    SrtpReceiver receiver(SrtpProfile profile) {
        return engine.newReceiver(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackWhatWasSentAndGrowByTheTagAlone(SrtpProfile profile) {
        long seed = 42;
        Random random = new Random(seed);
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        for (int i = 0; i < 500; i++) {
            byte[] packet = SrtpPackets.randomRtp(random, SSRC + i % 3, i);
            int header = RtpHeader.length(MemorySegment.ofArray(packet), 0, packet.length);
            Result sent = SrtpPackets.protect(sender, packet);
            assertThat(sent.length).as("seed %d, packet %d", seed, i).isEqualTo(packet.length + profile.rtpOverhead());
            assertThat(sent.bytes).startsWith(Arrays.copyOf(packet, header));
            if (packet.length - header >= 16) {
                assertThat(Arrays.copyOfRange(sent.bytes, header, packet.length))
                        .isNotEqualTo(Arrays.copyOfRange(packet, header, packet.length));
            }
            assertThat(SrtpPackets.unprotect(receiver, sent.bytes).bytes)
                    .as("seed %d, packet %d", seed, i)
                    .isEqualTo(packet);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackRtcpAndGrowByTagAndIndex(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        for (int i = 0; i < 300; i++) {
            byte[] packet = SrtpPackets.rtcp(SSRC + i % 2, i);
            Result sent = SrtpPackets.protectRtcp(sender, packet);
            assertThat(sent.length).isEqualTo(packet.length + profile.rtcpOverhead());
            assertThat(Srtcp.indexWord(profile, MemorySegment.ofArray(sent.bytes), 0, sent.length))
                    .as("each SSRC counts from 0, with the E flag")
                    .isEqualTo(0x8000_0000 | i / 2);
            assertThat(SrtpPackets.unprotectRtcp(receiver, sent.bytes).bytes).isEqualTo(packet);
        }
    }

    /** Some cycles of sequence numbers are missed: by a loop that was overloaded, or while another network hid the sender. */
    @ParameterizedTest
    @EnumSource
    void shouldFindTheRollOverCounterAgainAfterAnyGap(SrtpProfile profile) {
        for (int missed : new int[] {32_766, 32_767, 40_000, 65_536, 200_000, 900_000}) {
            SrtpSender sender = sender(profile);
            SrtpReceiver receiver = receiver(profile);
            for (int i = 65_000; i < 65_100; i++) {
                assertThat(pass(sender, receiver, i)).isTrue();
            }
            skip(sender, 65_100, missed);
            int next = 65_100 + missed;
            int refused = 0;
            while (refused < 1000 && !pass(sender, receiver, next + refused)) {
                refused++;
            }

            int cycles = (missed + 1 + 32_768) >>> 16;
            int bound = cycles == 0 ? 0 : RollOverSearch.PATIENCE + cycles * RollOverSearch.EVERY;
            assertThat(refused).as("refused after %d", missed).isLessThanOrEqualTo(bound);
            for (int i = 1; i < 100; i++) {
                assertThat(pass(sender, receiver, next + refused + i))
                        .as("after %d", missed)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeitherMoveNorTireByForgeriesOfAKnownSource(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        assertThat(pass(sender, receiver, 1)).isTrue();
        for (int i = 0; i < 1000; i++) {
            byte[] forged = SrtpPackets.protect(sender(profile), SrtpPackets.rtp(SSRC, 40_000 + i, 50)).bytes;
            forged[forged.length - 1] ^= 1;
            assertThat(SrtpPackets.unprotect(receiver, forged).length).isNegative();
        }

        assertThat(pass(sender, receiver, 2)).isTrue();
    }

    private static boolean pass(SrtpSender sender, SrtpReceiver receiver, int number) {
        byte[] packet = SrtpPackets.rtp(SSRC, number & 0xffff, 50);
        return SrtpPackets.unprotect(receiver, SrtpPackets.protect(sender, packet).bytes).length == packet.length;
    }

    /** By steps that a sender's own guess follows. */
    private static void skip(SrtpSender sender, int from, int missed) {
        for (int at = from + 30_000; at < from + missed; at += 30_000) {
            SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, at & 0xffff, 50));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWorkInHeapMemoryAsInNativeMemory(SrtpProfile profile) {
        byte[] packet = SrtpPackets.rtp(SSRC, 7, 100);
        byte[] nativeResult = SrtpPackets.protect(sender(profile), packet).bytes;
        MemorySegment heap = MemorySegment.ofArray(new byte[200]);
        Bytes.copy(MemorySegment.ofArray(packet), 0, heap, 1, 12);
        int length = sender(profile).protectRtp(heap, 1, 12, MemorySegment.ofArray(packet), 12, 100, 199);
        assertThat(Bytes.toArray(heap, 1, length)).isEqualTo(nativeResult);
        assertThat(receiver(profile).unprotectRtp(heap, 1, length)).isEqualTo(packet.length);
        assertThat(Bytes.toArray(heap, 1, packet.length)).isEqualTo(packet);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRejectReplayedPackets(SrtpProfile profile) {
        SrtpReceiver receiver = receiver(profile);
        SrtpSender sender = sender(profile);
        byte[] rtp = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 1, 50)).bytes;
        byte[] rtcp = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SSRC, 5)).bytes;
        assertThat(SrtpPackets.unprotect(receiver, rtp).length).isPositive();
        assertThat(SrtpPackets.unprotectRtcp(receiver, rtcp).length).isPositive();
        expect(SrtpPackets.unprotect(receiver, rtp), SrtpDrop.INDEX_REPEATED, rtp);
        expect(SrtpPackets.unprotectRtcp(receiver, rtcp), SrtpDrop.INDEX_REPEATED, rtcp);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAcceptTheLastPacketOfTheWindowAndRejectTheOneBehind(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        byte[] behind = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 100, 20)).bytes;
        byte[] last = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 101, 20)).bytes;
        byte[] newest = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 100 + windowSize, 20)).bytes;
        SrtpReceiver receiver = receiver(profile);
        assertThat(SrtpPackets.unprotect(receiver, newest).length).isPositive();
        expect(SrtpPackets.unprotect(receiver, behind), SrtpDrop.INDEX_TOO_OLD, behind);
        assertThat(SrtpPackets.unprotect(receiver, last).length).isPositive();
        expect(SrtpPackets.unprotect(receiver, last), SrtpDrop.INDEX_REPEATED, last);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFollowTheRollOverCounterThroughLossAndReordering(SrtpProfile profile) {
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            SrtpSender sender = sender(profile);
            SrtpReceiver receiver = receiver(profile);
            // Three wraps in steps of up to 3,000; each packet is sent before or after its neighbour.
            int position = 60_000 + random.nextInt(5_000);
            while (position < 60_000 + 3 * 65_536) {
                int first = position + random.nextInt(2);
                for (int each : new int[] {first, 2 * position + 1 - first}) {
                    byte[] packet = SrtpPackets.rtp(SSRC, each & 0xffff, 30);
                    Result sent = SrtpPackets.protect(sender, packet);
                    assertThat(sent.length)
                            .as("seed %d, position %d", seed, each)
                            .isPositive();
                    if (random.nextInt(4) > 0) {
                        assertThat(SrtpPackets.unprotect(receiver, sent.bytes).bytes)
                                .as("seed %d, position %d", seed, each)
                                .isEqualTo(packet);
                    }
                }
                position += 2 + random.nextInt(3_000);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecryptPacketsArrivingLateFromBeforeTheRollOver(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        int[] sequences = {65_533, 65_534, 65_535, 0, 1, 2};
        byte[][] packets = new byte[sequences.length][];
        for (int i = 0; i < sequences.length; i++) {
            packets[i] = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, sequences[i], 40)).bytes;
        }
        for (int i : new int[] {0, 5, 2, 3, 1, 4}) {
            assertThat(SrtpPackets.unprotect(receiver, packets[i]).bytes)
                    .isEqualTo(SrtpPackets.rtp(SSRC, sequences[i], 40));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepNothingOfAForgedPacket(SrtpProfile profile) {
        SrtpReceiver receiver = receiver(profile);
        // Were its sequence number believed, the genuine packets would be taken for the cycle before.
        byte[] forged = SrtpPackets.rtp(SSRC, 65_000, 60);
        byte[] forgedRtcp = SrtpPackets.protectRtcp(sender(profile), SrtpPackets.rtcp(SSRC, 9)).bytes;
        forgedRtcp[9] ^= 1;
        for (int i = 0; i < 3; i++) {
            expect(SrtpPackets.unprotect(receiver, forged), SrtpDrop.AUTHENTICATION_FAILED, forged);
            expect(SrtpPackets.unprotectRtcp(receiver, forgedRtcp), SrtpDrop.AUTHENTICATION_FAILED, forgedRtcp);
        }
        SrtpSender sender = sender(profile);
        for (int i = 0; i < 5; i++) {
            byte[] packet = SrtpPackets.rtp(SSRC, i, 60);
            byte[] sent = SrtpPackets.protect(sender, packet).bytes;
            byte[] rtcp = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SSRC, 9)).bytes;
            assertThat(SrtpPackets.unprotect(receiver, sent).bytes).isEqualTo(packet);
            assertThat(SrtpPackets.unprotectRtcp(receiver, rtcp).length).isPositive();
            byte[] ahead = SrtpPackets.rtp(SSRC, 30_000 + i, 60);
            expect(SrtpPackets.unprotect(receiver, ahead), SrtpDrop.AUTHENTICATION_FAILED, ahead);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRejectEveryFlippedBitAndEveryTruncation(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        byte[] rtp = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 1, 24)).bytes;
        byte[] rtcp = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SSRC, 5)).bytes;
        SrtpReceiver receiver = receiver(profile);
        for (int bit = 0; bit < 8 * rtp.length; bit++) {
            byte[] flipped = flip(rtp, bit);
            expectDropped(SrtpPackets.unprotect(receiver, flipped), flipped);
        }
        for (int bit = 0; bit < 8 * rtcp.length; bit++) {
            byte[] flipped = flip(rtcp, bit);
            expectDropped(SrtpPackets.unprotectRtcp(receiver, flipped), flipped);
        }
        for (int length = 0; length < rtp.length; length++) {
            byte[] truncated = Arrays.copyOf(rtp, length);
            expectDropped(SrtpPackets.unprotect(receiver, truncated), truncated);
        }
        for (int length = 0; length < rtcp.length; length++) {
            byte[] truncated = Arrays.copyOf(rtcp, length);
            expectDropped(SrtpPackets.unprotectRtcp(receiver, truncated), truncated);
        }
        assertThat(SrtpPackets.unprotect(receiver, rtp).length).isPositive();
        assertThat(SrtpPackets.unprotectRtcp(receiver, rtcp).length).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseOneSsrcTooMany(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        for (int i = 0; i < SrtpReceiver.MAX_SSRCS; i++) {
            byte[] rtp = SrtpPackets.protect(sender, SrtpPackets.rtp(i, 1, 10)).bytes;
            byte[] rtcp = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(i, 2)).bytes;
            assertThat(SrtpPackets.unprotect(receiver, rtp).length).isPositive();
            assertThat(SrtpPackets.unprotectRtcp(receiver, rtcp).length).isPositive();
        }
        byte[] rtp = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 1, 10)).bytes;
        byte[] rtcp = SrtpPackets.protectRtcp(sender, SrtpPackets.rtcp(SSRC, 2)).bytes;
        expect(SrtpPackets.unprotect(receiver, rtp), SrtpDrop.SSRC_LIMIT, rtp);
        expect(SrtpPackets.unprotectRtcp(receiver, rtcp), SrtpDrop.SSRC_LIMIT, rtcp);
        byte[] known = SrtpPackets.protect(sender, SrtpPackets.rtp(0, 2, 10)).bytes;
        assertThat(SrtpPackets.unprotect(receiver, known).length).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseUnencryptedRtcp(SrtpProfile profile) {
        byte[] rtcp = SrtpPackets.protectRtcp(sender(profile), SrtpPackets.rtcp(SSRC, 3)).bytes;
        rtcp[rtcp.length - (profile.isAead() ? 4 : 14)] &= 0x7f;
        expect(SrtpPackets.unprotectRtcp(receiver(profile), rtcp), SrtpDrop.UNENCRYPTED, rtcp);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteNothingAndUseNoIndexWithoutRoomForTheTag(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        byte[] packet = SrtpPackets.rtp(SSRC, 1, 100);
        MemorySegment source = MemorySegment.ofArray(packet);
        MemorySegment destination = MemorySegment.ofArray(new byte[200]);
        Bytes.copy(source, 0, destination, 0, 12);
        for (int limit = 0; limit < 112 + profile.rtpOverhead(); limit++) {
            assertThat(sender.protectRtp(destination, 0, 12, source, 12, 100, limit))
                    .isEqualTo(SrtpDrop.NO_ROOM.code());
        }
        assertThat(Bytes.toArray(destination, 12, 188)).containsOnly(0);
        assertThat(sender.protectRtp(destination, 0, 12, source, 12, 100, 112 + profile.rtpOverhead()))
                .isEqualTo(112 + profile.rtpOverhead());
        assertThat(Bytes.toArray(destination, 112 + profile.rtpOverhead(), 40)).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveRtcpAloneWithoutRoomForTagAndIndex(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        byte[] packet = SrtpPackets.rtcp(SSRC, 5);
        MemorySegment memory = MemorySegment.ofArray(Arrays.copyOf(packet, 100));
        int total = packet.length + profile.rtcpOverhead();
        assertThat(sender.protectRtcp(memory, 0, packet.length, total - 1)).isEqualTo(SrtpDrop.NO_ROOM.code());
        assertThat(Bytes.toArray(memory, 0, packet.length)).isEqualTo(packet);
        assertThat(sender.protectRtcp(memory, 0, packet.length, total)).isEqualTo(total);
        assertThat(Srtcp.indexWord(profile, memory, 0, total)).isEqualTo(0x8000_0000);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefusePacketsLongerThanASlot(SrtpProfile profile) {
        byte[] longest = SrtpPackets.rtp(SSRC, 1, Packet.CAPACITY - 12 - profile.rtpOverhead());
        byte[] tooLong = SrtpPackets.rtp(SSRC, 2, Packet.CAPACITY - 11 - profile.rtpOverhead());
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        byte[] sent = SrtpPackets.protect(sender, longest).bytes;
        assertThat(SrtpPackets.unprotect(receiver, sent).bytes).isEqualTo(longest);
        assertThat(SrtpPackets.protect(sender, tooLong).length).isEqualTo(SrtpDrop.OVERSIZED.code());
        byte[] received = new byte[Packet.CAPACITY + 1];
        expect(SrtpPackets.unprotect(receiver, received), SrtpDrop.OVERSIZED, received);
        expect(SrtpPackets.unprotectRtcp(receiver, received), SrtpDrop.OVERSIZED, received);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAHeaderThatSaysAnotherLength(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        byte[] packet = SrtpPackets.rtp(SSRC, 1, 40);
        packet[0] = (byte) 0x82;
        MemorySegment memory = MemorySegment.ofArray(Arrays.copyOf(packet, 200));
        for (int headerLength : new int[] {0, 11, 12, 16, 24}) {
            assertThat(sender.protectRtp(memory, 0, headerLength, MemorySegment.ofArray(packet), 20, 20, 200))
                    .isEqualTo(SrtpDrop.MALFORMED.code());
        }
        assertThat(sender.protectRtp(memory, 0, 20, MemorySegment.ofArray(packet), 20, 20, 200))
                .isPositive();
        assertThat(sender.protectRtcp(memory, 0, 7, 200)).isEqualTo(SrtpDrop.MALFORMED.code());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheKeyOfAWrongLength(SrtpProfile profile) {
        byte[] key = SrtpPackets.key(profile);
        byte[] salt = SrtpPackets.salt(profile);
        assertThatThrownBy(() -> engine.newSender(profile, new byte[15], salt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("masterKey is 15 bytes, %s takes %d", profile, profile.keyLength());
        assertThatThrownBy(() -> engine.newReceiver(profile, key, new byte[13]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("masterSalt is 13 bytes, %s takes %d", profile, profile.saltLength());
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowWhenUsedAfterItsEnd(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        byte[] sent = SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 1, 10)).bytes;
        sender.close();
        sender.close();
        receiver.close();
        receiver.close();
        assertThatThrownBy(() -> SrtpPackets.protect(sender, SrtpPackets.rtp(SSRC, 2, 10)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SrtpPackets.unprotect(receiver, sent)).isInstanceOf(IllegalStateException.class);
    }

    /** Test packets of libsrtp's {@code srtp_driver}, which start from master keys; their RTCP has index 1. */
    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    void shouldMakeThePacketsOfLibsrtp(SrtpProfile profile) {
        boolean gcm = profile.isAead();
        byte[] key = hex(gcm ? "000102030405060708090a0b0c0d0e0f" : "e1f97a0d3e018be0d64fa32c06de4139");
        byte[] salt = hex(gcm ? "a0a1a2a3a4a5a6a7a8a9aaab" : "0ec675ad498afeebb6960b3aabe6");
        byte[] rtp = hex("800f1234decafbadcafebabe abababababababababababababababab");
        byte[] rtcp = hex("81c8000bcafebabe abababababababababababababababab");
        SrtpSender sender = engine.newSender(profile, key, salt);
        assertThat(SrtpPackets.protect(sender, rtp).bytes)
                .isEqualTo(hex("800f1234decafbadcafebabe"
                        + (gcm
                                ? "c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392"
                                : "4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb")));
        SrtpPackets.protectRtcp(sender, rtcp);
        assertThat(SrtpPackets.protectRtcp(sender, rtcp).bytes)
                .isEqualTo(hex("81c8000bcafebabe"
                        + (gcm
                                ? "c98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001"
                                : "7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798")));
    }

    static void expect(Result result, SrtpDrop drop, byte[] untouched) {
        assertThat(result.length).isEqualTo(drop.code());
        assertThat(result.bytes).isEqualTo(untouched);
    }

    private static void expectDropped(Result result, byte[] untouched) {
        assertThat(result.length).isNegative();
        assertThat(result.bytes).isEqualTo(untouched);
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
