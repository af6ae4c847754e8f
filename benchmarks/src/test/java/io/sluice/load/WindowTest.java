package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final MediaReceiver.Count COMPLETE = new MediaReceiver.Count(2, 0, 1000, 0, 0);

    @Test
    void shouldDivideTheProcessorTimeByWhatWasForwarded() {
        assertThat(window(COMPLETE, 10, 0, 0).cpuMicrosPerPacket()).isEqualTo(3, Offset.offset(0.001));
    }

    @Test
    void shouldAddALaterSlice() {
        Window both =
                window(COMPLETE, 10, 0, 0).followedBy(window(new MediaReceiver.Count(2, 1, 500, 500, 0), 7, 1, 0));

        assertThat(both.seconds()).isEqualTo(4);
        assertThat(both.count()).isEqualTo(new MediaReceiver.Count(2, 1, 1500, 500, 0));
        assertThat(both.lossPercent()).isEqualTo(25, Offset.offset(0.001));
        assertThat(both.verified()).isEqualTo(17);
        assertThat(both.cpuMicrosPerPacket()).isEqualTo(4, Offset.offset(0.001));
    }

    @Test
    void shouldBeRightDespiteLossOnlyWhenAllStreamsCameUnharmed() {
        assertThat(window(COMPLETE, 10, 0, 0).isRight()).isTrue();
        assertThat(window(new MediaReceiver.Count(2, 0, 900, 100, 0), 10, 0, 0).isRight())
                .isTrue();

        assertThat(window(COMPLETE, 0, 0, 0).isRight()).as("nothing decrypted").isFalse();
        assertThat(window(COMPLETE, 10, 1, 0).isRight()).as("undecryptable").isFalse();
        assertThat(window(COMPLETE, 10, 0, 1).isRight()).as("wrong").isFalse();
        assertThat(window(new MediaReceiver.Count(2, 0, 1000, 0, 1), 10, 0, 0).isRight())
                .as("duplicate")
                .isFalse();
        assertThat(window(new MediaReceiver.Count(1, 0, 1000, 0, 0), 10, 0, 0).isRight())
                .as("missing stream")
                .isFalse();
        assertThat(window(new MediaReceiver.Count(2, 1, 1000, 0, 0), 10, 0, 0).isRight())
                .as("silent stream")
                .isFalse();
    }

    private static Window window(MediaReceiver.Count count, long verified, long undecryptable, long wrong) {
        Histogram delays = new Histogram(3);
        delays.recordValue(1);
        return new Window(
                2, 100, 2, count, verified, undecryptable, wrong, 0, 0, delays, 3000, 1000, 0, 1 << 20, Pauses.UNKNOWN);
    }
}
