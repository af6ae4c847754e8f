package io.sluice.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalGroupsTest {
    private static final long MILLI = 1_000_000;

    private final ArrivalGroups groups = new ArrivalGroups();

    @Test
    void shouldCompareTheLastPacketsOfTwoGroups() {
        assertThat(add(0, 50)).isFalse();
        assertThat(add(4, 55)).isFalse();
        assertThat(add(20, 70)).isFalse();
        assertThat(add(22, 75)).isFalse();

        assertThat(add(40, 90)).isTrue();

        assertThat(groups.sendDeltaNanos()).isEqualTo(18 * MILLI);
        assertThat(groups.arrivalDeltaNanos()).isEqualTo(20 * MILLI);
    }

    @Test
    void shouldTakePacketsThatWereLetGoTogetherAsOneGroup() {
        add(0, 50);
        add(20, 100);
        // Sent 10 and 20 ms later, they arrive at once.
        assertThat(add(30, 101)).isFalse();
        assertThat(add(40, 102)).isFalse();
        assertThat(add(60, 110)).isTrue();

        assertThat(groups.arrivalDeltaNanos()).isEqualTo(52 * MILLI);
        assertThat(groups.sendDeltaNanos()).isEqualTo(40 * MILLI);
    }

    @Test
    void shouldPassOverAPacketOfAnEarlierGroup() {
        add(0, 50);
        add(20, 70);

        assertThat(add(2, 71)).isFalse();
        assertThat(add(40, 90)).isTrue();
        assertThat(groups.sendDeltaNanos()).isEqualTo(20 * MILLI);
    }

    @Test
    void shouldBeginAnewWhenTheReceiversClockJumps() {
        add(0, 50);
        add(20, 70);
        assertThat(add(40, 10_000)).isTrue();
        assertThat(add(60, 10_020)).isFalse();
    }

    private boolean add(long sentMillis, long arrivedMillis) {
        return groups.add(sentMillis * MILLI, arrivedMillis * MILLI);
    }
}
