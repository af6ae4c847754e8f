package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payload descriptors as the drawings of their specifications have them, octet by octet. */
class PayloadDescriptorTest {
    private static MemorySegment memory(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
    }

    /** RFC 7741 sections 4.2 and 4.6: X R N S R PID, then I L T K, a picture id of 7 or 15 bits, TL0PICIDX, TID Y KEYIDX. */
    @ParameterizedTest
    @CsvSource({
        "10 00, true, -1, false, -1, 0, false",
        "00 00, false, -1, false, -1, 0, false",
        "11 00, false, -1, false, -1, 0, false",
        "90 80 11 00, true, 17, true, -1, 0, false",
        "90 80 9234 00, true, 4660, false, -1, 0, false",
        "90 80 ffff 00, true, 32767, false, -1, 0, false",
        "90 e0 8001 07 a0 00, true, 1, false, 7, 2, true",
        "90 e0 8001 07 40 00, true, 1, false, 7, 1, false",
        "80 60 ff 20 00, false, -1, false, 255, 0, true",
        "90 10 1f 00, true, -1, false, -1, 0, false",
    })
    void shouldReadVp8(String hex, boolean begins, int pictureId, boolean narrow, int tl0, int temporal, boolean sync) {
        String octets = hex.replace(" ", "");
        Vp8Descriptor descriptor = new Vp8Descriptor();
        assertThat(descriptor.parse(memory(octets), 0, octets.length() / 2)).isTrue();
        assertThat(descriptor.beginsFrame()).isEqualTo(begins);
        assertThat(descriptor.pictureId()).isEqualTo(pictureId);
        assertThat(descriptor.isNarrow()).isEqualTo(narrow);
        assertThat(descriptor.tl0PictureIndex()).isEqualTo(tl0);
        assertThat(descriptor.temporalLayer()).isEqualTo(temporal);
        assertThat(descriptor.layerSync()).isEqualTo(sync);
    }

    /** RFC 9628 section 4.2: I P L F B E V Z, a picture id of 7 or 15 bits, TID U SID D, and TL0PICIDX in non-flexible mode. */
    @ParameterizedTest
    @CsvSource({
        "0c, true, true, false, -1, 0.0, false, false, -1",
        "8c 05, true, true, false, 5, 0.0, false, false, -1",
        "8c 8005, true, true, false, 5, 0.0, false, false, -1",
        "a8 8123 54 09, true, false, false, 291, 2.2, true, false, 9",
        "e4 8123 23 09, false, true, true, 291, 1.1, false, true, 9",
        "f8 8123 23 05, true, false, true, 291, 1.1, false, true, -1",
    })
    void shouldReadVp9(
            String hex,
            boolean begins,
            boolean ends,
            boolean predicted,
            int pictureId,
            String layers,
            boolean up,
            boolean leans,
            int tl0) {
        String octets = hex.replace(" ", "");
        Vp9Descriptor descriptor = new Vp9Descriptor();
        assertThat(descriptor.parse(memory(octets), 0, octets.length() / 2)).isTrue();
        assertThat(descriptor.beginsFrame()).isEqualTo(begins);
        assertThat(descriptor.endsFrame()).isEqualTo(ends);
        assertThat(descriptor.isInterPicturePredicted()).isEqualTo(predicted);
        assertThat(descriptor.pictureId()).isEqualTo(pictureId);
        assertThat(descriptor.spatialLayer() + "." + descriptor.temporalLayer()).isEqualTo(layers);
        assertThat(descriptor.isSwitchingUpPoint()).isEqualTo(up);
        assertThat(descriptor.isInterLayerPredicted()).isEqualTo(leans);
        assertThat(descriptor.tl0PictureIndex()).isEqualTo(tl0);
    }

    @Test
    void shouldRefuseDescriptorsThatEndTooSoon() {
        for (String whole : new String[] {"90e0800107a0", "90809234", "8060ff20"}) {
            for (int length = 0; length < whole.length() / 2; length++) {
                assertThat(new Vp8Descriptor().parse(memory(whole), 0, length))
                        .as("%d bytes of %s", length, whole)
                        .isFalse();
            }
        }
        for (String whole : new String[] {"a881235409", "8c8005", "f8812323"}) {
            for (int length = 0; length < whole.length() / 2; length++) {
                assertThat(new Vp9Descriptor().parse(memory(whole), 0, length))
                        .as("%d bytes of %s", length, whole)
                        .isFalse();
            }
        }
    }
}
