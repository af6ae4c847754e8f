package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.sluice.rtcp.RecordingHandler;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpWriter;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ReceiveStatisticsTest {
    private static final long MILLI = 1_000_000L;
    private static final int CLOCK_RATE = 90_000;

    private final ReceiveStatistics statistics = new ReceiveStatistics(0xabc, CLOCK_RATE);
    private final MemorySegment memory = MemorySegment.ofArray(new byte[1200]);
    private final RtcpWriter writer = new RtcpWriter();

    @Test
    void shouldReportNothingBeforeTheFirstPacket() {
        assertThat(report(0)).isEmpty();
    }

    /** RFC 3550 appendix A.3: 2 of 8 expected are lost, 2 * 256 / 8 = 64. */
    @Test
    void shouldReportTheFractionLostSinceTheReportBefore() {
        receive(65_530, 65_531, 65_534, 65_535, 0, 1);
        assertThat(report(0)).isEqualTo("rb 1 abc 64 2 65537 0 0 0");
        assertThat(statistics.fractionLost()).isEqualTo(64);
        receive(2, 3);
        assertThat(report(0)).isEqualTo("rb 1 abc 0 2 65539 0 0 0");
    }

    @Test
    void shouldReportLatePacketsAsNegativeLossOverTheInterval() {
        receive(10, 13);
        assertThat(report(0)).isEqualTo("rb 1 abc 128 2 13 0 0 0");
        receive(11, 12, 14);
        assertThat(report(0)).isEqualTo("rb 1 abc 0 0 14 0 0 0");
    }

    /** RFC 3550 section 6.4.1: duplicates count as received, so the loss can become negative. */
    @Test
    void shouldCountDuplicatesAsReceived() {
        receive(10, 10, 10, 11);
        assertThat(statistics.cumulativeLost()).isEqualTo(-2);
        assertThat(statistics.packets()).isEqualTo(2);
        assertThat(statistics.duplicates()).isEqualTo(2);
    }

    /** RFC 4733 section 2.2.1: all packets of an event have its first timestamp. */
    @Test
    void shouldCountTelephoneEventsWithoutTakingThemForJitter() {
        for (int i = 0; i < 10; i++) {
            statistics.onPacket(i, 1800 * i, 20 * MILLI * i, 100);
        }
        for (int i = 10; i < 20; i++) {
            statistics.onUntimedPacket(i, 20 * MILLI * i, 100);
        }
        statistics.onPacket(20, 1800 * 20, 20 * MILLI * 20, 100);

        assertThat(statistics.jitter()).isZero();
        assertThat(statistics.packets()).isEqualTo(21);
        assertThat(statistics.cumulativeLost()).isZero();
    }

    @Test
    void shouldKeepTheIntervalWhenThereIsNoRoomForTheBlock() {
        receive(10, 12);
        writer.wrap(memory, 0, 20).receiverReport(1);
        assertThat(statistics.writeReportBlock(writer, 0)).isFalse();
        assertThat(report(0)).startsWith("rb 1 abc 85 1 ");
    }

    @Test
    void shouldStartTheReportsAnewWithTheSender() {
        receive(10, 20, 40_000, 40_001, 40_003);
        assertThat(statistics.badPackets()).isEqualTo(1);
        assertThat(report(0)).isEqualTo("rb 1 abc 85 1 40003 0 0 0");
        assertThat(statistics.packets()).isEqualTo(4);
    }

    /** RFC 3550 appendix A.8: J += (|D| - J) / 16, here with D = 160 units again and again. */
    @Test
    void shouldSmoothTheJitterByASixteenth() {
        long[] expected = {10, 19, 28, 36, 44, 51, 58, 64};
        statistics.onPacket(0, 0, 0, 100);
        for (int i = 1; i <= expected.length; i++) {
            // Every other packet is 160 units late, so each differs from the one before by as much.
            statistics.onPacket(i, i * 900, i * 10L * MILLI + (i % 2 == 1 ? nanos(160) : 0), 100);
            assertThat(statistics.jitter()).as("packet %d", i).isBetween(expected[i - 1] - 1, expected[i - 1] + 1);
        }
    }

    @Test
    void shouldMeasureNoJitterOnASteadyStreamOverTheTimestampsWrap() {
        int timestamp = Integer.MAX_VALUE - 5000;
        long arrival = Long.MAX_VALUE / 2;
        for (int i = 0; i < 2_000_000; i += 1000) {
            statistics.onPacket(i / 1000, timestamp + i * 9, arrival + i * 100_000L, 100);
        }
        assertThat(statistics.jitter()).isZero();
    }

    @Test
    void shouldNotTakeANewStartOfTheTimestampsForJitter() {
        statistics.onPacket(1, 0, 0, 100);
        statistics.onPacket(2, 1_000_000_000, 10 * MILLI, 100);
        assertThat(statistics.jitter()).isZero();
    }

    /** RFC 3550 section 6.4.1, figure 2: LSR 0xb705:2000, DLSR 0x0005:4000 (5.25 s). */
    @Test
    void shouldEchoTheSenderReport() {
        receive(1);
        statistics.onSenderReport(0xb44d_b705_2000_0000L, 1000 * MILLI);
        assertThat(report(6250 * MILLI)).isEqualTo("rb 1 abc 0 0 1 0 b7052000 54000");
    }

    @Test
    void shouldCountBytesAndBitrate() {
        for (int i = 0; i < 200; i++) {
            statistics.onPacket(i, i * 900, i * 10L * MILLI, 125);
        }
        assertThat(statistics.bytes()).isEqualTo(25_000);
        assertThat(statistics.bitrateBps(1999 * MILLI)).isEqualTo(100_000);
    }

    @Test
    void shouldAllocateNothingPerPacket() {
        long before = allocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            statistics.onPacket(i ^ (i & 8) >> 2, i * 900, i * 100_000L, 1200);
        }
        assertThat(allocatedBytes() - before).isLessThan(10_000);
    }

    @Test
    void shouldRefuseAClockWithoutRate() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiveStatistics(1, 0));
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private void receive(int... numbers) {
        for (int number : numbers) {
            statistics.onPacket(number, 0, 0, 100);
        }
    }

    private static long nanos(long units) {
        return units * 1_000_000_000L / CLOCK_RATE;
    }

    private String report(long nowNanos) {
        writer.wrap(memory, 0, 1200).receiverReport(1);
        statistics.writeReportBlock(writer, nowNanos);
        RecordingHandler handler = new RecordingHandler();
        RtcpCompound.read(memory, 0, writer.length(), handler);
        return String.join("", handler.events);
    }

    @Test
    void shouldReportARepairedPacketAsLost() {
        receive(10, 12);
        assertThat(statistics.onRetransmission(11, 0, 100).isAccepted()).isTrue();
        assertThat(statistics.onRetransmission(11, 0, 100).isAccepted()).isFalse();
        assertThat(report(0)).isEqualTo("rb 1 abc 85 1 12 0 0 0");
        assertThat(statistics.packets()).isEqualTo(3);
        assertThat(statistics.repaired()).isEqualTo(1);
        assertThat(statistics.retransmitted()).isEqualTo(2);
    }

    /** One that comes under the stream's own SSRC is received like any other (RFC 3550 section 6.4.1), but not jitter. */
    @Test
    void shouldNotTakeAResentPacketForJitter() {
        statistics.onPacket(10, 0, 0, 100);
        statistics.onPacket(12, 180, 2 * MILLI, 100);
        statistics.onResentPacket(11, 500 * MILLI, 100);
        statistics.onPacket(13, 270, 3 * MILLI, 100);
        assertThat(statistics.jitter()).isZero();
        assertThat(statistics.cumulativeLost()).isZero();
        assertThat(statistics.repaired()).isEqualTo(1);
    }

    @Test
    void shouldReportNoLessThanWhatTheWorstReceiverLoses() {
        receive(10, 11, 13, 14);
        writer.wrap(memory, 0, 1200).receiverReport(1);
        assertThat(statistics.writeReportBlock(writer, 200, 0)).isTrue();
        RecordingHandler handler = new RecordingHandler();
        RtcpCompound.read(memory, 0, writer.length(), handler);
        assertThat(handler.events).containsExactly("rb 1 abc 200 1 14 0 0 0");
        assertThat(statistics.fractionLost()).as("of the way here").isEqualTo(51);
    }
}
