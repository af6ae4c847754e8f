package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.RecordingHandler;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpWriter;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiverReferenceTimesTest {
    private static final long SECOND = 1_000_000_000L;

    private final ReceiverReferenceTimes times = new ReceiverReferenceTimes();

    @Test
    void shouldSayNothingBeforeAnyReceiverDid() {
        assertThat(times.maxLength()).isZero();
        assertThat(written(0)).isEmpty();
    }

    @Test
    void shouldAnswerTheLatestOfEachReceiver() {
        times.onReferenceTime(7, 0xb44d_b705_2000_0000L, SECOND);
        times.onReferenceTime(8, 1L << 16, 2 * SECOND);
        times.onReferenceTime(7, 2L << 16, 2 * SECOND);
        assertThat(written(2 * SECOND + SECOND / 2)).containsExactly("dlrr 9 7 2 8000", "dlrr 9 8 1 8000");
    }

    @Test
    void shouldForgetReceiversThatFellSilentOrAreTooMany() {
        for (int ssrc = 1; ssrc <= ReceiverReferenceTimes.MAX_RECEIVERS; ssrc++) {
            times.onReferenceTime(ssrc, 0, ssrc * SECOND);
        }
        times.onReferenceTime(100, 0, 10 * SECOND);
        assertThat(written(10 * SECOND)).hasSize(4).noneMatch(line -> line.startsWith("dlrr 9 1 "));
        assertThat(written(20 * SECOND)).containsExactly("dlrr 9 64 0 a0000");
    }

    private List<String> written(long nowNanos) {
        MemorySegment memory = MemorySegment.ofArray(new byte[200]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 200);
        times.write(writer, 9, nowNanos);
        assertThat(writer.length()).isLessThanOrEqualTo(times.maxLength());
        RecordingHandler handler = new RecordingHandler();
        if (writer.length() > 0) {
            RtcpCompound.read(memory, 0, writer.length(), handler);
        }
        return handler.events;
    }
}
