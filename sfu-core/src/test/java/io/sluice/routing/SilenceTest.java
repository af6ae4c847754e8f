package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stream.RoundTripTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets of discontinuous transmission, for consumers that ignore them and for others. */
class SilenceTest {
    private static final int SOUND = 0x78;

    @Test
    void shouldForwardNothingThatHasNoPayload() {
        try (RoutingFixture fixture = new RoutingFixture(2, false)) {
            RecordingConsumer near = fixture.consume(0);
            RecordingConsumer far = fixture.consume(1);
            fixture.loops.settle();
            for (int i = 0; i < 3; i++) {
                fixture.send(SOUND, 1);
                fixture.sendEmpty();
            }
            fixture.loops.settle();

            for (RecordingConsumer each : List.of(near, far)) {
                assertThat(each.received)
                        .extracting(RecordingConsumer.Received::sequenceNumber)
                        .containsExactly(101, 102, 103);
            }
            fixture.loops.run(0, fixture.stream::close);
            fixture.loops.settle();
            fixture.assertNothingLeaked();
        }
    }

    @Test
    void shouldLeaveSilenceOutWithoutAGap() {
        try (RoutingFixture fixture = new RoutingFixture(1, false)) {
            RecordingConsumer all = fixture.consume(0);
            RecordingConsumer spoken = fixture.consumeWithoutSilence();
            for (int i = 0; i < 5; i++) {
                fixture.send(SOUND, 2);
                fixture.sendSilence();
                fixture.sendSilence();
            }

            assertThat(all.received).hasSize(20);
            assertThat(spoken.received)
                    .extracting(RecordingConsumer.Received::sequenceNumber)
                    .containsExactly(101, 102, 103, 104, 105, 106, 107, 108, 109, 110);
            assertThat(spoken.received.getLast().timestamp())
                    .isEqualTo(all.received.get(17).timestamp());
            assertThat(spoken.stream.dtxDrops()).isEqualTo(10);

            RetransmissionCounters counters = new RetransmissionCounters();
            assertThat(spoken.on(() -> spoken.stream.onNack(101, 0x1ff, RoundTripTime.UNKNOWN, 0, counters)))
                    .isTrue();
            assertThat(spoken.resent).isEqualTo(spoken.received);
            fixture.loops.run(0, fixture.stream::close);
            fixture.assertNothingLeaked();
        }
    }
}
