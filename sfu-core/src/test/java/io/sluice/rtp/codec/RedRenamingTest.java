package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtp.AnnotatedHex;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedRenamingTest {
    private static final RedRenaming OPUS = new RedRenaming(111, 100);

    @ParameterizedTest
    @CsvSource({
        "ef 0f0002 6f 0102 aabb,             e4 0f0002 64 0102 aabb,           one block before the primary one",
        "ef 1e0001 ef 0f0001 6f 01 02 aa,    e4 1e0001 e4 0f0001 64 01 02 aa,  two",
        "6f aabb,                            64 aabb,                          none",
        "ef 0f0000 6f 6f,                    e4 0f0000 64 6f,                  an empty one",
        "6f,                                 64,                               an empty primary one",
    })
    void shouldRenameAllBlocksAndNothingElse(String payload, String expected, String what) {
        MemorySegment memory = AnnotatedHex.segment(payload);
        assertThat(OPUS.apply(memory, 0, (int) memory.byteSize())).as(what).isTrue();
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).as(what).isEqualTo(AnnotatedHex.bytes(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "6e aabb,                 the primary block is of another codec",
        "ee 0f0002 6f 0102 aabb,  the repeated one is",
        "ef 0f0003 6f 0102,       a block reaches beyond the packet",
        "ef 0f00,                 cut inside a header",
        "ef 0f0000,               no primary block",
        "'',                      nothing",
    })
    void shouldTouchNothingThatIsNotWhatWasAnnounced(String payload, String what) {
        MemorySegment memory = AnnotatedHex.segment(payload);
        assertThat(OPUS.apply(memory, 0, (int) memory.byteSize())).as(what).isFalse();
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).as(what).isEqualTo(AnnotatedHex.bytes(payload));
    }
}
