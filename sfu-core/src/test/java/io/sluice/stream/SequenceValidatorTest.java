package io.sluice.stream;

import static io.sluice.stream.SequenceValidator.Result.ACCEPTED;
import static io.sluice.stream.SequenceValidator.Result.BAD;
import static io.sluice.stream.SequenceValidator.Result.DUPLICATE;
import static io.sluice.stream.SequenceValidator.Result.RESTARTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 3550 appendix A.1. */
class SequenceValidatorTest {
    private final SequenceValidator validator = new SequenceValidator();

    @Test
    void shouldCountCycles() {
        validator.onPacket(65534);
        for (int number = 65535; number < 65536 * 3 + 5; number++) {
            assertThat(validator.onPacket(number)).isEqualTo(ACCEPTED);
        }
        assertThat(validator.extendedHighest()).isEqualTo(3 * 65536 + 4);
        assertThat(validator.expected()).isEqualTo(validator.received()).isEqualTo(65536 * 2 + 7);
    }

    @Test
    void shouldAcceptLossesBelowTheGreatestDropout() {
        validator.onPacket(100);
        assertThat(validator.onPacket(100 + SequenceValidator.MAX_DROPOUT - 1)).isEqualTo(ACCEPTED);
        assertThat(validator.onPacket(99 + 2 * SequenceValidator.MAX_DROPOUT)).isEqualTo(BAD);
    }

    @Test
    void shouldAcceptALatePacketOnce() {
        validator.onPacket(5000);
        assertThat(validator.onPacket(5000 - SequenceValidator.MAX_MISORDER)).isEqualTo(ACCEPTED);
        assertThat(validator.onPacket(5000 - SequenceValidator.MAX_MISORDER)).isEqualTo(DUPLICATE);
        assertThat(validator.onPacket(5000 - SequenceValidator.MAX_MISORDER - 1))
                .isEqualTo(BAD);
        assertThat(validator.onPacket(5000)).isEqualTo(DUPLICATE);
        assertThat(validator.extendedHighest()).isEqualTo(5000);
        assertThat(validator.duplicates()).isEqualTo(2);
    }

    @Test
    void shouldBelieveTwoBadNumbersInSequence() {
        validator.onPacket(100);
        assertThat(validator.onPacket(40_000)).isEqualTo(BAD);
        assertThat(validator.onPacket(40_001)).isEqualTo(RESTARTED);
        assertThat(validator.onPacket(40_002)).isEqualTo(ACCEPTED);
        assertThat(validator.extendedHighest()).isEqualTo(40_002);
        assertThat(validator.expected()).isEqualTo(2);
        assertThat(validator.received()).isEqualTo(2);
    }

    @Test
    void shouldNotBelieveBadNumbersThatDoNotFollowEachOther() {
        validator.onPacket(100);
        assertThat(validator.onPacket(40_000)).isEqualTo(BAD);
        assertThat(validator.onPacket(101)).isEqualTo(ACCEPTED);
        assertThat(validator.onPacket(40_001)).isEqualTo(BAD);
        assertThat(validator.onPacket(50_000)).isEqualTo(BAD);
        assertThat(validator.onPacket(60_000)).isEqualTo(BAD);
        assertThat(validator.extendedHighest()).isEqualTo(101);
    }

    @Test
    void shouldFollowABadNumberOverTheWrap() {
        validator.onPacket(30_000);
        assertThat(validator.onPacket(65535)).isEqualTo(BAD);
        assertThat(validator.onPacket(0)).isEqualTo(RESTARTED);
    }

    @Test
    void shouldTellDuplicatesFromNewPacketsUnderRandomOrder() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            SequenceValidator subject = new SequenceValidator();
            Set<Integer> seen = new HashSet<>();
            int newest = 60_000;
            subject.onPacket(newest);
            seen.add(newest);
            for (int i = 0; i < 2000; i++) {
                int number = newest + random.nextInt(-700, random.nextInt(40) == 0 ? 2999 : 30);
                newest = Math.max(newest, number);
                assertThat(subject.onPacket(number))
                        .as("seed %d, number %d", seed, number)
                        .isEqualTo(seen.add(number) ? ACCEPTED : DUPLICATE);
            }
            assertThat(subject.extendedHighest()).as("seed %d", seed).isEqualTo(newest);
        }
    }

    @Test
    void shouldFillAPlaceByRetransmissionWithoutCountingItAsReceived() {
        validator.onPacket(65_535);
        validator.onPacket(2);
        assertThat(validator.onRetransmission(0)).isEqualTo(ACCEPTED);
        assertThat(validator.onRetransmission(0)).isEqualTo(DUPLICATE);
        assertThat(validator.onPacket(0)).as("the original, late").isEqualTo(DUPLICATE);
        assertThat(validator.onPacket(1)).isEqualTo(ACCEPTED);
        assertThat(validator.onRetransmission(1)).isEqualTo(DUPLICATE);
        assertThat(validator.expected()).isEqualTo(4);
        assertThat(validator.received()).isEqualTo(4);
    }

    @Test
    void shouldTakeARetransmissionThatOvertakesItsOriginal() {
        validator.onPacket(10);
        assertThat(validator.onRetransmission(13)).isEqualTo(ACCEPTED);
        assertThat(validator.extendedHighest()).isEqualTo(13);
        assertThat(validator.onPacket(11)).isEqualTo(ACCEPTED);
        assertThat(validator.onPacket(13)).isEqualTo(DUPLICATE);
    }

    @Test
    void shouldNeverStartAnewByRetransmissions() {
        assertThat(validator.onRetransmission(5)).isEqualTo(BAD);
        validator.onPacket(10);
        for (int number = 30_000; number < 30_010; number++) {
            assertThat(validator.onRetransmission(number)).isEqualTo(BAD);
        }
        assertThat(validator.onPacket(11)).isEqualTo(ACCEPTED);
    }
}
