package io.sluice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Turns of a loop, a millisecond apart, by how late each is and whether work is left after it. */
class OverloadTest {
    private static final int RECEIVERS = 1600;
    private static final long MILLI = 1_000_000;

    private long nowNanos = 1_000 * MILLI;
    private long cpuNanos;
    /** Of the time that passes, how much the loop has a processor. */
    private double running = 1;

    private final Overload overload = new Overload(0, nowNanos, () -> cpuNanos);

    @Test
    void shouldLeaveNothingOutWhileInTime() {
        turns(10_000, 49, true);

        assertThat(overload.episodes()).isZero();
        assertThat(overload.share()).isZero();
        assertThat(withoutPictures()).isEmpty();
    }

    @Test
    void shouldLeaveAloneALoopThatCatchesUpAfterAPause() {
        turns(1, 0, false);
        for (int late = 400; late > 0; late -= 5) {
            turns(1, late, true);
        }
        turns(1000, 0, false);

        assertThat(overload.episodes()).isZero();
    }

    @Test
    void shouldNotBelieveAWallClockThatWasSet() {
        for (int i = 0; i < 1000; i++) {
            turns(1, 900, false);
        }

        assertThat(overload.episodes()).isZero();
        assertThat(overload.latenessNanos()).isLessThanOrEqualTo(MILLI);
    }

    @Test
    void shouldBeginWhenLatenessLastsAndLeaveOutMoreWhileItGrows() {
        List<Double> shares = new ArrayList<>();
        turns(200, 0, true);
        for (int i = 0; i < 300; i++) {
            turns(1, 60 + i, true);
            shares.add(overload.share());
        }

        assertThat(shares.subList(0, 100)).containsOnly(0.0);
        assertThat(shares.get(101)).isEqualTo(1 / 16.0);
        assertThat(shares).isSorted().endsWith(1.0);
        assertThat(overload.episodes()).isOne();
        assertThat(overload.latenessNanos()).isEqualTo(359 * MILLI);
    }

    @Test
    void shouldBearLatenessLongerWhileOthersHaveTheProcessors() {
        running = 0.4;
        turns(200, 0, true);
        turns(2990, 150, true);
        turns(1000, 0, false);
        assertThat(overload.episodes()).isZero();

        turns(200, 0, true);
        turns(3200, 150, true);
        assertThat(overload.episodes()).isOne();
    }

    /** Late now and then, because of others: pictures come back all the same. */
    @Test
    void shouldGiveBackWhatWasLeftOutWhileOthersHaveTheProcessorsNowAndThen() {
        turns(200, 0, true);
        turns(300, 150, true);
        assertThat(overload.share()).isPositive();
        running = 0.2;
        for (int i = 0; i < 60; i++) {
            turns(60, 80, true);
            turns(60, 0, true);
        }

        assertThat(overload.share()).isZero();
        assertThat(overload.episodes()).isOne();
    }

    @Test
    void shouldWaitForTheEffectWhileLatenessShrinks() {
        turns(200, 0, true);
        turns(102, 60, true);
        double share = overload.share();
        for (int i = 0; i < 50; i++) {
            turns(1, 110 - i, true);
        }

        assertThat(share).isPositive();
        assertThat(overload.share()).isLessThanOrEqualTo(share + 2 / 16.0);
    }

    @Test
    void shouldDropPicturesUnreadAndThenSoundOnlyWhenNoPicturesIsNotEnough() {
        turns(200, 0, true);
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            turns(1, 100 + i, true);
            String now = overload.share() + " " + overload.leavesOutUnread() + " " + overload.leavesOutSound();
            if (steps.isEmpty() || !steps.getLast().equals(now)) {
                steps.add(now);
            }
        }

        assertThat(steps).endsWith("1.0 false false", "1.0 true false", "1.0 true true");
        assertThat(withoutPictures()).hasSize(RECEIVERS);
    }

    @Test
    void shouldReturnStepByStepOnceInTimeForASecond() {
        turns(200, 0, true);
        turns(500, 300, true);
        turns(999, 0, false);
        assertThat(overload.leavesOutUnread()).isTrue();
        List<Double> shares = new ArrayList<>();
        for (int second = 0; second < 6; second++) {
            turns(1000, 0, false);
            shares.add(overload.share() * 16);
        }

        assertThat(shares).containsExactly(9.0, 4.0, 2.0, 1.0, 0.0, 0.0);
        assertThat(withoutPictures()).isEmpty();
    }

    @Test
    void shouldWaitLongerEachTimeThatLessWasTooLittle() {
        turns(200, 0, true);
        turns(152, 100, true);
        List<Integer> waitsSeconds = new ArrayList<>();
        for (int relapse = 0; relapse < 6; relapse++) {
            double before = overload.share();
            int wait = 0;
            while (overload.share() == before) {
                turns(1, 1, false);
                wait++;
            }
            waitsSeconds.add(wait / 1000);
            turns(200, 1, true);
            double less = overload.share();
            while (overload.share() == less) {
                turns(1, 100, true);
            }
        }

        assertThat(waitsSeconds).containsExactly(1, 2, 4, 8, 16, 16);
        assertThat(overload.episodes()).isOne();
    }

    @Test
    void shouldReturnFasterAndFasterOnceLessIsEnoughAgain() {
        turns(200, 0, true);
        turns(500, 300, true);
        turns(1100, 0, false);
        double tried = overload.share();
        while (overload.share() <= tried) {
            turns(1, 100, true);
        }

        int seconds = 0;
        while (overload.share() > 0) {
            turns(1000, 0, false);
            seconds++;
        }

        assertThat(seconds).as("a step each 2 s would take 20").isBetween(4, 9);
    }

    /** As a JVM that has just started and is late until its code is compiled, however little is sent. */
    @Test
    void shouldReturnSoonWhenWhatMadeTheLoopLateHasPassed() {
        turns(200, 0, true);
        for (int relapse = 0; relapse < 6; relapse++) {
            turns(700, 300, true);
            double share = overload.share();
            while (overload.share() == share && !overload.leavesOutUnread()) {
                turns(1, 1, false);
            }
        }
        turns(700, 300, true);
        assertThat(overload.leavesOutSound()).isTrue();

        running = 0.13;
        int seconds = 0;
        while (overload.share() > 0) {
            turns(1000, 0, false);
            seconds++;
        }

        assertThat(seconds).as("at 16 s a step it would take minutes").isLessThanOrEqualTo(8);
    }

    @Test
    void shouldTakeAShareOfReceiversInProportionAndOthersAfterAWhile() {
        turns(200, 0, true);
        turns(130, 100, true);
        assertThat(overload.share()).isEqualTo(3 / 16.0);
        Set<Integer> first = withoutPictures();
        turns(10_100, 40, true);
        Set<Integer> second = withoutPictures();

        assertThat(first).hasSizeBetween(RECEIVERS * 2 / 16, RECEIVERS * 4 / 16);
        assertThat(second).isNotEmpty().doesNotContainAnyElementsOf(first);
    }

    @Test
    void shouldBeginTheNextEpisodeWithOthers() {
        Set<Integer> seen = new HashSet<>();
        for (int episode = 0; episode < 16; episode++) {
            turns(200, 0, true);
            turns(102, 100, true);
            seen.addAll(withoutPictures());
            turns(2000, 0, false);
            assertThat(overload.share()).isZero();
        }

        assertThat(seen).hasSize(RECEIVERS);
        assertThat(overload.episodes()).isEqualTo(16);
    }

    private void turns(int count, int lateMillis, boolean behind) {
        for (int i = 0; i < count; i++) {
            nowNanos += MILLI;
            cpuNanos += (long) (running * MILLI);
            overload.onRead(nowNanos - lateMillis * MILLI);
            overload.onRead(nowNanos);
            overload.endTurn(nowNanos, behind);
        }
    }

    private Set<Integer> withoutPictures() {
        Set<Integer> without = new HashSet<>();
        for (int ssrc = 0; ssrc < RECEIVERS; ssrc++) {
            if (overload.leavesOutPictures(ssrc)) {
                without.add(ssrc);
            }
        }
        return without;
    }
}
