package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.PayloadNumbers;
import io.sluice.rtp.codec.RewrittenFrame;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of frames as a receiver sees them, over drops, losses, wraps and changes of the encoding. */
class FrameNumbersTest {
    private final LayerPackets packets = new LayerPackets();
    private FrameNumbers.Sent sent = new FrameNumbers.Sent();

    private RtpPacket frame(int pictureId, int bits, int tl0, int frameNumber) {
        RtpPacket packet = packets.packet(1, 0, true, 0);
        packet.frame().frame(0, 0, true, true);
        packet.frame().numbers(pictureId, bits, tl0);
        packet.frame().frameNumber(frameNumber);
        return packet;
    }

    private long rewrite(FrameNumbers numbers, int pictureId, int bits, int tl0, int frameNumber) {
        RtpPacket packet = frame(pictureId, bits, tl0, frameNumber);
        long rewritten = numbers.rewrite(packet, sent);
        packet.release();
        return rewritten;
    }

    private void begin(FrameNumbers numbers, int pictureId, int bits, int tl0, int frameNumber) {
        RtpPacket packet = frame(pictureId, bits, tl0, frameNumber);
        numbers.begin(packet, sent);
        packet.release();
    }

    private void drop(FrameNumbers numbers, int pictureId, int bits) {
        RtpPacket packet = frame(pictureId, bits, 0, FrameDescriptor.ABSENT);
        numbers.drop(packet);
        packet.release();
    }

    /** The picture id that leaves, whether or not it is another one. */
    private static int pictureId(long rewritten, int came) {
        return RewrittenFrame.hasNumbers(rewritten) ? RewrittenFrame.pictureId(rewritten) : came;
    }

    @Test
    void shouldChangeNothingWhereNothingWasBefore() {
        FrameNumbers numbers = new FrameNumbers(PayloadNumbers.VP8);
        begin(numbers, 32_767, 15, 255, 65_535);
        assertThat(RewrittenFrame.hasNumbers(rewrite(numbers, 32_767, 15, 255, 65_535)))
                .isFalse();
        long next = rewrite(numbers, 0, 15, 0, 0);
        assertThat(RewrittenFrame.hasNumbers(next) || RewrittenFrame.hasFrameNumber(next))
                .isFalse();
        assertThat(RewrittenFrame.marker(next)).isTrue();
    }

    /** Receivers of VP8 wait for every picture id. */
    @ParameterizedTest
    @ValueSource(ints = {7, 15})
    void shouldLeaveNoGapsForDroppedFramesButForLostOnes(int bits) {
        int mask = (1 << bits) - 1;
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            sent = new FrameNumbers.Sent();
            FrameNumbers numbers = new FrameNumbers(PayloadNumbers.VP8);
            int came = mask - 20;
            begin(numbers, came, bits, 5, FrameDescriptor.ABSENT);
            rewrite(numbers, came, bits, 5, FrameDescriptor.ABSENT);
            came++;
            int expected = came;
            for (int i = 0; i < 3 * mask && i < 3000; i++, came = came + 1 & mask) {
                switch (random.nextInt(10)) {
                    case 0 -> expected = expected + 1 & mask;
                    case 1, 2, 3 -> drop(numbers, came, bits);
                    default -> {
                        long rewritten = rewrite(numbers, came, bits, 5, FrameDescriptor.ABSENT);
                        assertThat(pictureId(rewritten, came) & mask)
                                .as("seed %d, frame %d", seed, i)
                                .isEqualTo(expected);
                        expected = expected + 1 & mask;
                    }
                }
            }
        }
    }

    @Test
    void shouldGiveALatePictureThePlaceThatWasLeftForIt() {
        FrameNumbers numbers = new FrameNumbers(PayloadNumbers.VP8);
        begin(numbers, 100, 15, 1, FrameDescriptor.ABSENT);
        rewrite(numbers, 100, 15, 1, FrameDescriptor.ABSENT);
        drop(numbers, 101, 15);
        assertThat(pictureId(rewrite(numbers, 103, 15, 1, FrameDescriptor.ABSENT), 103))
                .isEqualTo(102);
        RtpPacket late = frame(102, 15, 1, FrameDescriptor.ABSENT);
        RtpPacket dropped = frame(101, 15, 1, FrameDescriptor.ABSENT);
        RtpPacket next = frame(104, 15, 1, FrameDescriptor.ABSENT);
        assertThat(numbers.isMissed(late)).isTrue();
        assertThat(numbers.isMissed(dropped)).isFalse();
        assertThat(numbers.isMissed(next)).isFalse();
        assertThat(pictureId(numbers.rewrite(late, sent), 102)).isEqualTo(101);
        late.release();
        dropped.release();
        next.release();
    }

    /** RFC 9628 section 4.2: distances of picture ids say which pictures a frame leans on. */
    @Test
    void shouldKeepTheDistancesOfVp9() {
        FrameNumbers numbers = new FrameNumbers(PayloadNumbers.VP9);
        begin(numbers, 10, 15, 1, FrameDescriptor.ABSENT);
        assertThat(pictureId(rewrite(numbers, 10, 15, 1, FrameDescriptor.ABSENT), 10))
                .isEqualTo(10);
        drop(numbers, 11, 15);
        assertThat(pictureId(rewrite(numbers, 12, 15, 1, FrameDescriptor.ABSENT), 12))
                .isEqualTo(12);
    }

    @Test
    void shouldGoOnWhereTheEncodingBeforeEnds() {
        FrameNumbers low = new FrameNumbers(PayloadNumbers.VP8);
        begin(low, 32_766, 15, 254, 65_534);
        rewrite(low, 32_766, 15, 254, 65_534);
        rewrite(low, 32_767, 15, 255, 65_535);
        FrameNumbers high = new FrameNumbers(PayloadNumbers.VP8);
        begin(high, 5000, 15, 77, 1234);

        long first = rewrite(high, 5000, 15, 77, 1234);
        assertThat(RewrittenFrame.pictureId(first)).isZero();
        assertThat(RewrittenFrame.tl0PictureIndex(first)).isZero();
        assertThat(RewrittenFrame.frameNumber(first)).isZero();
        long second = rewrite(high, 5001, 15, 78, 1236);
        assertThat(RewrittenFrame.pictureId(second)).isEqualTo(1);
        assertThat(RewrittenFrame.tl0PictureIndex(second)).isEqualTo(1);
        assertThat(RewrittenFrame.frameNumber(second)).isEqualTo(2);
    }

    /** Whatever is sent of whichever encoding, the numbers of what is sent in order only rise. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldOnlyRiseOverChangesOfTheEncoding(long seed) {
        Random random = new Random(seed);
        int[] picture = {random.nextInt(1 << 15), random.nextInt(1 << 15)};
        int[] tl0 = {random.nextInt(256), random.nextInt(256)};
        int[] number = {random.nextInt(1 << 16), random.nextInt(1 << 16)};
        FrameNumbers[] numbers = {new FrameNumbers(PayloadNumbers.VP8), new FrameNumbers(PayloadNumbers.VP8)};
        int current = 0;
        int lastPicture = -1;
        int lastNumber = -1;
        begin(numbers[0], picture[0], 15, tl0[0], number[0]);
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(50) == 0) {
                current = 1 - current;
                begin(numbers[current], picture[current], 15, tl0[current], number[current]);
            }
            long rewritten = rewrite(numbers[current], picture[current], 15, tl0[current], number[current]);
            int sentPicture = pictureId(rewritten, picture[current]);
            int sentNumber =
                    RewrittenFrame.hasFrameNumber(rewritten) ? RewrittenFrame.frameNumber(rewritten) : number[current];
            if (i > 0) {
                assertThat(sentPicture - lastPicture & 0x7fff)
                        .as("seed %d", seed)
                        .isBetween(1, 3);
                assertThat(sentNumber - lastNumber & 0xffff).as("seed %d", seed).isBetween(1, 3);
            }
            lastPicture = sentPicture;
            lastNumber = sentNumber;
            for (int each = 0; each < 2; each++) {
                int step = 1 + random.nextInt(3);
                picture[each] = picture[each] + step & 0x7fff;
                tl0[each] = tl0[each] + 1 & 0xff;
                number[each] = number[each] + step & 0xffff;
            }
        }
    }
}
