package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.Overload;
import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A loop that has more to send than it can, for seconds. */
class VirtualOverloadTest {
    private static final int RECEIVERS = 8;
    private static final long MILLI = 1_000_000;

    /** Some who only speak and send pictures, and some who only hear and see all of them. */
    private static final class Room {
        final VirtualServer server;
        final List<SimulatedStream> pictures = new ArrayList<>();
        final List<SimulatedPeer> senders = new ArrayList<>();
        final List<ReceivedMedia> heard = new ArrayList<>();
        final List<ReceivedMedia> seen = new ArrayList<>();
        private final List<SimulatedStream> sounds = new ArrayList<>();
        private final List<SimulatedPeer> receivers = new ArrayList<>();

        Room(VirtualServer server, int senderLoop, int receiverLoop, int senderCount) {
            this.server = server;
            for (int i = 0; i < RECEIVERS; i++) {
                receivers.add(server.connect(receiverLoop));
            }
            for (int i = 0; i < senderCount; i++) {
                SimulatedPeer sender = server.connect(senderLoop);
                senders.add(sender);
                join(sender);
                // Not all frames of the world are captured in the same millisecond.
                server.passMillis(7);
            }
        }

        private void join(SimulatedPeer sender) {
            SimulatedStream sound = sender.produce(SimulatedStream.Kind.OPUS, "0");
            SimulatedStream picture = sender.produceRepaired(SimulatedStream.Kind.VP8, "1", true);
            sounds.add(sound);
            pictures.add(picture);
            for (SimulatedPeer receiver : receivers) {
                OutboundStream hears = receiver.consume(sound.inbound(), "a");
                OutboundStream sees = receiver.consume(picture.inbound(), "v");
                heard.add(receiver.media(hears));
                seen.add(receiver.media(sees));
            }
        }

        void close() {
            Stream.concat(senders.stream(), receivers.stream()).forEach(SimulatedPeer::close);
            server.passMillis(2000);
            server.assertEmpty();
        }
    }

    @Test
    void shouldKeepSoundWholeAndLatenessBoundedByLeavingOutPictures() {
        try (VirtualServer server = VirtualServer.slow(1, 8, SimulatedNetwork.perfect())) {
            Room room = new Room(server, 0, 0, 9);
            server.passMillis(3000);
            long measuredFrom = server.loops.clock().nanoTime();
            server.passMillis(5000);

            assertThat(overload(server, 0, Overload::episodes)).isOne();
            assertThat(overload(server, 0, Overload::share)).isBetween(1 / 16.0, 15 / 16.0);
            assertThat(worstLatenessMillis(room.heard, measuredFrom)).isLessThan(200);
            assertThat(worstLatenessMillis(room.seen, measuredFrom)).isLessThan(200);
            room.heard.forEach(VirtualOverloadTest::assertWhole);
            assertThat(packets(room.seen, measuredFrom))
                    .as("what is not left out goes on")
                    .isGreaterThan(5 * 4000 * 6 / 10);
            room.close();
        }
    }

    @Test
    void shouldAnswerChecksAndReportsInTimeWhileOverloaded() {
        try (VirtualServer server = VirtualServer.slow(1, 8, SimulatedNetwork.perfect())) {
            Room room = new Room(server, 0, 0, 12);
            server.passMillis(2000);
            SimulatedPeer sender = room.senders.getFirst();
            int feedback = sender.reports.feedbackNanos.size();
            server.passMillis(2000);

            assertThat(overload(server, 0, Overload::share)).isPositive();
            assertThat(sender.reports.feedbackNanos.size() - feedback).isBetween(14, 21);
            room.close();
        }
    }

    @Test
    void shouldReturnEveryPictureByAKeyFrameAndWithoutAGapOnceTheLoadHasGone() {
        try (VirtualServer server = VirtualServer.slow(1, 8, SimulatedNetwork.perfect())) {
            Room room = new Room(server, 0, 0, 9);
            server.passMillis(4000);
            // What is too much leaves.
            room.senders.subList(4, 9).forEach(sender -> sender.sending.clear());
            server.passMillis(20_000);
            long recovered = server.loops.clock().nanoTime();
            server.passMillis(1000);

            assertThat(overload(server, 0, Overload::share)).isZero();
            assertThat(overload(server, 0, Overload::drops)).isPositive();
            for (ReceivedMedia picture : room.seen.subList(0, 4 * RECEIVERS)) {
                assertThat(packets(List.of(picture), recovered)).isGreaterThan(80);
                assertContinuous(picture);
            }
            room.pictures
                    .subList(0, 4)
                    .forEach(picture -> assertThat(picture.keyFramesSent)
                            .as("key frames, however many receivers want one")
                            .isLessThan(25));
            room.close();
        }
    }

    @Test
    void shouldShareWhatIsLeftAmongAllReceivers() {
        try (VirtualServer server = VirtualServer.slow(1, 8, SimulatedNetwork.perfect())) {
            Room room = new Room(server, 0, 0, 9);
            server.passMillis(60_000);

            assertThat(overload(server, 0, Overload::share)).isPositive();
            assertThat(room.seen)
                    .allSatisfy(
                            picture -> assertThat(packets(List.of(picture), 0)).isGreaterThan(60 * 90 / 10));
            room.close();
        }
    }

    @Test
    void shouldCostTheSendersLoopNothingWhenTheReceiversLoopIsOverloaded() {
        try (VirtualServer server = VirtualServer.slow(2, 8, SimulatedNetwork.perfect())) {
            Room room = new Room(server, 0, 1, 9);
            SimulatedPeer beside = server.connect(0);
            ReceivedMedia besideMedia =
                    beside.media(beside.consume(room.pictures.getFirst().inbound(), "v"));
            server.passMillis(3000);
            long measuredFrom = server.loops.clock().nanoTime();
            server.passMillis(5000);

            assertThat(overload(server, 0, Overload::episodes)).isZero();
            assertThat(overload(server, 1, Overload::share)).isPositive();
            assertThat(worstLatenessMillis(List.of(besideMedia), measuredFrom)).isLessThan(25);
            assertWhole(besideMedia);
            assertThat(worstLatenessMillis(room.heard, measuredFrom)).isLessThan(200);
            room.heard.forEach(VirtualOverloadTest::assertWhole);
            beside.close();
            room.close();
        }
    }

    @Test
    void shouldDropPicturesUnreadAndKeepTheKeysInStepWhenReadingAloneIsTooMuch() {
        try (VirtualServer server = VirtualServer.slow(1, 1, SimulatedNetwork.perfect())) {
            Room room = new Room(server, 0, 0, 20);
            server.passMillis(10_000);
            assertThat(overload(server, 0, Overload::share)).isOne();
            long unread = room.senders.stream()
                    .mapToLong(sender -> sender.statistic("overloadDrops"))
                    .sum();
            assertThat(unread).isPositive();
            assertThat(room.senders)
                    .as("what was dropped here is not asked for again")
                    .allMatch(sender -> sender.statistic("packetsAskedFor") == 0);

            room.senders.subList(1, 20).forEach(sender -> sender.sending.clear());
            room.senders.getFirst().sending.removeFirst();
            server.passMillis(3000);

            assertThat(room.senders.getFirst().statistic("srtpDrops.AUTHENTICATION_FAILED"))
                    .isZero();
            room.close();
        }
    }

    private static <T> T overload(VirtualServer server, int loop, Function<Overload, T> question) {
        return server.loops.on(
                loop, () -> question.apply(server.loops.loop(loop).overload()));
    }

    private static double worstLatenessMillis(List<ReceivedMedia> media, long fromNanos) {
        return media.stream()
                .flatMap(each -> each.arrivals.stream())
                .filter(arrival -> arrival.arrivedNanos() > fromNanos)
                .mapToDouble(arrival -> (double) (arrival.arrivedNanos() - arrival.capturedNanos()) / MILLI)
                .max()
                .orElseThrow();
    }

    private static long packets(List<ReceivedMedia> media, long fromNanos) {
        return media.stream()
                .flatMap(each -> each.arrivals.stream())
                .filter(arrival -> arrival.arrivedNanos() > fromNanos)
                .count();
    }

    /** Every packet came, in order. */
    private static void assertWhole(ReceivedMedia media) {
        assertThat(media.arrivals).isNotEmpty();
        int first = media.arrivals.getFirst().number();
        assertThat(media.arrivals.stream().map(ReceivedMedia.Arrival::number))
                .containsExactlyElementsOf(IntStream.range(first, first + media.arrivals.size())
                        .boxed()
                        .toList());
    }

    /** The receiver sees no gap in the numbers, and wherever packets were left out it gets on with a key frame. */
    private static void assertContinuous(ReceivedMedia media) {
        for (int i = 1; i < media.arrivals.size(); i++) {
            ReceivedMedia.Arrival before = media.arrivals.get(i - 1);
            ReceivedMedia.Arrival arrival = media.arrivals.get(i);
            assertThat(arrival.sequenceNumber()).isEqualTo((before.sequenceNumber() + 1) & 0xffff);
            if (arrival.number() != before.number() + 1) {
                assertThat(arrival.keyFrame()).isTrue();
                assertThat(before.timestamp()).isNotEqualTo(arrival.timestamp());
            }
        }
    }
}
