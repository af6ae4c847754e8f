package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RtpHeaderWriterTest {
    private static final long SEED = 8285;
    private static final byte FILL = 0x5a;

    private final byte[] bytes = filled(256);
    private final MemorySegment memory = MemorySegment.ofArray(bytes);
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final RtpHeader header = new RtpHeader();

    @Test
    void shouldWriteTheOneByteFormOfRfc8285Section42() {
        int length = writer.begin(memory, 0, 256, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, 96, 0x1234, 0xc45b103e, 0x5e219c04)
                .extensionInt24(2, 0x8d3fa1)
                .extensionInt16(3, 500)
                .extensionBytes(4, new byte[] {'1'})
                .finish();
        assertThat(Arrays.copyOf(bytes, length)).isEqualTo(AnnotatedHex.bytes("""
                        90 e0 12 34 c4 5b 10 3e 5e 21 9c 04
                        be de 00 03
                        22 8d 3f a1 31 01 f4 40 31
                        00 00 00    # padding to 32 bits
                        """));
        assertThat(bytes[length]).isEqualTo(FILL);
    }

    @Test
    void shouldWriteTheTwoByteFormOfRfc8285Section43() {
        int length = writer.begin(memory, 0, 256, ExtensionForm.TWO_BYTE)
                .fixedHeader(false, 127, 65535, 1, 2)
                .extensionBytes(255, new byte[0])
                .extensionBytes(15, new byte[] {1, 2, 3})
                .finish();
        assertThat(Arrays.copyOf(bytes, length)).isEqualTo(AnnotatedHex.bytes("""
                        90 7f ff ff 00 00 00 01 00 00 00 02
                        10 00 00 02
                        ff 00 0f 03 01 02 03 00
                        """));
    }

    @Test
    void shouldWriteNoBlockWithoutElements() {
        int length = writer.begin(memory, 0, 256, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, 0, 0, 0, 0)
                .finish();
        assertThat(length).isEqualTo(RtpHeader.FIXED_LENGTH);
        assertThat(bytes[0]).isEqualTo((byte) 0x80);
    }

    @Test
    void shouldCopyCsrcs() {
        MemorySegment source = AnnotatedHex.segment(Captures.CSRCS_AND_PADDING);
        int length = writer.begin(memory, 4, 256, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, 0, 7, 160, 1)
                .csrcs(source, 12, 2)
                .extensionInt16(1, 9)
                .finish();
        assertThat(header.parse(memory, 4, length)).isEqualTo(RtpParseResult.OK);
        assertThat(header.csrcCount()).isEqualTo(2);
        assertThat(Bytes.i32(memory, header.csrcOffset())).isEqualTo(0x11111111);
        assertThat(Bytes.u16(memory, header.extensionOffset(1))).isEqualTo(9);
    }

    @Test
    void shouldRefuseAtEveryLimitBelowTheLengthAndWriteNothingBeyondIt() {
        int full = write(0, 256);
        for (int limit = 0; limit < full; limit++) {
            Arrays.fill(bytes, FILL);
            assertThat(write(0, limit)).as("limit %d", limit).isEqualTo(RtpHeaderWriter.REFUSED);
            for (int i = limit; i < bytes.length; i++) {
                assertThat(bytes[i]).as("limit %d, byte %d", limit, i).isEqualTo(FILL);
            }
        }
        assertThat(write(0, full)).isEqualTo(full);
        assertThat(write(256 - full, 256)).isEqualTo(full);
    }

    private int write(int offset, int limit) {
        return writer.begin(memory, offset, limit, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, 96, 1, 2, 3)
                .csrcs(MemorySegment.ofArray(new byte[8]), 0, 2)
                .extensionInt24(1, 7)
                .extension(2, MemorySegment.ofArray(new byte[9]), 0, 9)
                .extensionInt16(3, 7)
                .finish();
    }

    @Test
    void shouldRefuseAnElementThatItsFormCannotHold() {
        assertThat(begin(ExtensionForm.ONE_BYTE).extensionInt16(15, 1).finish()).isEqualTo(RtpHeaderWriter.REFUSED);
        assertThat(begin(ExtensionForm.ONE_BYTE)
                        .extensionBytes(1, new byte[0])
                        .extensionInt16(2, 1)
                        .finish())
                .isEqualTo(RtpHeaderWriter.REFUSED);
        assertThat(begin(ExtensionForm.ONE_BYTE).extensionBytes(1, new byte[17]).finish())
                .isEqualTo(RtpHeaderWriter.REFUSED);
        assertThat(begin(ExtensionForm.TWO_BYTE)
                        .extensionBytes(1, new byte[256])
                        .finish())
                .isEqualTo(RtpHeaderWriter.REFUSED);
        assertThat(begin(ExtensionForm.ONE_BYTE).extensionInt16(1, 1).finish()).isEqualTo(20);
    }

    @Test
    void shouldNameTheCallersMistakes() {
        assertThatThrownBy(() -> begin(ExtensionForm.TWO_BYTE).extensionInt16(0, 1))
                .hasMessageContaining("id 0")
                .hasMessageContaining("1..255");
        assertThatThrownBy(() -> begin(ExtensionForm.TWO_BYTE).csrcs(memory, 0, 16))
                .hasMessageContaining("count 16");
        assertThatThrownBy(() -> writer.begin(memory, 0, 257, ExtensionForm.ONE_BYTE))
                .hasMessageContaining("0..257");
    }

    @Test
    void shouldCoverWithTheSmallerForm() {
        assertThat(ExtensionForm.ONE_BYTE.covering(14, 16)).isEqualTo(ExtensionForm.ONE_BYTE);
        assertThat(ExtensionForm.ONE_BYTE.covering(15, 1)).isEqualTo(ExtensionForm.TWO_BYTE);
        assertThat(ExtensionForm.ONE_BYTE.covering(1, 0)).isEqualTo(ExtensionForm.TWO_BYTE);
        assertThat(ExtensionForm.ONE_BYTE.covering(1, 17).covering(2, 1)).isEqualTo(ExtensionForm.TWO_BYTE);
    }

    @ParameterizedTest
    @EnumSource(ExtensionForm.class)
    void shouldBeReadBackAsWritten(ExtensionForm form) {
        Random random = new Random(SEED);
        byte[] destination = new byte[8192];
        MemorySegment target = MemorySegment.ofArray(destination);
        for (int round = 0; round < 5_000; round++) {
            String what = form + " seed " + SEED + " round " + round;
            random.nextBytes(destination);
            int offset = random.nextInt(16);
            int sequenceNumber = random.nextInt(1 << 16);
            int ssrc = random.nextInt();
            writer.begin(target, offset, destination.length, form)
                    .fixedHeader(random.nextBoolean(), random.nextInt(128), sequenceNumber, round, ssrc)
                    .csrcs(MemorySegment.ofArray(new byte[60]), 0, random.nextInt(16));
            Map<Integer, byte[]> elements = writeElements(random, form);
            int length = writer.finish();
            assertThat(header.parse(target, offset, length)).as(what).isEqualTo(RtpParseResult.OK);
            assertThat(length % 4).as(what).isZero();
            assertThat(header.headerLength()).as(what).isEqualTo(length);
            assertThat(header.sequenceNumber()).as(what).isEqualTo(sequenceNumber);
            assertThat(header.timestamp()).as(what).isEqualTo(round);
            assertThat(header.ssrc()).as(what).isEqualTo(ssrc);
            assertThat(readElements()).as(what).containsExactlyInAnyOrderEntriesOf(hexed(elements));
        }
    }

    private Map<Integer, byte[]> writeElements(Random random, ExtensionForm form) {
        Map<Integer, byte[]> elements = new HashMap<>();
        int count = random.nextInt(RtpHeader.MAX_EXTENSIONS + 1);
        for (int i = 0; i < count; i++) {
            boolean oneByte = form == ExtensionForm.ONE_BYTE;
            int id = 1 + random.nextInt(oneByte ? 14 : 255);
            byte[] value = new byte[oneByte ? 1 + random.nextInt(16) : random.nextInt(256)];
            random.nextBytes(value);
            if (elements.putIfAbsent(id, value) == null) {
                writer.extension(id, MemorySegment.ofArray(value), 0, value.length);
            }
        }
        return elements;
    }

    private Map<Integer, String> readElements() {
        Map<Integer, String> elements = new HashMap<>();
        for (int i = 0; i < header.extensionCount(); i++) {
            byte[] value = Bytes.toArray(header.memory(), header.extensionOffsetAt(i), header.extensionLengthAt(i));
            elements.put(header.extensionIdAt(i), Arrays.toString(value));
        }
        return elements;
    }

    private static Map<Integer, String> hexed(Map<Integer, byte[]> elements) {
        Map<Integer, String> texts = new HashMap<>();
        elements.forEach((id, value) -> texts.put(id, Arrays.toString(value)));
        return texts;
    }

    private RtpHeaderWriter begin(ExtensionForm form) {
        return writer.begin(memory, 0, 256, form).fixedHeader(false, 1, 2, 3, 4);
    }

    private static byte[] filled(int length) {
        byte[] filled = new byte[length];
        Arrays.fill(filled, FILL);
        return filled;
    }
}
