package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
    private static final String HEADER = "8fcd0005 00000001 00000002";
    private static final short MISSING = TransportFeedbackEncoding.NOT_RECEIVED;

    private final TransportFeedback feedback = new TransportFeedback();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[32_768]);

    @Test
    void shouldReadTheFixedPart() {
        assertThat(wrap(HEADER + "fffe0001 ffffff07 20010400")).isTrue();
        assertThat(feedback.senderSsrc()).isEqualTo(1);
        assertThat(feedback.mediaSsrc()).isEqualTo(2);
        assertThat(feedback.baseSequence()).isEqualTo(65534);
        assertThat(feedback.statusCount()).isEqualTo(1);
        assertThat(feedback.referenceTime()).isEqualTo(-1);
        assertThat(feedback.feedbackCount()).isEqualTo(7);
        assertThat(statuses()).containsExactly("65534 -63000");
    }

    /** Section 3.1.3, first example: 221 packets not received. */
    @Test
    void shouldReadARunLengthChunk() {
        assertThat(wrap(HEADER + "000000dd 00000000 00dd0000")).isTrue();
        assertThat(statuses()).hasSize(221).startsWith("0 -").endsWith("220 -");
    }

    /** Section 3.1.4, first example: 1 missing, 5 received, 3 missing, 3 received, 2 missing. */
    @Test
    void shouldReadAVectorOfOneBitSymbols() {
        assertThat(wrap(HEADER + "fffe000e 00000100 9f1c 01020304 05060708")).isTrue();
        assertThat(statuses())
                .containsExactly(
                        "65534 -",
                        "65535 64250",
                        "0 64750",
                        "1 65500",
                        "2 66500",
                        "3 67750",
                        "4 -",
                        "5 -",
                        "6 -",
                        "7 69250",
                        "8 71000",
                        "9 73000",
                        "10 -",
                        "11 -");
    }

    /** Section 3.1.4: two-bit symbols; large deltas are signed (section 3.1.5). */
    @Test
    void shouldReadAVectorOfTwoBitSymbols() {
        assertThat(wrap(HEADER + "00000004 00000000 c640 ff 8000")).isFalse();
        assertThat(wrap(HEADER + "00000004 00000000 d900 ff ff01 02")).isTrue();
        assertThat(statuses()).containsExactly("0 63750", "1 0", "2 500", "3 -");
    }

    @Test
    void shouldRefuseWhatDoesNotFitItsLength() {
        assertThat(wrap(HEADER + "00000001 00000000")).isFalse();
        assertThat(wrap(HEADER + "00000003 00000000 20030102")).isFalse();
        assertThat(wrap(HEADER + "00000010 00000000 20030000 01020300"))
                .as("a run of zero")
                .isFalse();
    }

    @Test
    void shouldRefuseNoStatusesAndTooMany() {
        assertThat(wrap(HEADER + "00000000 00000000 00000000")).isFalse();
        assertThat(wrap(HEADER + "00002001 00000000 1fff1fff")).isFalse();
        assertThat(wrap(HEADER + "00002000 00000000 1fff1fff")).isTrue();
        assertThat(statuses()).hasSize(TransportFeedback.MAX_STATUSES);
    }

    @Test
    void shouldRefuseTheReservedSymbol() {
        assertThat(wrap(HEADER + "00000001 00000000 60010000")).isFalse();
        assertThat(wrap(HEADER + "00000001 00000000 f0000000")).isFalse();
        assertThat(wrap(HEADER + "00000001 00000000 c3000000"))
                .as("after the last status")
                .isTrue();
    }

    @Test
    void shouldWriteLongRunsInOneChunk() {
        short[] deltas = new short[500];
        assertThat(write(deltas, 500)).isEqualTo(20 + 2 + 500 + 2);
        assertThat(Bytes.u16(memory, 20)).isEqualTo(0x2000 | 500);
    }

    @Test
    void shouldReadBackWhateverIsWritten() {
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            short[] deltas = randomDeltas(random, 1 + random.nextInt(1 + random.nextInt(600)));
            int length = write(deltas, deltas.length);
            int bound = TransportFeedbackEncoding.maxLength(deltas, deltas.length);
            assertThat(length).as("seed %d", seed).isLessThanOrEqualTo(bound);
            assertThat(feedback.wrap(memory, 0, length)).as("seed %d", seed).isTrue();
            assertThat(statuses()).as("seed %d", seed).isEqualTo(expected(deltas));
        }
    }

    private static short[] randomDeltas(Random random, int count) {
        short[] deltas = new short[count];
        int kind = 0;
        int stickiness = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            kind = random.nextInt(stickiness) == 0 ? random.nextInt(3) : kind;
            deltas[i] = switch (kind) {
                case 0 -> MISSING;
                case 1 -> (short) random.nextInt(256);
                default -> (short) (random.nextInt(65535) - 32767);
            };
        }
        return deltas;
    }

    private static List<String> expected(short[] deltas) {
        List<String> lines = new ArrayList<>();
        long micros = 5 * 64_000;
        for (int i = 0; i < deltas.length; i++) {
            int sequence = (65_500 + i) & 0xffff;
            if (deltas[i] == MISSING) {
                lines.add(sequence + " -");
            } else {
                micros += deltas[i] * 250L;
                lines.add(sequence + " " + micros);
            }
        }
        return lines;
    }

    private int write(short[] deltas, int count) {
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, (int) memory.byteSize());
        assertThat(writer.transportFeedback(1, 2, 65_500, 5, 6, deltas, count)).isTrue();
        return writer.length();
    }

    private boolean wrap(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return feedback.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private List<String> statuses() {
        List<String> lines = new ArrayList<>();
        feedback.forEach(new TransportFeedback.Handler() {
            @Override
            public void onReceived(int sequence, long arrivalMicros) {
                lines.add(sequence + " " + arrivalMicros);
            }

            @Override
            public void onMissing(int sequence) {
                lines.add(sequence + " -");
            }
        });
        return lines;
    }
}
