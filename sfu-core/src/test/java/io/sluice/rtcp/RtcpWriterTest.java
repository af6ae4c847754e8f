package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RtcpWriterTest {
    private static final int OFFSET = 3;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
    private final RtcpWriter writer = new RtcpWriter().wrap(memory, OFFSET, 1200);

    @Test
    void shouldWriteWhatIsReadBack() {
        assertThat(writer.senderReport(0x11111111, 0xb44db70520000000L, -1, 100, 0x1_0000_0005L))
                .isTrue();
        assertThat(writer.reportBlock(5, 255, -8_388_608, 0xffff_ffffL, 7, 0xb7052000, 0x54000))
                .isTrue();
        assertThat(writer.receiverReport(9)).isTrue();
        assertThat(writer.reportBlock(6, 1, 8_388_607, 65536, 0, 0, 0)).isTrue();
        assertThat(writer.sdesCname(9, "cname")).isTrue();
        assertThat(writer.pli(9, 5)).isTrue();
        assertThat(writer.fir(9, 5, 254)).isTrue();
        assertThat(writer.nack(9, 5, 65535, 0x8001)).isTrue();
        assertThat(writer.nack(9, 5, 17, 0)).isTrue();
        assertThat(writer.nack(9, 6, 18, 0)).isTrue();
        assertThat(writer.bye(9)).isTrue();

        assertThat(readBack())
                .containsExactly(
                        "sr 11111111 b44db70520000000 4294967295 100 5",
                        "rb 11111111 5 255 -8388608 4294967295 7 b7052000 54000",
                        "rb 9 6 1 8388607 65536 0 0 0",
                        "ignored 202",
                        "pli 9 5",
                        "fir 9 5 254",
                        "nack 9 5 65535 8001",
                        "nack 9 5 17 0",
                        "nack 9 6 18 0",
                        "bye 9");
    }

    /** draft-alvestrand-rmcat-remb-03 section 2.2. */
    @Test
    void shouldWriteAnEstimatedBitrateWithItsSources() {
        writer.remb(7, 1_000_000);
        writer.rembSource(0x55);
        writer.rembSource(0x66);
        assertWritten("8fce0006 00000007 00000000 52454d42 020bd090 00000055 00000066");
        assertThat(readBack()).containsExactly("remb 7 1000000");
    }

    @Test
    void shouldRoundAnEstimatedBitrateDownByLessThanAThousandth() {
        for (long bitrate : new long[] {0, 1, 30_000, 0x3ffff, 0x40000, 123_456_789, 1L << 40, Long.MAX_VALUE}) {
            writer.wrap(memory, OFFSET, 100);
            writer.remb(7, bitrate);
            long read = Long.parseLong(readBack().getFirst().substring("remb 7 ".length()));
            assertThat(read).isBetween(bitrate - bitrate / 100_000, bitrate);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.remb(7, -1))
                .withMessageContaining("bitrateBps -1");
    }

    @Test
    void shouldAddSourcesToAnEstimatedBitrateAlone() {
        assertThatIllegalStateException().isThrownBy(() -> writer.rembSource(1));
        writer.wrap(memory, OFFSET, 22);
        assertThat(writer.remb(7, 1)).isTrue();
        assertThat(writer.rembSource(1)).isFalse();
        assertThat(readBack()).containsExactly("remb 7 1");
    }

    private void assertWritten(String hex) {
        assertThat(HexFormat.of().formatHex(Bytes.toArray(memory, OFFSET, writer.length())))
                .isEqualTo(hex.replace(" ", ""));
    }

    /** RFC 3550 section 6.5: the items end with at least one zero byte, up to the next word. */
    @Test
    void shouldEndTheCnameWithOneToFourZeroBytes() {
        memory.fill((byte) 0x55);
        assertSdes("a", "81ca0002 00000007 01016100");
        assertSdes("ab", "81ca0003 00000007 01026162 00000000");
        assertSdes("abc", "81ca0003 00000007 01036162 63000000");
        assertSdes("abcd", "81ca0003 00000007 01046162 63640000");
        assertSdes("abcde", "81ca0003 00000007 01056162 63646500");
        assertSdes("abcdef", "81ca0004 00000007 01066162 63646566 00000000");
    }

    @Test
    void shouldRefuseACnameOfTheWrongLength() {
        assertThat(writer.sdesCname(1, "x".repeat(255))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.sdesCname(1, "x".repeat(256)))
                .withMessageContaining("cname has 256 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.sdesCname(1, ""));
    }

    @Test
    void shouldRefuseTheThirtySecondReportBlock() {
        writer.receiverReport(1);
        for (int i = 0; i < RtcpWriter.MAX_REPORT_BLOCKS; i++) {
            assertThat(writer.reportBlock(i, 0, 0, 0, 0, 0, 0)).isTrue();
        }
        assertThat(writer.reportBlock(99, 0, 0, 0, 0, 0, 0)).isFalse();
        assertThat(writer.receiverReport(1)).isTrue();
        assertThat(writer.reportBlock(99, 0, 0, 0, 0, 0, 0)).isTrue();
        assertThat(readBack()).hasSize(RtcpWriter.MAX_REPORT_BLOCKS + 1);
    }

    @Test
    void shouldThrowWhenAReportBlockFollowsNoReport() {
        assertThatIllegalStateException().isThrownBy(() -> writer.reportBlock(1, 0, 0, 0, 0, 0, 0));
        writer.receiverReport(1);
        writer.pli(1, 2);
        assertThatIllegalStateException().isThrownBy(() -> writer.reportBlock(1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldWriteNothingWhenThereIsNoRoom() {
        assertNeeds(28, w -> w.senderReport(1, 2, 3, 4, 5));
        assertNeeds(8, w -> w.receiverReport(1));
        assertNeeds(20, w -> w.sdesCname(1, "cname123"));
        assertNeeds(8, w -> w.bye(1));
        assertNeeds(12, w -> w.pli(1, 2));
        assertNeeds(20, w -> w.fir(1, 2, 3));
        assertNeeds(16, w -> w.nack(1, 2, 3, 4));
        assertNeeds(20, w -> w.remb(1, 2));
        assertNeeds(24, w -> w.transportFeedback(1, 2, 3, 4, 5, new short[] {1, 2}, 2));
    }

    @Test
    void shouldKeepAFinishedPacketWhenAnAdditionFindsNoRoom() {
        writer.wrap(memory, OFFSET, 8 + 24 + 10);
        writer.receiverReport(1);
        assertThat(writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isTrue();
        assertThat(writer.reportBlock(3, 0, 0, 0, 0, 0, 0)).isFalse();
        assertThat(readBack()).containsExactly("rb 1 2 0 0 0 0 0 0");

        writer.wrap(memory, OFFSET, 18);
        assertThat(writer.nack(1, 2, 3, 0)).isTrue();
        assertThat(writer.nack(1, 2, 4, 0)).isFalse();
        assertThat(readBack()).containsExactly("nack 1 2 3 0");
    }

    @Test
    void shouldRefuseARangeOutsideTheMemory() {
        assertThatIllegalArgumentException().isThrownBy(() -> writer.wrap(memory, 2000, 49));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.wrap(memory, -1, 10));
    }

    @Test
    void shouldRefuseAStatusCountThatDoesNotFitTheDeltas() {
        short[] deltas = new short[3];
        assertThatIllegalArgumentException().isThrownBy(() -> writer.transportFeedback(1, 2, 3, 4, 5, deltas, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.transportFeedback(1, 2, 3, 4, 5, deltas, 4))
                .withMessageContaining("statusCount 4 is not within 1..3");
    }

    private void assertSdes(String cname, String hex) {
        writer.wrap(memory, OFFSET, 100);
        assertThat(writer.sdesCname(7, cname)).isTrue();
        assertThat(HexFormat.of().formatHex(Bytes.toArray(memory, OFFSET, writer.length())))
                .isEqualTo(hex.replace(" ", ""));
    }

    private void assertNeeds(int length, Predicate<RtcpWriter> block) {
        memory.fill((byte) 0x55);
        assertThat(block.test(writer.wrap(memory, OFFSET, length - 1))).isFalse();
        assertThat(writer.length()).isZero();
        assertThat(Bytes.u8(memory, OFFSET)).isEqualTo(0x55);
        assertThat(block.test(writer.wrap(memory, OFFSET, length))).isTrue();
        assertThat(writer.length()).isEqualTo(length);
        assertThat(Bytes.u8(memory, OFFSET + length)).isEqualTo(0x55);
    }

    private List<String> readBack() {
        RecordingHandler handler = new RecordingHandler();
        assertThat(RtcpCompound.read(memory, OFFSET, writer.length(), handler)).isEqualTo(RtcpCompound.Result.OK);
        return handler.events;
    }
}
