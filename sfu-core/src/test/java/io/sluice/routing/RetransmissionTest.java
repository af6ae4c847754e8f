package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stream.RoundTripTime;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer's NACKs bring, on the producer's loop (0) and on another (1). */
class RetransmissionTest {
    private static final RetransmissionMode RTX = new RetransmissionMode.Rtx(77, 102, 500);

    private final RoutingFixture fixture = new RoutingFixture(2, true);
    private final RetransmissionCounters ofTransport = new RetransmissionCounters();

    @AfterEach
    void shouldHaveGivenBackEveryPacket() {
        fixture.loops.run(0, fixture.stream::close);
        fixture.loops.settle();
        fixture.assertNothingLeaked();
        for (int i = 0; i < 2; i++) {
            int loop = i;
            fixture.loops.run(i, () -> {
                assertThat(fixture.replicas.get(loop).packetsKept()).isZero();
                assertThat(fixture.loops.loop(loop).timers().size()).isZero();
            });
        }
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldSendAgainWhatIsAskedForUnderItsNumberAndTimestamp(int loop) {
        RecordingConsumer consumer = consume(loop);
        sendFrames(10);

        nack(consumer, 101, 0b101);
        assertThat(consumer.resent)
                .extracting(RecordingConsumer.Received::sequenceNumber)
                .containsExactly(101, 102, 104);
        assertThat(consumer.resent).isSubsetOf(consumer.received);
        assertThat(consumer.stream.retransmissionCounters().count(RetransmissionOutcome.RESENT))
                .isEqualTo(3);
        assertThat(ofTransport.requested()).isEqualTo(3);
    }

    @Test
    void shouldSendSeventeenPacketsForOneEntryAndGoRoundTheWrap() {
        RecordingConsumer consumer = consume(0);
        sendFrames(60);
        nack(consumer, 101, 0xffff);
        assertThat(consumer.resent).hasSize(17).isEqualTo(consumer.received.subList(0, 17));
        assertThat(consumer.received.getFirst().sequenceNumber()).isEqualTo(101);
    }

    @Test
    void shouldNotSendAPacketTwiceWithinARoundTrip() {
        RecordingConsumer consumer = consume(0);
        sendFrames(30);
        nack(consumer, 105, 0);
        nack(consumer, 105, 0);
        fixture.loops.clock().advanceMillis(99);
        nack(consumer, 105, 0);
        assertThat(consumer.resent).hasSize(1);
        assertThat(ofTransport.count(RetransmissionOutcome.TOO_RECENT)).isEqualTo(2);

        fixture.loops.clock().advanceMillis(1);
        nack(consumer, 105, 0);
        assertThat(consumer.resent).hasSize(2);
        assertThat(ofTransport.count(RetransmissionOutcome.RESENT_AGAIN)).isEqualTo(1);
    }

    @Test
    void shouldCountWhatItDoesNotHave() {
        RecordingConsumer consumer = consume(0);
        sendFrames(2);
        fixture.lose();
        sendFrames(2);
        nack(consumer, 105, 0);
        nack(consumer, 500, 0);
        nack(consumer, 50, 0);
        assertThat(consumer.resent).isEmpty();
        assertThat(ofTransport.count(RetransmissionOutcome.NOT_BUFFERED))
                .as("lost on the way in, and not sent yet")
                .isEqualTo(2);
        assertThat(ofTransport.count(RetransmissionOutcome.TOO_OLD))
                .as("before the first")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldKnowNothingOfWhatWasSentBeforeAPause(int loop) {
        RecordingConsumer consumer = consume(loop);
        sendFrames(5);
        consumer.pause();
        assertThat(onNack(consumer, 101, 0)).as("while it is paused").isFalse();
        consumer.resume();
        nack(consumer, 101, 0);
        sendFrames(2);
        nack(consumer, 110, 0);
        assertThat(consumer.resent).isEmpty();
        assertThat(ofTransport.count(RetransmissionOutcome.TOO_OLD)).isEqualTo(2);
        nack(consumer, 111, 0);
        assertThat(consumer.resent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldKeepNothingThroughAProducersPauseOrRestart(int loop) {
        RecordingConsumer consumer = consume(loop);
        sendFrames(5);
        assertThat(kept(loop)).isEqualTo(10);
        fixture.loops.run(0, fixture.stream::pause);
        fixture.loops.settle();
        assertThat(kept(loop)).isZero();
        fixture.loops.run(0, () -> fixture.stream.resume(0));
        fixture.loops.settle();
        sendFrames(3);
        assertThat(kept(loop)).isEqualTo(6);
        fixture.loops.run(0, fixture.stream::restart);
        fixture.loops.settle();
        assertThat(kept(loop)).isZero();
        nack(consumer, 112, 0xff);
        assertThat(consumer.resent).isEmpty();
        sendFrames(1);
        nack(consumer, 117, 0);
        assertThat(consumer.resent).containsExactly(consumer.received.get(16));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldKeepPacketsOnlyWhileSomebodyMayAskForThem(int loop) {
        RecordingConsumer plain = fixture.consume(loop);
        fixture.loops.settle();
        sendFrames(3);
        assertThat(kept(loop)).isZero();
        RecordingConsumer asking = consume(loop);
        sendFrames(3);
        assertThat(kept(loop)).isEqualTo(6);
        assertThat(kept(1 - loop)).isZero();
        asking.close();
        assertThat(kept(loop)).isZero();
        assertThat(onNack(plain, 101, 0)).isFalse();
        plain.close();
    }

    @Test
    void shouldLetGoOfWhatIsTooOldThoughNothingComesAnyMore() {
        consume(0);
        sendFrames(5);
        for (int i = 0; i < 6; i++) {
            fixture.loops.clock().advanceMillis(500);
            fixture.loops.step(0);
        }
        assertThat(kept(0)).isZero();
    }

    @Test
    void shouldTakeNoMoreThanHalfOfTheLoopsPacketsAndGiveTheOldestUp() {
        RecordingConsumer consumer = consume(0);
        int limit = fixture.loops.on(0, () -> fixture.loops.loop(0).packets().maxPackets()) / 2;
        sendFrames(1);
        int frames = 0;
        while (frames < limit) {
            fixture.sendDeltaFrame();
            fixture.loops.clock().advanceMillis(frames++ % 4 == 0 ? 1 : 0);
            assertThat(kept(0)).isLessThanOrEqualTo(limit);
        }
        assertThat(fixture.loops.on(0, () -> fixture.replicas.getFirst().packetsGivenUp()))
                .isPositive();
        int last = consumer.received.getLast().sequenceNumber();
        nack(consumer, last, 0);
        assertThat(consumer.resent).containsExactly(consumer.received.getLast());
    }

    /** However much a receiver asks for, it is not sent more again than it was sent. */
    @Test
    void shouldNotBeMadeAnAmplifier() {
        RecordingConsumer consumer = consume(0);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            sendFrames(1);
            fixture.loops.clock().advanceMillis(20);
            int newest = consumer.received.getLast().sequenceNumber();
            for (int entry = 0; entry < 20; entry++) {
                onNack(consumer, newest - random.nextInt(100) & 0xffff, 0xffff, 0);
            }
            assertThat(consumer.resent.size()).isLessThanOrEqualTo(consumer.received.size());
        }
        assertThat(ofTransport.count(RetransmissionOutcome.OVER_BUDGET)).isPositive();
    }

    @Test
    void shouldAnswerNobodyWhoDidNotNegotiateIt() {
        RecordingConsumer consumer = fixture.consume(0);
        sendFrames(3);
        assertThat(onNack(consumer, 101, 0)).isFalse();
        assertThat(consumer.resent).isEmpty();
        assertThat(consumer.stream.retransmissionCounters().requested()).isZero();
    }

    /** Whatever is lost and dropped on the way, through wraps of all numbers: what is sent again is what was sent. */
    @Test
    void shouldSendAgainExactlyWhatWasSent() {
        RecordingConsumer consumer = consume(0);
        Random random = new Random(2);
        sendFrames(1);
        for (int i = 0; i < 3_000; i++) {
            fixture.sendDeltaFrame();
            if (random.nextInt(10) == 0) {
                fixture.lose();
            }
            fixture.loops.clock().advanceMillis(33);
            if (i % 10 == 0) {
                fixture.loops.step(0);
            }
            List<RecordingConsumer.Received> sent = consumer.received;
            RecordingConsumer.Received asked = sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), 60)));
            int before = consumer.resent.size();
            onNack(consumer, asked.sequenceNumber(), 0, 0);
            if (consumer.resent.size() > before) {
                assertThat(consumer.resent.getLast()).isEqualTo(asked);
            }
        }
        assertThat(consumer.resent).hasSizeGreaterThan(2_000);
    }

    private RecordingConsumer consume(int loop) {
        RecordingConsumer consumer = fixture.consume(loop, RTX);
        fixture.loops.settle();
        return consumer;
    }

    private void sendFrames(int count) {
        fixture.sendKeyFrame();
        IntStream.range(1, count).forEach(i -> fixture.sendDeltaFrame());
        fixture.loops.settle();
    }

    private int kept(int loop) {
        return fixture.loops.on(loop, () -> fixture.replicas.get(loop).packetsKept());
    }

    private void nack(RecordingConsumer consumer, int packetId, int followingLost) {
        assertThat(onNack(consumer, packetId, followingLost)).isTrue();
    }

    private boolean onNack(RecordingConsumer consumer, int packetId, int followingLost) {
        return onNack(consumer, packetId, followingLost, RoundTripTime.UNKNOWN);
    }

    private boolean onNack(RecordingConsumer consumer, int packetId, int followingLost, long roundTripNanos) {
        long now = fixture.loops.clock().nanoTime();
        return consumer.on(() -> consumer.stream.onNack(packetId, followingLost, roundTripNanos, now, ofTransport));
    }
}
