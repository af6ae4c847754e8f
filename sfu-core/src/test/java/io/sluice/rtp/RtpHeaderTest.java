package io.sluice.rtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtpHeaderTest {
    private static final String FIXED = " 60 00 01 00000002 00000003 ";

    private final RtpHeader header = new RtpHeader();

    @Test
    void shouldReadAVideoPacketOfChromium() {
        assertThat(parse(Captures.CHROMIUM_VP8)).isEqualTo(RtpParseResult.OK);
        assertThat(header.marker()).isFalse();
        assertThat(header.payloadType()).isEqualTo(96);
        assertThat(header.sequenceNumber()).isEqualTo(14972);
        assertThat(header.timestamp()).isEqualTo(0xc45b103e);
        assertThat(header.ssrc()).isEqualTo(0x5e219c04);
        assertThat(header.csrcCount()).isZero();
        assertThat(header.headerLength()).isEqualTo(12 + 4 + 16);
        assertThat(header.payloadOffset()).isEqualTo(32);
        assertThat(header.payloadLength()).isEqualTo(14);
        assertThat(header.paddingLength()).isZero();
        assertThat(header.extensionCount()).isEqualTo(4);
        assertThat(Bytes.u24(header.memory(), header.extensionOffset(2))).isEqualTo(0x8d3fa1);
        assertThat(Bytes.u16(header.memory(), header.extensionOffset(3))).isEqualTo(500);
        assertThat(text(4)).isEqualTo("1");
        assertThat(header.extensionLength(13)).isEqualTo(1);
        assertThat(header.extensionsIgnored()).isFalse();
    }

    @Test
    void shouldReadAnAudioPacketOfChromium() {
        assertThat(parse(Captures.CHROMIUM_OPUS)).isEqualTo(RtpParseResult.OK);
        assertThat(header.marker()).isTrue();
        assertThat(header.payloadType()).isEqualTo(111);
        int level = Bytes.u8(header.memory(), header.extensionOffset(1));
        assertThat(AudioLevel.dBov(level)).isEqualTo(-53);
        assertThat(AudioLevel.isVoice(level)).isTrue();
        assertThat(header.payloadLength()).isEqualTo(5);
    }

    @Test
    void shouldReadTwoByteElementsOfAnyIdAndLength() {
        assertThat(parse(Captures.TWO_BYTE)).isEqualTo(RtpParseResult.OK);
        assertThat(header.extensionCount()).isEqualTo(5);
        assertThat(text(1)).isEqualTo("video");
        assertThat(text(10)).isEqualTo("hi");
        assertThat(header.extensionLength(11)).isZero();
        assertThat(header.extensionLength(255)).isEqualTo(3);
        assertThat(Bytes.u8(header.memory(), header.extensionOffset(15))).isEqualTo(0x7f);
        assertThat(header.payloadLength()).isEqualTo(2);
    }

    @Test
    void shouldRecogniseAPacketOfPaddingOnly() {
        assertThat(parse(Captures.PADDING_ONLY)).isEqualTo(RtpParseResult.OK);
        assertThat(header.isPaddingOnly()).isTrue();
        assertThat(header.paddingLength()).isEqualTo(8);
        assertThat(header.payloadLength()).isZero();
    }

    @Test
    void shouldLeavePaddingAndCsrcsOutOfThePayload() {
        assertThat(parse(Captures.CSRCS_AND_PADDING)).isEqualTo(RtpParseResult.OK);
        assertThat(header.csrcCount()).isEqualTo(2);
        assertThat(Bytes.i32(header.memory(), header.csrcOffset() + 4)).isEqualTo(0x22222222);
        assertThat(header.headerLength()).isEqualTo(20);
        assertThat(header.payloadLength()).isEqualTo(3);
        assertThat(header.paddingLength()).isEqualTo(2);
        assertThat(header.isPaddingOnly()).isFalse();
    }

    @Test
    void shouldCountOffsetsFromTheStartOfTheMemory() {
        byte[] packet = AnnotatedHex.bytes(Captures.CHROMIUM_VP8);
        byte[] shifted = new byte[7 + packet.length];
        System.arraycopy(packet, 0, shifted, 7, packet.length);
        assertThat(header.parse(MemorySegment.ofArray(shifted), 7, packet.length))
                .isEqualTo(RtpParseResult.OK);
        assertThat(header.headerLength()).isEqualTo(32);
        assertThat(header.payloadOffset()).isEqualTo(39);
        assertThat(header.csrcOffset()).isEqualTo(19);
        assertThat(text(4)).isEqualTo("1");
    }

    @Test
    void shouldForgetTheElementsOfThePacketBefore() {
        parse(Captures.CHROMIUM_VP8);
        assertThat(parse("80" + FIXED)).isEqualTo(RtpParseResult.OK);
        assertThat(header.extensionCount()).isZero();
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
        assertThat(header.extensionLength(2)).isEqualTo(-1);
        assertThat(header.payloadLength()).isZero();
        assertThat(header.isPaddingOnly()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                                    TRUNCATED",
        "80 60 00 01 00000002 000000,                           TRUNCATED",
        "81 60 00 01 00000002 00000003,                         TRUNCATED",
        "8f 60 00 01 00000002 00000003 00000000,                TRUNCATED",
        "00 60 00 01 00000002 00000003,                         BAD_VERSION",
        "40 60 00 01 00000002 00000003,                         BAD_VERSION",
        "c0 60 00 01 00000002 00000003,                         BAD_VERSION",
        "90 60 00 01 00000002 00000003,                         BAD_EXTENSION",
        "90 60 00 01 00000002 00000003 bede00,                  BAD_EXTENSION",
        "90 60 00 01 00000002 00000003 bede0001 000000,         BAD_EXTENSION",
        "90 60 00 01 00000002 00000003 bedeffff 00000000,       BAD_EXTENSION",
        "a0 60 00 01 00000002 00000003,                         BAD_PADDING",
        "a0 60 00 01 00000002 00000003 00,                      BAD_PADDING",
        "a0 60 00 01 00000002 00000003 0003,                    BAD_PADDING",
        "b0 60 00 01 00000002 00000003 bede0000 0003,           BAD_PADDING",
        "a0 60 00 01 00000002 00000003 0002,                    OK",
        "90 60 00 01 00000002 00000003 bede0000,                OK",
    })
    void shouldSayWhatIsWrong(String hex, RtpParseResult expected) {
        assertThat(parse(hex)).isEqualTo(expected);
    }

    @Test
    void shouldStopAtTheReservedIdOfTheOneByteForm() {
        parse("90" + FIXED + "bede 0002 10 aa f0 bb 20 cc 00 00");
        assertThat(header.extensionCount()).isEqualTo(1);
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void shouldStopAtPaddingWithALength() {
        parse("90" + FIXED + "bede 0002 10 aa 01 bb bb 20 cc 00");
        assertThat(header.extensionCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bede 0001 10 aa 22 00", "1000 0001 01 01 aa 02", "1000 0002 01 01 aa 02 04 00 00 00"})
    void shouldKeepTheElementsBeforeOneThatReachesBeyondTheBlock(String block) {
        assertThat(parse("90" + FIXED + block + "ffff")).isEqualTo(RtpParseResult.OK);
        assertThat(header.extensionCount()).isEqualTo(1);
        assertThat(header.extensionLength(1)).isEqualTo(1);
        assertThat(header.extensionsIgnored()).isTrue();
        assertThat(header.payloadLength()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "100f"})
    void shouldIgnoreTheApplicationBitsOfTheTwoByteForm(String profile) {
        parse("90" + FIXED + profile + "0001 05 01 aa 00");
        assertThat(header.extensionLength(5)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "1010", "bedf", "ffff"})
    void shouldSkipTheExtensionsOfAnotherProfile(String profile) {
        assertThat(parse("90" + FIXED + profile + "0001 10 aa 10 aa 55")).isEqualTo(RtpParseResult.OK);
        assertThat(header.extensionCount()).isZero();
        assertThat(header.payloadLength()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheFirstSixteenElements() {
        parse("90" + FIXED + "1000 0009" + "01 00 02 00 03 00 04 00 05 00 06 00 07 00 08 00 09 00"
                + "0a 00 0b 00 0c 00 0d 00 0e 00 0f 00 10 00 11 00 12 00");
        assertThat(header.extensionCount()).isEqualTo(RtpHeader.MAX_EXTENSIONS);
        assertThat(header.extensionIdAt(15)).isEqualTo(16);
        assertThat(header.extensionOffset(17)).isEqualTo(-1);
        assertThat(header.extensionsIgnored()).isTrue();
    }

    @Test
    void shouldTakeTheFirstOfTwoElementsOfOneId() {
        parse("90" + FIXED + "bede 0001 10 aa 10 bb");
        assertThat(header.extensionCount()).isEqualTo(2);
        assertThat(Bytes.u8(header.memory(), header.extensionOffset(1))).isEqualTo(0xaa);
    }

    @Test
    void shouldPeekIntoWhatIsStillEncrypted() {
        MemorySegment packet = AnnotatedHex.segment("a0 e0 3a7c c45b103e 5e219c04 99 99 99 ff");
        assertThat(RtpHeader.isPlausible(packet, 0, 16)).isTrue();
        assertThat(RtpHeader.peekPayloadType(packet, 0)).isEqualTo(96);
        assertThat(RtpHeader.peekSequenceNumber(packet, 0)).isEqualTo(14972);
        assertThat(RtpHeader.peekSsrc(packet, 0)).isEqualTo(0x5e219c04);
        assertThat(RtpHeader.isPlausible(packet, 0, 11)).isFalse();
        assertThat(RtpHeader.isPlausible(AnnotatedHex.segment("40" + FIXED), 0, 12))
                .isFalse();
    }

    @Test
    void shouldNameTheCallersMistakeOfARangeOutsideTheMemory() {
        MemorySegment memory = MemorySegment.ofArray(new byte[20]);
        assertThatThrownBy(() -> header.parse(memory, 8, 13)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> header.parse(memory, -1, 12)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private RtpParseResult parse(String hex) {
        MemorySegment memory = AnnotatedHex.segment(hex);
        return header.parse(memory, 0, (int) memory.byteSize());
    }

    private String text(int id) {
        return new String(
                Bytes.toArray(header.memory(), header.extensionOffset(id), header.extensionLength(id)), US_ASCII);
    }
}
