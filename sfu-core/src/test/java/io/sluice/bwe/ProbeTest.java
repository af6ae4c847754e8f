package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final ProbePlan plan = new ProbePlan();
    private final ProbeRate rate = new ProbeRate();

    @Test
    void shouldProbeNothingThatNobodyWants() {
        plan.wish(500_000);

        assertThat(plan.poll(600_000, true, SECOND)).isNull();
    }

    @Test
    void shouldBeginWithThreeTimesTheInitialBitrateAndGoOnWhereThatPassed() {
        plan.wish(10e6);

        Probe first = Objects.requireNonNull(plan.poll(600_000, true, SECOND));
        Probe second = Objects.requireNonNull(plan.onResult(1_700_000, 1_700_000, SECOND + 100 * MILLI));

        assertThat(first.bitrateBps()).isEqualTo(1_800_000);
        assertThat(second.bitrateBps()).isEqualTo(3_600_000);
        assertThat(second.cluster()).isGreaterThan(first.cluster());
    }

    @Test
    void shouldAskAgainWhatIsNotBelievedYet() {
        plan.wish(10e6);
        plan.poll(600_000, true, SECOND);

        Probe second = Objects.requireNonNull(plan.onResult(1_200_000, 660_000, SECOND + 100 * MILLI));

        assertThat(second.bitrateBps()).isGreaterThan(1_320_000);
    }

    @Test
    void shouldProbeLittleMoreThanIsWished() {
        plan.wish(1e6);

        Probe probe = Objects.requireNonNull(plan.poll(600_000, true, SECOND));

        assertThat(probe.bitrateBps()).isEqualTo(1_300_000);
    }

    @Test
    void shouldWaitAfterAProbeThatFoundTheEnd() {
        plan.wish(10e6);
        plan.poll(600_000, true, SECOND);
        assertThat(plan.onResult(700_000, 700_000, SECOND)).isNull();

        assertThat(plan.poll(700_000, true, 2 * SECOND)).isNull();
        assertThat(plan.poll(700_000, true, 6 * SECOND)).isNotNull();
    }

    @Test
    void shouldNotProbeWhileAQueueStands() {
        plan.wish(10e6);
        plan.poll(600_000, true, SECOND);
        plan.onResult(700_000, 700_000, SECOND);

        assertThat(plan.poll(700_000, false, 6 * SECOND)).isNull();
    }

    @Test
    void shouldAskAfterASuddenFallWhetherItIsOver() {
        plan.wish(10e6);
        plan.poll(600_000, true, SECOND);
        plan.onResult(700_000, 700_000, SECOND);
        plan.onCut(3e6, 1e6, 10 * SECOND);

        assertThat(plan.poll(1e6, true, 11 * SECOND)).isNull();
        Probe probe = Objects.requireNonNull(plan.poll(1e6, true, 12 * SECOND));
        assertThat(probe.bitrateBps()).isEqualTo(2_550_000);
    }

    @Test
    void shouldMeasureHowFastAProbeArrived() {
        rate.expect(new Probe(1, 2_000_000, 6000, 6));
        for (int i = 0; i < 6; i++) {
            rate.onArrival(1, i * 4L * MILLI, 50 * MILLI + i * 8L * MILLI, 1000);
        }

        assertThat(rate.takeBps()).isBetween(940_000.0, 955_000.0);
        assertThat(rate.takeBps()).isZero();
    }

    @Test
    void shouldNotBelieveMoreThanWasSent() {
        rate.expect(new Probe(1, 2_000_000, 6000, 6));
        for (int i = 0; i < 6; i++) {
            rate.onArrival(1, i * 4L * MILLI, 50 * MILLI + i * 3L * MILLI, 1000);
        }

        assertThat(rate.takeBps()).isEqualTo(2_000_000);
    }

    @Test
    void shouldSayNothingOfAProbeThatMostlyGotLost() {
        rate.expect(new Probe(1, 2_000_000, 6000, 6));
        for (int i = 0; i < 3; i++) {
            rate.onArrival(1, i * 4L * MILLI, 50 * MILLI + i * 4L * MILLI, 1000);
        }
        rate.onArrival(2, 20 * MILLI, 70 * MILLI, 3000);

        assertThat(rate.takeBps()).isZero();
    }
}
