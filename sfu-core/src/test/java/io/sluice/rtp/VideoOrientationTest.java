package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 3GPP TS 26.114 section 7.4.5. */
class VideoOrientationTest {
    @ParameterizedTest
    @CsvSource({
        "0x00,false,false,0",
        "0x01,false,false,90",
        "0x02,false,false,180",
        "0x03,false,false,270",
        "0x04,false,true,0",
        "0x08,true,false,0",
        "0x0f,true,true,270",
        "0xf1,false,false,90"
    })
    void shouldReadEachField(String octet, boolean backCamera, boolean flipped, int rotation) {
        int value = Integer.decode(octet);

        assertThat(VideoOrientation.isBackCamera(value)).isEqualTo(backCamera);
        assertThat(VideoOrientation.isFlipped(value)).isEqualTo(flipped);
        assertThat(VideoOrientation.rotationDegrees(value)).isEqualTo(rotation);
    }
}
