package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rtp.AnnotatedHex;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFrameDetectorTest {
    private static final long SEED = 7741;

    @ParameterizedTest
    @CsvSource({
        "10 50 42 00 9d 01 2a,       true,  no extension",
        "10 51 42 00,                false, P set: an inter frame",
        "10 d0,                      true,  other bits of the payload header do not matter",
        "00 50 42 00,                false, not the start of a partition",
        "11 50 42 00,                false, partition 1",
        "17 50 42 00,                false, partition 7",
        "30 50 42 00,                true,  N set: not a reference",
        "90 00 50,                   true,  X with nothing behind",
        "90 80 29 50,                true,  PictureID of 7 bits",
        "90 80 a9 37 50,             true,  PictureID of 15 bits",
        "90 80 a9 37 51,             false, the same of an inter frame",
        "90 40 07 50,                true,  TL0PICIDX",
        "90 20 40 50,                true,  TID",
        "90 10 05 50,                true,  KEYIDX",
        "90 30 45 50,                true,  TID and KEYIDX share a byte",
        "90 e0 a9 37 07 40 50,       true,  what Chromium sends with temporal layers",
        "90 f0 a9 37 07 40 51,       false, the same of an inter frame",
        "'',                         false, empty",
        "10,                         false, descriptor only",
        "90,                         false, cut after X",
        "90 80,                      false, cut before PictureID",
        "90 80 a9,                   false, cut inside PictureID",
        "90 f0 a9 37 07 40,          false, cut after the descriptor",
    })
    void shouldFindKeyFramesOfVp8(String payload, boolean expected, String what) {
        assertThat(isKeyFrame("video/VP8", payload)).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10 50, 1", "90 00, 2", "90 80 29, 3", "90 80 a9 37, 4", "90 f0 a9 37 07 40, 6", "90 f0 a9 37 07, -1"})
    void shouldMeasureTheDescriptorOfVp8(String payload, int length) {
        MemorySegment memory = AnnotatedHex.segment(payload);
        assertThat(Vp8Payload.descriptorLength(memory, 0, (int) memory.byteSize()))
                .isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "67 42 c0 1f,                          true,  single SPS",
        "27 42 c0 1f,                          true,  NRI does not matter",
        "68 ce 3c 80,                          false, single PPS",
        "65 88 84,                             false, an IDR without its parameter sets",
        "41 9a 24,                             false, an inter slice",
        "78 0004 6742c01f 0003 68ce3c,         true,  STAP-A of SPS and PPS",
        "78 0002 09f0 0004 6742c01f,           true,  STAP-A with SPS behind an access unit delimiter",
        "78 0003 68ce3c 0002 0605,             false, STAP-A without SPS",
        "78 0000 0001 67,                      true,  STAP-A with an empty unit before",
        "78 0000 67,                           false, STAP-A cut inside a size",
        "78 ffff 68 0001 67,                   false, STAP-A whose unit reaches beyond it",
        "78,                                   false, STAP-A of nothing",
        "78 00,                                false, half a size",
        "78 0001,                              false, a size and nothing behind",
        "7c 87 42,                             true,  FU-A that starts an SPS",
        "7c 07 42,                             false, FU-A that continues an SPS",
        "7c 85 88,                             false, FU-A that starts an IDR",
        "7c,                                   false, FU-A cut",
        "'',                                   false, empty",
    })
    void shouldFindKeyFramesOfH264(String payload, boolean expected, String what) {
        assertThat(isKeyFrame("video/H264", payload)).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "08 82,                    true,  B of a stream without layers",
        "8a 81 23 00,              true,  B with a PictureID of 15 bits",
        "48 82,                    false, P set",
        "00 82,                    false, not the start of a frame",
        "a8 81 23 00 05,           true,  lowest spatial layer; 15-bit PictureID",
        "a8 23 00 05,              true,  lowest spatial layer; 7-bit PictureID",
        "28 e0 00,                 true,  temporal layer 7 of the lowest spatial one",
        "a8 81 23 03 05,           false, spatial layer 1 of a key picture",
        "28 02 00,                 false, spatial layer 1 without PictureID",
        "a8 81 23,                 false, cut before the layer",
        "a8,                       false, cut before PictureID",
        "'',                       false, empty",
    })
    void shouldFindKeyFramesOfVp9(String payload, boolean expected, String what) {
        assertThat(isKeyFrame("video/VP9", payload)).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "18 0a 0b,  true,  N set",
        "10 32,     false, N not set",
        "98 32,     false, a continuation cannot begin a sequence",
        "'',        false, empty",
    })
    void shouldFindKeyFramesOfAv1(String payload, boolean expected, String what) {
        assertThat(isKeyFrame("video/AV1", payload)).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "40 01 0c 01 ff,                       true,  single VPS",
        "42 01 01 01,                          true,  single SPS",
        "44 01 c1 72,                          true,  single PPS",
        "44 01,                                true,  its header alone",
        "26 01 af 08,                          true,  IDR_W_RADL; the first slice of the picture",
        "26 01 2f 08,                          false, a later slice of it",
        "26 01,                                false, the slice cut",
        "20 01 80,                             true,  BLA_W_LP",
        "2a 01 80,                             true,  CRA",
        "2c 01 80,                             false, reserved",
        "1e 01 80,                             false, reserved below",
        "02 01 d0,                             false, TRAIL_R",
        "46 01 50,                             false, an access unit delimiter",
        "4e 01 05,                             false, SEI",
        "60 01 0004 40010c01 0004 42010101,    true,  aggregated VPS and SPS",
        "60 01 0003 460150 0004 42010101,      true,  SPS behind a delimiter",
        "60 01 0003 460150 0003 2601af,        true,  a picture behind a delimiter",
        "60 01 0003 460150 0003 26012f,        false, a later slice",
        "60 01 0003 460150 0002 2601 af,       false, a slice that ends before its flag",
        "60 01 0001 40 0004 42010101,          true,  a unit too short to be one comes first",
        "60 01 0000 0004 42010101,             true,  an empty one",
        "60 01 ffff 4601 0004 42010101,        false, a unit that reaches beyond the packet",
        "60 01 0004 42,                        false, cut inside a unit's header",
        "60 01 00,                             false, half a size",
        "60 01,                                false, aggregation of nothing",
        "62 01 93 af 08,                       true,  the first fragment of an IDR_W_RADL",
        "62 01 13 af 08,                       false, a later one",
        "62 01 93 2f,                          false, the first of a later slice",
        "62 01 93,                             false, the fragment cut",
        "62 01 a1,                             true,  the first fragment of an SPS",
        "62 01 21 01,                          false, a later one",
        "62 01 81 d0,                          false, the first fragment of TRAIL_R",
        "62 01,                                false, a fragment cut before its header",
        "64 01 40 20,                          false, PACI",
        "40,                                   false, half a header",
        "'',                                   false, empty",
    })
    void shouldFindKeyFramesOfH265(String payload, boolean expected, String what) {
        assertThat(isKeyFrame("video/H265", payload)).as(what).isEqualTo(expected);
    }

    @Test
    void shouldDecodeAudioFromAnyPacket() {
        assertThat(isKeyFrame("audio/opus", "78 07")).isTrue();
        assertThat(isKeyFrame("audio/PCMU", "")).isTrue();
    }

    @Test
    void shouldNotCareAboutTheCaseOfAMimeType() {
        assertThat(isKeyFrame("Video/vP8", "10 50")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video/rtx", "video/H266", "application/x", ""})
    void shouldNameWhatItAccepts(String mimeType) {
        assertThatThrownBy(() -> KeyFrameDetector.forMimeType(mimeType))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mimeType " + mimeType)
                .hasMessageContaining("video/VP8");
    }

    /** The memory ends with the payload, so that a read beyond it is an exception here. */
    @ParameterizedTest
    @ValueSource(strings = {"video/VP8", "video/VP9", "video/H264", "video/H265", "video/AV1"})
    void shouldSurviveRandomPayloads(String mimeType) {
        KeyFrameDetector detector = KeyFrameDetector.forMimeType(mimeType);
        Random random = new Random(SEED);
        byte[] starts = AnnotatedHex.bytes("10 90 f0 78 7c 67 08 a8 18 26 40 60 62");
        int found = 0;
        for (int round = 0; round < 40_000; round++) {
            int before = random.nextInt(3);
            byte[] memory = new byte[before + random.nextInt(24)];
            random.nextBytes(memory);
            if (memory.length > before) {
                memory[before] = starts[random.nextInt(starts.length)];
            }
            found += detect(detector, memory, before, mimeType + " seed " + SEED + " round " + round) ? 1 : 0;
        }
        assertThat(found).isPositive();
    }

    private static boolean detect(KeyFrameDetector detector, byte[] memory, int offset, String what) {
        try {
            return detector.isKeyFrame(MemorySegment.ofArray(memory), offset, memory.length - offset);
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
    }

    private static boolean isKeyFrame(String mimeType, String payload) {
        MemorySegment memory = AnnotatedHex.segment(payload);
        return KeyFrameDetector.forMimeType(mimeType).isKeyFrame(memory, 0, (int) memory.byteSize());
    }
}
