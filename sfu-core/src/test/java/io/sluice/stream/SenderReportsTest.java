package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RecordingHandler;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpWriter;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SenderReportsTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long OUR_EPOCH_OFFSET = 1_800_000_000L * SECOND;
    private static final long SENDER_EPOCH = 1_700_000_000L * SECOND;

    private final SenderReports reports = reports(0);

    @Test
    void shouldReportNothingBeforeTheProducersFirstReport() {
        reports.onPacketSent(100, 0);
        assertThat(reports.isAvailable(0)).isFalse();
        assertThat(reports.write(new RtcpWriter(), 0)).isFalse();
        reports.onProducerReport(0, 7);
        assertThat(reports.isAvailable(0)).isTrue();
    }

    @Test
    void shouldReportNothingBeforeTheFirstPacketAndAfterTwoSecondsWithoutOne() {
        reports.onProducerReport(0, 7);
        assertThat(reports.isAvailable(0)).isFalse();
        reports.onPacketSent(100, SECOND);
        assertThat(reports.isAvailable(3 * SECOND)).isTrue();
        assertThat(reports.isAvailable(3 * SECOND + 1)).isFalse();
    }

    @Test
    void shouldExtrapolateTheProducersTimestampAndAddTheOffset() {
        SenderReports reports = reports(1000);
        reports.onProducerReport(0, -10);
        reports.onPacketSent(100, SECOND);
        reports.onPacketSent(150, SECOND);
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 100);

        assertThat(reports.write(writer, SECOND)).isTrue();

        RecordingHandler handler = new RecordingHandler();
        RtcpCompound.read(memory, 0, writer.length(), handler);
        assertThat(handler.events)
                .containsExactly("sr abc %x %d 2 250"
                        .formatted(NtpTime.fromUnixNanos(OUR_EPOCH_OFFSET + SECOND), 90_000 + 1000 - 10));
    }

    @Test
    void shouldRefuseAClockWithoutRate() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SenderReports(1, -1, 0, 0));
    }

    @Test
    void shouldKeepSoundAndPictureInStepWhateverDelaysTheReportsHad() {
        for (int seed = 0; seed < 300; seed++) {
            new Sender(seed).run(0);
        }
    }

    @Test
    void shouldKeepThemInStepWhenTheirReportsAreMadeASecondApart() {
        for (int seed = 0; seed < 300; seed++) {
            new Sender(seed).run(SECOND);
        }
    }

    private static SenderReports reports(int timestampOffset) {
        return new SenderReports(0xabc, 90_000, timestampOffset, OUR_EPOCH_OFFSET);
    }

    /** A sender of one audio and one video stream with random first timestamps, offsets, drift and delays. */
    private static final class Sender {
        private final int seed;
        private final Random random;
        private final SenderClock clock = new SenderClock();
        private final Stream audio;
        private final Stream video;

        Sender(int seed) {
            this.seed = seed;
            random = new Random(seed);
            audio = new Stream(48_000);
            video = new Stream(90_000);
        }

        void run(long apartNanos) {
            long start = random.nextLong(1L << 45);
            for (int i = 0; i < 60; i++) {
                long now = start + i * SECOND;
                audio.report(now + random.nextLong(300 * MILLI), 5 * MILLI);
                video.report(now + 400 * MILLI + random.nextLong(300 * MILLI), 120 * MILLI);
                boolean settled = i >= 6;
                if (apartNanos == 0 || settled) {
                    check(now + 900 * MILLI, apartNanos);
                }
            }
        }

        /** Video's report was made at another time than audio's; what happened to the clock since must not show. */
        private void check(long now, long apartNanos) {
            double audioCapture = audio.captureOfLastReport(now);
            double videoCapture = apartNanos == 0 ? video.captureOfLastReport(now) : video.previousCapture();
            video.captureOfLastReport(now);
            if (!Double.isNaN(videoCapture)) {
                assertThat(videoCapture).as("seed %d at %d", seed, now).isCloseTo(audioCapture, Offset.offset(0.001));
            }
        }

        private final class Stream {
            private final int clockRateHz;
            private final int firstTimestamp = random.nextInt();
            private final int timestampOffset = random.nextInt();
            private final SenderReports reports;
            private double previous = Double.NaN;
            private long lastNtp;
            private int lastTimestamp;

            Stream(int clockRateHz) {
                this.clockRateHz = clockRateHz;
                reports = new SenderReports(1, clockRateHz, timestampOffset, OUR_EPOCH_OFFSET);
            }

            void report(long sentNanos, long maxDelayNanos) {
                long ntp = NtpTime.fromUnixNanos(SENDER_EPOCH + sentNanos);
                int timestamp = firstTimestamp + (int) RtpTicks.fromNanos(sentNanos, clockRateHz);
                long arrivalNanos = sentNanos + 30 * MILLI + random.nextLong(maxDelayNanos);
                clock.onSenderReport(ntp, arrivalNanos);
                lastNtp = ntp;
                lastTimestamp = timestamp;
                reports.onPacketSent(100, arrivalNanos);
            }

            /** When the media was captured, in seconds before the wall clock of the report: equal when in step. */
            double captureOfLastReport(long now) {
                reports.onProducerReport(clock.toLocalNanos(lastNtp), lastTimestamp);
                assertThat(reports.isAvailable(now)).isTrue();
                int captured = reports.rtpTimestamp(now) - timestampOffset - firstTimestamp;
                int reported = (int) RtpTicks.fromNanos(now, clockRateHz);
                previous = (reported - captured) / (double) clockRateHz;
                return previous;
            }

            double previousCapture() {
                return previous;
            }
        }
    }
}
