package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedPayloadTest {
    private final RedPayload red = new RedPayload();

    private boolean parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] behind = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, behind, 4, bytes.length);
        return red.parse(MemorySegment.ofArray(behind), 4, bytes.length);
    }

    /** As Chromium sends Opus of payload type 111: two packets again, 1920 and 960 units old, and a new one. */
    @Test
    void shouldFindTheBlocksOfTwofoldRedundancy() {
        assertThat(parse("ef 1e0002  ef 0f0003  6f  a1a2 b1b2b3 c1c2c3c4")).isTrue();

        assertThat(red.redundantCount()).isEqualTo(2);
        assertThat(red.redundantPayloadType(0)).isEqualTo(111);
        assertThat(red.redundantTimestampOffset(0)).isEqualTo(1920);
        assertThat(red.redundantOffset(0)).isEqualTo(4 + 9);
        assertThat(red.redundantLength(0)).isEqualTo(2);
        assertThat(red.redundantTimestampOffset(1)).isEqualTo(960);
        assertThat(red.redundantOffset(1)).isEqualTo(4 + 11);
        assertThat(red.redundantLength(1)).isEqualTo(3);
        assertThat(red.primaryPayloadType()).isEqualTo(111);
        assertThat(red.primaryOffset()).isEqualTo(4 + 14);
        assertThat(red.primaryLength()).isEqualTo(4);
    }

    @Test
    void shouldReadAPrimaryBlockAlone() {
        assertThat(parse("6f c1c2")).isTrue();

        assertThat(red.redundantCount()).isZero();
        assertThat(red.primaryOffset()).isEqualTo(4 + 1);
        assertThat(red.primaryLength()).isEqualTo(2);
    }

    @Test
    void shouldAllowAnEmptyPrimaryBlock() {
        assertThat(parse("ef 0f0001 6f b1")).isTrue();

        assertThat(red.primaryLength()).isZero();
    }

    @Test
    void shouldReadTheLargestValues() {
        assertThat(parse("ff ffffff 7f" + "00".repeat(1023) + "01")).isTrue();

        assertThat(red.redundantPayloadType(0)).isEqualTo(127);
        assertThat(red.redundantTimestampOffset(0)).isEqualTo(16383);
        assertThat(red.redundantLength(0)).isEqualTo(1023);
        assertThat(red.primaryPayloadType()).isEqualTo(127);
        assertThat(red.primaryLength()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ef", "ef 0f00", "ef 0f0001", "ef 0f0002 6f b1"})
    void shouldRefuseTruncatedPayload(String hex) {
        assertThat(parse(hex)).isFalse();
    }

    @Test
    void shouldRefuseMoreBlocksThanItKeeps() {
        assertThat(parse("ef000000".repeat(16) + "6f")).isTrue();
        assertThat(parse("ef000000".repeat(17) + "6f")).isFalse();
    }

    @Test
    void shouldKnowNoBlockBeyondTheLast() {
        assertThat(parse("6f c1c2")).isTrue();

        assertThatThrownBy(() -> red.redundantLength(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
