package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExtensionMapTest {
    @Test
    void shouldMapBothWays() {
        ExtensionMap map = ExtensionMap.builder()
                .put(ExtensionType.MID, 4)
                .put(ExtensionType.DEPENDENCY_DESCRIPTOR, 255)
                .build();
        assertThat(map.type(4)).isEqualTo(ExtensionType.MID);
        assertThat(map.type(255)).isEqualTo(ExtensionType.DEPENDENCY_DESCRIPTOR);
        assertThat(map.type(1)).isNull();
        assertThat(map.type(0)).isNull();
        assertThat(map.id(ExtensionType.MID)).isEqualTo(4);
        assertThat(map.id(ExtensionType.DEPENDENCY_DESCRIPTOR)).isEqualTo(255);
        assertThat(map.id(ExtensionType.AUDIO_LEVEL)).isEqualTo(ExtensionMap.NONE);
        assertThat(map.contains(ExtensionType.MID)).isTrue();
        assertThat(map.contains(ExtensionType.AUDIO_LEVEL)).isFalse();
    }

    @Test
    void shouldNotChangeWhenItsBuilderIsUsedOn() {
        ExtensionMap.Builder builder = ExtensionMap.builder();
        ExtensionMap map = builder.build();
        builder.put(ExtensionType.MID, 1);
        assertThat(map.contains(ExtensionType.MID)).isFalse();
        assertThat(ExtensionMap.EMPTY.type(1)).isNull();
    }

    @Test
    void shouldNameTheMistakeOfANegotiation() {
        ExtensionMap.Builder builder = ExtensionMap.builder().put(ExtensionType.MID, 1);
        assertThatThrownBy(() -> builder.put(ExtensionType.AUDIO_LEVEL, 0)).hasMessageContaining("not within 1..255");
        assertThatThrownBy(() -> builder.put(ExtensionType.AUDIO_LEVEL, 256)).hasMessageContaining("not within 1..255");
        assertThatThrownBy(() -> builder.put(ExtensionType.AUDIO_LEVEL, 1)).hasMessageContaining("already that of MID");
        assertThatThrownBy(() -> builder.put(ExtensionType.MID, 2)).hasMessageContaining("already has id 1");
    }

    @Test
    void shouldKnowEachTypeByItsUriAndGiveEachItsOwnRouterId() {
        for (ExtensionType type : ExtensionType.values()) {
            assertThat(ExtensionType.forUri(type.uri())).isEqualTo(type);
            assertThat(type.routerId()).isEqualTo(type.index() + 1);
        }
        assertThat(ExtensionType.forUri("urn:unknown")).isNull();
        assertThat(ExtensionType.COUNT).isLessThanOrEqualTo(Integer.SIZE);
    }
}
