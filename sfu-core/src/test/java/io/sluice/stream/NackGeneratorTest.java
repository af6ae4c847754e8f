package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.RecordingHandler;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.stream.NackGenerator.Result;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
    private static final long MILLI = 1_000_000;
    private static final long RTT = 50 * MILLI;

    private final NackGenerator generator = new NackGenerator();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[1300]);
    private final RtcpWriter writer = new RtcpWriter();

    @Test
    void shouldAskForAGapAfterTheSendDelay() {
        receive(0, 10, 13);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(NackGenerator.SEND_DELAY_NANOS);
        assertThat(ask(9 * MILLI)).isEmpty();
        assertThat(ask(10 * MILLI)).containsExactly("nack 1 2 11 1");
        assertThat(generator.nacks()).isEqualTo(1);
        assertThat(generator.packetsAskedFor()).isEqualTo(2);
    }

    @Test
    void shouldAskForNothingThatArrivesWithinTheSendDelay() {
        receive(0, 10, 12);
        assertThat(receive(9 * MILLI, 11)).isEqualTo(Result.EXPECTED);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        assertThat(ask(10 * MILLI)).isEmpty();
    }

    @Test
    void shouldTellAnAnswerFromALatePacket() {
        receive(0, 10, 12);
        assertThat(generator.isAskedFor(11)).isFalse();
        ask(10 * MILLI);
        assertThat(generator.isAskedFor(11)).isTrue();
        assertThat(generator.isAskedFor(12)).isFalse();
        assertThat(receive(60 * MILLI, 11)).isEqualTo(Result.REPAIRED);
        assertThat(generator.missing()).isZero();
    }

    @Test
    void shouldAskAgainAfterARoundTripAndNotBefore() {
        receive(0, 10, 12);
        ask(10 * MILLI);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(50 * MILLI);
        assertThat(ask(50 * MILLI)).isEmpty();
        assertThat(ask(60 * MILLI)).containsExactly("nack 1 2 11 0");
    }

    @Test
    void shouldTakeAHundredMillisecondsForAnUnknownRoundTrip() {
        receive(0, 10, 12);
        ask(10 * MILLI);
        assertThat(ask(RoundTripTime.UNKNOWN, 109 * MILLI)).isEmpty();
        assertThat(ask(RoundTripTime.UNKNOWN, 110 * MILLI)).hasSize(1);
    }

    @Test
    void shouldNotWaitForARoundTripThatNoWayTakes() {
        receive(0, 10, 12);
        ask(10 * MILLI);
        assertThat(ask(3600_000 * MILLI, 10 * MILLI + NackGenerator.MAX_RTT_NANOS))
                .hasSize(1);
    }

    @Test
    void shouldAskTenTimesAtMost() {
        receive(0, 10, 12);
        int asked = 0;
        for (long now = 0; now < 5000 * MILLI; now += 40 * MILLI) {
            asked += ask(now).size();
        }
        assertThat(asked).isEqualTo(NackGenerator.MAX_ASKS);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldNameSeventeenPacketsAnEntryAcrossTheWrap() {
        receive(0, 65_530, 65_536 + 14);
        assertThat(ask(10 * MILLI)).containsExactly("nack 1 2 65531 ffff", "nack 1 2 12 1");
        assertThat(generator.packetsAskedFor()).isEqualTo(19);
    }

    @Test
    void shouldKeepForTheNextTimeWhatFindsNoRoom() {
        receive(0, 10, 50);
        writer.wrap(memory, 0, 16);
        assertThat(generator.writeDue(writer, 1, 2, RTT, 10 * MILLI, null)).isEqualTo(17);
        assertThat(ask(11 * MILLI)).containsExactly("nack 1 2 28 ffff", "nack 1 2 45 f");
    }

    @Test
    void shouldAskForAKeyFrameWhenTooMuchIsMissing() {
        receive(0, 10);
        for (int number = 12; number < 12 + 2 * 999; number += 2) {
            assertThat(receive(0, number)).isEqualTo(Result.EXPECTED);
        }
        assertThat(generator.missing()).isEqualTo(999);
        assertThat(receive(0, 2011)).isEqualTo(Result.KEY_FRAME_NEEDED);
        assertThat(generator.missing()).isZero();
        assertThat(receive(0, 2013)).isEqualTo(Result.EXPECTED);
        assertThat(generator.missing()).isEqualTo(1);
    }

    @Test
    void shouldForgetOnlyWhatIsBeforeTheLastKeyFrameWhereThatIsEnough() {
        receive(0, 10);
        receive(0, 610);
        generator.onPacket(612, true, 0);
        assertThat(receive(0, 1112)).isEqualTo(Result.EXPECTED);
        assertThat(generator.missing()).isEqualTo(499);
    }

    @Test
    void shouldNeedNoKeyFrameWhereOneEndsTheGap() {
        receive(0, 10);
        assertThat(generator.onPacket(2000, true, 0)).isEqualTo(Result.EXPECTED);
        assertThat(generator.onPacket(2100, true, 4000 * MILLI)).isEqualTo(Result.EXPECTED);
        assertThat(generator.onPacket(2101, false, 4000 * MILLI)).isEqualTo(Result.EXPECTED);
        assertThat(ask(5000 * MILLI)).isEmpty();
    }

    @Test
    void shouldAskForAKeyFrameAndForNoPacketsAfterALongSilence() {
        receive(0, 10);
        assertThat(receive(NackGenerator.MAX_SILENCE_NANOS + 1, 90)).isEqualTo(Result.KEY_FRAME_NEEDED);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldTakeASilenceWithoutLossForWhatItIs() {
        receive(0, 10);
        assertThat(receive(10 * NackGenerator.MAX_SILENCE_NANOS, 11)).isEqualTo(Result.EXPECTED);
    }

    @Test
    void shouldForgetWhatIsTooOld() {
        receive(0, 10, 12);
        for (int number = 13; number < 13 + NackGenerator.MAX_AGE; number++) {
            receive(0, number);
        }
        assertThat(generator.missing()).isZero();
    }

    @Test
    void shouldAskForNothingAcrossARestart() {
        receive(0, 10, 12);
        generator.restart();
        receive(0, 50);
        assertThat(ask(100 * MILLI)).isEmpty();
    }

    /** Against the plainest bookkeeping there is: a map of what is missing. */
    @Test
    void shouldAgreeWithAModel() {
        for (long seed = 1; seed <= 200; seed++) {
            new Model(seed).run();
        }
    }

    private final class Model {
        private final Random random;
        private final NackGenerator tested = new NackGenerator();
        private final TreeMap<Long, long[]> missing = new TreeMap<>();
        private final List<Long> lost = new ArrayList<>();
        private final String described;
        private long now = 1;
        private long highest;

        Model(long seed) {
            random = new Random(seed);
            highest = random.nextInt(1 << 16);
            described = "seed " + seed;
        }

        void run() {
            tested.onPacket((int) highest & 0xffff, false, now);
            for (int step = 0; step < 400; step++) {
                now += random.nextLong(15 * MILLI);
                switch (random.nextInt(4)) {
                    case 0 -> advance(1 + random.nextInt(6));
                    case 1 -> answer();
                    case 2 -> askAndCompare();
                    default -> advance(1);
                }
                assertThat(tested.missing()).as(described).isEqualTo(missing.size());
                assertThat(tested.nextDeadlineNanos() == Timers.NONE)
                        .as(described)
                        .isEqualTo(missing.isEmpty());
            }
        }

        private void advance(int by) {
            for (long number = highest + 1; number < highest + by; number++) {
                missing.put(number, new long[] {now, 0, 0});
                lost.add(number);
            }
            highest += by;
            assertThat(tested.onPacket((int) highest & 0xffff, false, now)).isEqualTo(Result.EXPECTED);
        }

        private void answer() {
            if (lost.isEmpty()) {
                return;
            }
            long number = lost.remove(random.nextInt(lost.size()));
            long[] entry = missing.remove(number);
            boolean asked = entry != null && entry[2] > 0;
            assertThat(tested.isAskedFor((int) number & 0xffff)).as(described).isEqualTo(asked);
            assertThat(tested.onPacket((int) number & 0xffff, false, now))
                    .as(described)
                    .isEqualTo(asked ? Result.REPAIRED : Result.EXPECTED);
        }

        private void askAndCompare() {
            missing.values().removeIf(entry -> entry[2] == NackGenerator.MAX_ASKS && now - entry[1] >= RTT);
            List<Integer> expected = new ArrayList<>();
            missing.forEach((number, entry) -> {
                boolean due = entry[2] == 0 ? now - entry[0] >= NackGenerator.SEND_DELAY_NANOS : now - entry[1] >= RTT;
                if (due) {
                    expected.add((int) (number & 0xffff));
                    entry[1] = now;
                    entry[2]++;
                }
            });
            writer.wrap(memory, 0, 1300);
            int written = tested.writeDue(writer, 1, 2, RTT, now, null);
            assertThat(written).as(described).isEqualTo(expected.size());
            assertThat(numbers()).as(described).isEqualTo(expected);
        }
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String event : events()) {
            String[] parts = event.split(" ", -1);
            int first = Integer.parseInt(parts[3]);
            int following = Integer.parseInt(parts[4], 16);
            numbers.add(first);
            for (int i = 0; i < 16; i++) {
                if ((following >> i & 1) == 1) {
                    numbers.add(first + i + 1 & 0xffff);
                }
            }
        }
        return numbers;
    }

    private Result receive(long nowNanos, int... numbers) {
        Result result = Result.EXPECTED;
        for (int number : numbers) {
            result = generator.onPacket(number & 0xffff, false, nowNanos);
        }
        return result;
    }

    private List<String> ask(long nowNanos) {
        return ask(RTT, nowNanos);
    }

    private List<String> ask(long rttNanos, long nowNanos) {
        writer.wrap(memory, 0, 1300);
        generator.writeDue(writer, 1, 2, rttNanos, nowNanos, null);
        return events();
    }

    private List<String> events() {
        RecordingHandler handler = new RecordingHandler();
        RtcpCompound.read(memory, 0, writer.length(), handler);
        return handler.events;
    }
}
