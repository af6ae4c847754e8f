package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceCounterTest {
    private final SequenceCounter counter = new SequenceCounter();

    @Test
    void shouldLoseNothingOfACompleteStreamAcrossTheWrap() {
        add(65_000, 3000);

        assertThat(counter.received()).isEqualTo(3000);
        assertThat(counter.lost()).isZero();
        assertThat(counter.duplicates()).isZero();
    }

    @Test
    void shouldCountWhatIsMissingBetweenTheFirstAndTheHighest() {
        add(10, 5);
        add(18, 2);

        assertThat(counter.lost()).isEqualTo(3);
    }

    @Test
    void shouldCountALatePacketAsReceived() {
        counter.add(1);
        counter.add(3);
        assertThat(counter.lost()).isEqualTo(1);

        assertThat(counter.add(2)).isTrue();
        assertThat(counter.lost()).isZero();
        assertThat(counter.received()).isEqualTo(3);
    }

    @Test
    void shouldNotTakeAPacketTwice() {
        add(7, 3);

        assertThat(counter.add(8)).isFalse();
        assertThat(counter.duplicates()).isEqualTo(1);
        assertThat(counter.received()).isEqualTo(3);
    }

    @Test
    void shouldForgetNumbersOnceTheyAreBehindTheWindow() {
        add(0, 2 * SequenceCounter.WINDOW + 5);

        assertThat(counter.duplicates()).isZero();
        assertThat(counter.lost()).isZero();
    }

    @Test
    void shouldForgetTheWindowAfterAJump() {
        add(0, 10);
        add(SequenceCounter.WINDOW * 3, 10);

        assertThat(counter.duplicates()).isZero();
        assertThat(counter.lost()).isEqualTo(SequenceCounter.WINDOW * 3L - 10);
    }

    @Test
    void shouldCountAnewAfterARestartAndNotWhatIsLateFromBefore() {
        add(0, 5);
        counter.add(6);
        counter.restart();
        counter.add(5);
        add(7, 4);
        counter.add(12);

        assertThat(counter.received()).isEqualTo(5);
        assertThat(counter.lost()).isEqualTo(1);
    }

    @Test
    void shouldReportNothingBeforeTheFirstPacket() {
        assertThat(counter.lost()).isZero();
        assertThat(counter.received()).isZero();
    }

    private void add(int from, int count) {
        for (int i = 0; i < count; i++) {
            counter.add(from + i & 0xffff);
        }
    }
}
