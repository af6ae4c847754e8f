package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BitrateAllocatorTest {
    private static final long SECOND = 1_000_000_000;

    private final BitrateAllocator allocator = new BitrateAllocator();
    private long nowNanos = SECOND;

    @Test
    void shouldGiveTheBestRungThatFits() {
        Stream stream = add(1, 100, 400, 1200);

        allocate(500);
        assertThat(stream.target).isEqualTo(1);

        allocate(5000);
        assertThat(stream.target).isEqualTo(2);
    }

    @Test
    void shouldRaiseEvenlyWhatHasTheSamePriority() {
        Stream first = add(1, 100, 400, 1200);
        Stream second = add(1, 100, 400, 1200);

        allocate(1000);

        assertThat(first.target).isEqualTo(1);
        assertThat(second.target).isEqualTo(1);
    }

    @Test
    void shouldGiveMoreToAHigherPriorityOnceAllHaveSomething() {
        Stream ordinary = add(1, 100, 400, 1200);
        Stream speaker = add(10, 100, 400, 1200);

        allocate(1500);

        assertThat(speaker.target).isEqualTo(2);
        assertThat(ordinary.target).isZero();
    }

    @Test
    void shouldLeaveLowPriorityWithoutAPictureWhereNotAllFit() {
        Stream ordinary = add(1, 200, 400);
        Stream speaker = add(10, 200, 400);

        allocate(300);

        assertThat(speaker.target).isZero();
        assertThat(ordinary.target).isEqualTo(AllocatedStream.NONE);
    }

    @Test
    void shouldLeaveNobodyWithoutAPictureBeforeAnythingIsKnown() {
        Stream first = add(1, 900);
        Stream second = add(1, 900);

        allocator.allocate(600_000, 600_000, true, nowNanos);

        assertThat(first.target).isZero();
        assertThat(second.target).isZero();
    }

    @Test
    void shouldKeepARungThatNearlyFits() {
        Stream stream = add(1, 100, 1000);
        allocate(1200);

        allocate(960);
        assertThat(stream.target).isEqualTo(1);

        allocate(900);
        assertThat(stream.target).isZero();
    }

    /** From what only a layer that is sent may stay with to more than one needs that is not. */
    @Test
    void shouldStayOnALayerWhileTheEstimateSwingsAroundWhatItNeeds() {
        Stream stream = add(1, 100, 1000);

        assertThat(changesWhileSwinging(stream, 960, 1140))
                .as("up, and no more")
                .isEqualTo(1);
        assertThat(stream.target).isEqualTo(1);
    }

    /** From less than a layer can stay with to more than it takes, but not to what would make it safe. */
    @Test
    void shouldNotClimbWhileTheEstimateSwingsBelowWhatIsSafe() {
        Stream stream = add(1, 100, 1000);
        allocate(500);

        assertThat(changesWhileSwinging(stream, 900, 1090)).isZero();
        assertThat(stream.target).isZero();
    }

    /** For ten minutes, four times a second. */
    private int changesWhileSwinging(Stream stream, long leastKbps, long mostKbps) {
        int changes = 0;
        for (int i = 0; i < 2400; i++) {
            double swing = Math.sin(i / 3.0);
            int before = stream.target;
            allocate((leastKbps + mostKbps) / 2.0 + swing * (mostKbps - leastKbps) / 2.0);
            changes += i > 0 && stream.target != before ? 1 : 0;
            nowNanos += SECOND / 4;
        }
        return changes;
    }

    @Test
    void shouldWaitAfterAFallAndLongerAfterEachThatFollowsAClimb() {
        Stream stream = add(1, 100, 1000);
        allocate(1200);
        int climbs = 0;
        for (int i = 0; i < 60; i++) {
            boolean wasUp = stream.target == 1;
            // Whenever it has climbed there is too little.
            allocate(wasUp ? 800 : 1200);
            climbs += !wasUp && stream.target == 1 ? 1 : 0;
            nowNanos += SECOND;
        }

        assertThat(climbs).isBetween(2, 8);
    }

    @Test
    void shouldKeepALayerWhoseKeyFrameIsMeasuredWithIt() {
        Stream stream = new Stream(1);
        stream.rung(0, 0, 100);
        stream.rung(1, 0, 700);
        allocator.add(stream);
        allocate(200);
        allocate(800);
        assertThat(stream.target).isEqualTo(1);

        stream.rungs.getLast()[2] = 900;
        nowNanos += SECOND;
        allocate(800);
        assertThat(stream.target).isEqualTo(1);

        nowNanos += SECOND;
        allocate(800);
        assertThat(stream.target).isZero();
    }

    /** Unlike a better layer, which waits longer each time. */
    @Test
    void shouldBringAPictureBackAfterTwoSecondsHoweverOftenItWent() {
        Stream stream = add(1, 100, 1000);
        allocate(150);
        for (int times = 0; times < 8; times++) {
            allocate(50);
            assertThat(stream.target).isEqualTo(AllocatedStream.NONE);

            nowNanos += 2 * SECOND - 1;
            allocate(150);
            assertThat(stream.target).isEqualTo(AllocatedStream.NONE);

            nowNanos += 1;
            allocate(150);
            assertThat(stream.target).isZero();
        }
    }

    @Test
    void shouldNotHoldAWayThatCarriedNothingAgainstTheBetterLayers() {
        Stream stream = add(1, 100, 400, 1200);
        allocate(1500);
        for (int times = 0; times < 5; times++) {
            allocate(50);
            assertThat(stream.target).isEqualTo(AllocatedStream.NONE);
            nowNanos += 2 * SECOND;
            allocate(150);
            assertThat(stream.target).isZero();
            nowNanos += SECOND;
        }

        allocate(1500);
        assertThat(stream.target).as("the way is wide again").isEqualTo(2);
    }

    @Test
    void shouldForgetEarlierFailuresOnceALayerHasSettled() {
        Stream stream = add(1, 100, 400, 1200);
        allocate(500);
        for (int times = 0; times < 4; times++) {
            nowNanos += 20 * SECOND;
            allocate(1500);
            assertThat(stream.target).isEqualTo(2);
            nowNanos += SECOND;
            allocate(500);
            assertThat(stream.target).isEqualTo(1);
        }

        nowNanos += 60 * SECOND;
        allocate(150);
        assertThat(stream.target).isZero();
        nowNanos += 2 * SECOND;
        allocate(1500);
        assertThat(stream.target).isEqualTo(2);
    }

    @Test
    void shouldCountOneClimbAsOneFailureByHoweverManyLayersItFalls() {
        Stream stream = add(1, 100, 400, 1200);
        allocate(150);
        allocate(1500);
        for (int kbps : new int[] {500, 150}) {
            nowNanos += SECOND / 10;
            allocate(kbps);
        }
        assertThat(stream.target).isZero();

        nowNanos += 2 * SECOND;
        allocate(1500);
        assertThat(stream.target).isEqualTo(2);
    }

    @Test
    void shouldGiveUpPicturesASecondAndNoLayerWhileAQueueDrains() {
        Stream stream = new Stream(1);
        stream.rung(0, 0, 100);
        stream.rung(1, 0, 500);
        stream.rung(1, 1, 900);
        allocator.add(stream);
        allocate(1000);
        assertThat(stream.target).isEqualTo(2);

        allocator.allocate(1_000_000, 200_000, false, nowNanos);
        assertThat(stream.target).isEqualTo(1);

        allocate(1000);
        assertThat(stream.target).isEqualTo(2);
    }

    @Test
    void shouldAskNothingOfStreamsThatWantNothing() {
        Stream paused = add(1, 100, 400);
        paused.wants = false;
        Stream other = add(1, 100, 400);

        allocate(450);

        assertThat(other.target).isEqualTo(1);
        assertThat(allocator.allocatedBps()).isEqualTo(400_000);
        assertThat(paused.targets).isEmpty();
    }

    @Test
    void shouldSayWhatAllWouldTake() {
        add(1, 100, 400);
        add(1, 100, 600);

        assertThat(allocator.desiredBps(nowNanos)).isBetween(1_000_000.0, 1_200_000.0);
    }

    private Stream add(int priority, int... kbps) {
        Stream stream = new Stream(priority);
        for (int i = 0; i < kbps.length; i++) {
            stream.rung(i, 0, kbps[i]);
        }
        allocator.add(stream);
        return stream;
    }

    @Test
    void shouldSendAStreamWithoutLayersWholeAndShareOutTheRest() {
        Stream whole = new Stream(1);
        whole.rung(0, 0, 1000);
        whole.layered = false;
        allocator.add(whole);
        Stream layered = add(255, 200, 600);

        allocate(500);
        assertThat(whole.target).isZero();
        assertThat(layered.target).isEqualTo(AllocatedStream.NONE);
        assertThat(allocator.hasChoice()).isTrue();

        nowNanos += 60_000_000_000L;
        allocate(1300);
        assertThat(whole.target).isZero();
        assertThat(layered.target).isZero();

        allocator.remove(layered);
        assertThat(allocator.hasChoice()).isFalse();
    }

    private void allocate(double kbps) {
        allocator.allocate(kbps * 1000, kbps * 1000, false, nowNanos);
    }

    private static final class Stream implements AllocatedStream {
        final List<int[]> rungs = new ArrayList<>();
        final List<Integer> targets = new ArrayList<>();
        final BitrateLadder ladder = new BitrateLadder();
        final int priority;
        boolean wants = true;
        boolean layered = true;
        int target = NONE;

        Stream(int priority) {
            this.priority = priority;
        }

        void rung(int spatial, int temporal, int kbps) {
            rungs.add(new int[] {spatial, temporal, kbps});
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public boolean wantsBitrate() {
            return wants;
        }

        @Override
        public boolean hasLayers() {
            return layered;
        }

        @Override
        public BitrateLadder ladder(long atNanos) {
            ladder.clear();
            rungs.forEach(rung -> ladder.add(rung[0], rung[1], rung[2] * 1000L));
            return ladder;
        }

        @Override
        public void setTarget(int rung) {
            target = rung;
            targets.add(rung);
        }

        @Override
        public void demandListener(Runnable listener) {}
    }
}
