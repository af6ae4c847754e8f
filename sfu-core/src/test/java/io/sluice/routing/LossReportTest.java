package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers lose finds its way to the stream, from the producer's loop (0) and from another (1). */
class LossReportTest {
    private final RoutingFixture fixture = new RoutingFixture(2, false, true);

    @AfterEach
    void shouldHaveGivenBackEveryPacket() {
        fixture.loops.settle();
        fixture.assertNothingLeaked();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldTellTheStreamWhatTheWorstConsumerLoses(int loop) {
        RecordingConsumer one = fixture.consume(loop);
        RecordingConsumer other = fixture.consume(loop);
        RecordingConsumer elsewhere = fixture.consume(1 - loop);
        fixture.loops.settle();
        assertThat(worst()).isZero();

        one.reportLoss(10);
        other.reportLoss(30);
        elsewhere.reportLoss(20);
        fixture.loops.settle();
        assertThat(worst()).isEqualTo(30);

        other.reportLoss(5);
        fixture.loops.settle();
        assertThat(worst()).isEqualTo(20);
        elsewhere.close();
        fixture.loops.settle();
        assertThat(worst()).isEqualTo(10);
        one.pause();
        fixture.loops.settle();
        assertThat(worst()).isEqualTo(5);
        other.close();
        fixture.loops.settle();
        assertThat(worst()).isZero();
    }

    @Test
    void shouldForgetTheLossOfAConsumerThatLeaves() {
        RecordingConsumer stays = fixture.consume(0);
        RecordingConsumer leaves = fixture.consume(0);
        leaves.reportLoss(200);
        fixture.loops.settle();
        leaves.close();
        fixture.loops.settle();
        assertThat(worst()).isZero();
        stays.close();
    }

    @Test
    void shouldTellNothingToAStreamThatHasNoUseForIt() {
        try (RoutingFixture plain = new RoutingFixture(2, false)) {
            RecordingConsumer consumer = plain.consume(1);
            plain.loops.settle();
            consumer.reportLoss(100);
            plain.loops.settle();
            assertThat(plain.loops.on(0, plain.stream::worstReportedLoss)).isZero();
        }
    }

    private int worst() {
        return fixture.loops.on(0, fixture.stream::worstReportedLoss);
    }
}
