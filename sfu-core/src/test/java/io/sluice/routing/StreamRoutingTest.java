package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer gets, on the producer's loop (0) and on another (1). */
class StreamRoutingTest {
    private final RoutingFixture fixture = new RoutingFixture(2, true);

    @AfterEach
    void shouldHaveGivenBackEveryPacket() {
        fixture.loops.settle();
        fixture.assertNothingLeaked();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldStartWithAKeyFrameAndNumberFromTheGivenStart(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();

        fixture.sendDeltaFrame();
        fixture.sendKeyFrame();
        fixture.sendDeltaFrame();
        fixture.loops.settle();

        assertThat(consumer.received)
                .extracting(RecordingConsumer.Received::sequenceNumber)
                .containsExactly(101, 102, 103, 104);
        assertThat(consumer.received.getFirst().keyFrame()).isTrue();
    }

    /** What follows the key frame has passed, and would be missing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldNotStartWithAKeyFrameThatWasRepairedTooLate(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();
        fixture.lose();
        fixture.sendDeltaFrame();
        fixture.sendDeltaFrame();
        fixture.loops.settle();
        int asked = fixture.keyFrameRequests;
        fixture.sendLate(1, 5, 2);
        fixture.loops.settle();
        assertThat(consumer.received).isEmpty();
        assertThat(fixture.keyFrameRequests).as("another is needed").isEqualTo(asked + 1);

        fixture.sendKeyFrame();
        fixture.loops.settle();
        assertThat(consumer.received)
                .extracting(RecordingConsumer.Received::sequenceNumber)
                .containsExactly(101, 102);
    }

    /** It has not seen what passed, but its loop has. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldNotStartAConsumerThatJoinedLaterWithARepairedKeyFrame(int loop) {
        RecordingConsumer early = fixture.consume(loop);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        fixture.lose();
        fixture.sendDeltaFrame();
        fixture.sendDeltaFrame();
        fixture.loops.settle();
        RecordingConsumer late = fixture.consume(loop);
        fixture.loops.settle();
        fixture.sendLate(1, 5, 2);
        fixture.sendDeltaFrame();
        fixture.loops.settle();

        assertThat(late.received).isEmpty();
        assertThat(early.received)
                .extracting(RecordingConsumer.Received::sequenceNumber)
                .as("the one that has a picture gets it, in its place")
                .containsExactly(101, 102, 104, 105, 106, 107, 103, 108, 109);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldStartWithAKeyFrameWhoseSecondPacketCameFirst(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();
        fixture.lose();
        fixture.send(0, 1);
        fixture.sendLate(1, 2, 1);
        fixture.loops.settle();

        assertThat(consumer.received).hasSize(1);
        assertThat(consumer.received.getFirst().keyFrame()).isTrue();
    }

    @Test
    void shouldOffsetTimestampsByTheConsumersOwnAmount() {
        RecordingConsumer consumer = fixture.consume(0);
        fixture.sendKeyFrame();
        fixture.sendDeltaFrame();

        assertThat(consumer.received)
                .extracting(RecordingConsumer.Received::timestamp)
                .containsExactly(7_001_000, 7_001_000, 7_004_000, 7_004_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAskForOneKeyFrameWhenTenConsumersJoinTogether(int loop) {
        for (int i = 0; i < 10; i++) {
            fixture.consume(loop);
        }
        fixture.loops.settle();

        assertThat(fixture.keyFrameRequests).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAskAgainForAConsumerThatJoinsAfterTheKeyFrameCame(int loop) {
        fixture.consume(loop);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        fixture.loops.settle();

        RecordingConsumer late = fixture.consume(loop);
        fixture.loops.settle();
        assertThat(fixture.keyFrameRequests).isEqualTo(2);

        fixture.sendKeyFrame();
        fixture.loops.settle();
        assertThat(late.received).hasSize(2);
    }

    @Test
    void shouldAskOnceMoreWhenNoKeyFrameComesWithinASecond() {
        fixture.consume(0);
        fixture.loops.settle();

        fixture.loops.passMillis(999);
        assertThat(fixture.keyFrameRequests).isEqualTo(1);
        fixture.loops.passMillis(2);
        assertThat(fixture.keyFrameRequests).isEqualTo(2);
        fixture.loops.passMillis(10_000);
        assertThat(fixture.keyFrameRequests).isEqualTo(2);
    }

    /** Both requests may have been lost, or the sender may have begun only now. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAskAgainOnceASecondWhilePacketsComeThatAReceiverCannotUse(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();
        fixture.loops.passMillis(5000);
        assertThat(fixture.keyFrameRequests).isEqualTo(2);

        for (int frame = 0; frame < 100; frame++) {
            fixture.sendDeltaFrame();
            fixture.loops.passMillis(33);
        }
        assertThat(fixture.keyFrameRequests).isBetween(5, 6);
        assertThat(consumer.received).isEmpty();

        int before = fixture.keyFrameRequests;
        fixture.sendKeyFrame();
        for (int frame = 0; frame < 100; frame++) {
            fixture.sendDeltaFrame();
            fixture.loops.passMillis(33);
        }
        assertThat(fixture.keyFrameRequests).isEqualTo(before);
        assertThat(consumer.received).hasSize(202);
    }

    @Test
    void shouldAskForAKeyFrameOnlyWhenTheTransportOpens() {
        RecordingConsumer consumer = fixture.consume(0, false);
        fixture.loops.settle();
        assertThat(fixture.keyFrameRequests).isZero();

        consumer.open();
        fixture.loops.settle();
        assertThat(fixture.keyFrameRequests).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldSendNothingWhilePausedAndGoOnWithAKeyFrameWithoutAGap(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        fixture.loops.settle();

        consumer.pause();
        fixture.sendDeltaFrame();
        fixture.loops.settle();
        assertThat(consumer.received).hasSize(2);

        consumer.resume();
        fixture.loops.settle();
        assertThat(fixture.keyFrameRequests).isEqualTo(2);
        fixture.sendDeltaFrame();
        fixture.sendKeyFrame();
        fixture.loops.settle();

        assertThat(consumer.received)
                .extracting(RecordingConsumer.Received::sequenceNumber)
                .containsExactly(101, 102, 103, 104);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldHoldBackAPausedProducersPackets(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        fixture.loops.settle();

        fixture.loops.run(0, fixture.stream::pause);
        fixture.sendKeyFrame();
        fixture.loops.settle();
        assertThat(consumer.received).hasSize(2);

        int before = fixture.keyFrameRequests;
        fixture.loops.run(0, () -> fixture.stream.resume(fixture.loops.loop(0).nowNanos()));
        fixture.loops.settle();
        assertThat(fixture.keyFrameRequests).isEqualTo(before + 1);
        fixture.sendKeyFrame();
        fixture.loops.settle();
        assertThat(consumer.received).hasSize(4);
    }

    @Test
    void shouldForwardSoundWithoutWaitingForAnything() {
        RoutingFixture audio = new RoutingFixture(2, false);
        RecordingConsumer consumer = audio.consume(1);
        audio.loops.settle();
        audio.sendDeltaFrame();
        audio.loops.settle();

        assertThat(consumer.received).hasSize(2);
        assertThat(audio.keyFrameRequests).isZero();
        audio.assertNothingLeaked();
        audio.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldForgetTheReplicaWithItsLastConsumer(int loop) {
        RecordingConsumer first = fixture.consume(loop);
        RecordingConsumer second = fixture.consume(loop);
        first.close();
        assertThat(size(loop)).isEqualTo(1);
        second.close();
        assertThat(size(loop)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldForgetTheReplicaWithTheStream(int loop) {
        RecordingConsumer consumer = fixture.consume(loop);
        fixture.loops.settle();
        fixture.loops.run(0, fixture.stream::close);
        fixture.loops.settle();

        assertThat(size(loop)).isZero();
        assertThat(consumer.stream.active()).isFalse();
        consumer.close();
    }

    @Test
    void shouldDropWhatIsUnderWayWhenTheLastConsumerLeaves() {
        RecordingConsumer consumer = fixture.consume(1);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        consumer.close();
        fixture.loops.settle();

        assertThat(consumer.received).isEmpty();
        assertThat(lateMedia()).isEqualTo(2);
    }

    @Test
    void shouldNotMistakeMediaOfAnEndedSubscriptionForThatOfItsSuccessor() {
        RecordingConsumer first = fixture.consume(1);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        first.close();
        RecordingConsumer second = fixture.consume(1);
        fixture.loops.settle();

        assertThat(second.received).isEmpty();
        assertThat(lateMedia()).isEqualTo(2);
        fixture.sendKeyFrame();
        fixture.loops.settle();
        assertThat(second.received).hasSize(2);
    }

    @Test
    void shouldDropWholeFramesAndAskForAKeyFrameWhenTheLaneIsFull() {
        RecordingConsumer consumer = fixture.consume(1);
        fixture.loops.settle();
        fixture.sendKeyFrame();
        int sent = 2;
        while (fixture.keyFrameRequests == 1) {
            fixture.sendDeltaFrame();
            sent += 2;
        }
        fixture.loops.settle();

        assertThat(consumer.received.size()).isLessThan(sent);
        List<Integer> numbers = new ArrayList<>();
        consumer.received.forEach(packet -> numbers.add(packet.sequenceNumber()));
        assertThat(numbers)
                .isEqualTo(IntStream.range(101, 101 + numbers.size()).boxed().toList());
        fixture.sendKeyFrame();
        fixture.loops.settle();
        assertThat(consumer.received.getLast().sequenceNumber()).isEqualTo(100 + sent + 2);
    }

    private int size(int loop) {
        return fixture.loops.on(loop, () -> fixture.replicas.get(loop).size());
    }

    private long lateMedia() {
        return fixture.loops.on(1, () -> fixture.replicas.get(1).lateMedia());
    }
}
