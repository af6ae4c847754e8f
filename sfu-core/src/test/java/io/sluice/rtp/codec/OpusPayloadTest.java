package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusPayloadTest {
    /** RFC 6716 section 3.1: the last two bits of the first byte say how many frames there are. */
    @ParameterizedTest
    @CsvSource({
        "78, true",
        "79, true",
        "7a, false",
        "7b, false",
        "7a00, true",
        "7b01, true",
        "7800, false",
        "7900, false",
        "7b0100, false",
        "'', false"
    })
    void shouldKnowSilenceByItsLength(String payload, boolean silence) {
        byte[] bytes = HexFormat.of().parseHex("ff" + payload);
        assertThat(OpusPayload.isDtx(MemorySegment.ofArray(bytes), 1, bytes.length - 1))
                .isEqualTo(silence);
    }
}
