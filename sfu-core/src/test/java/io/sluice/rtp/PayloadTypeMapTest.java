package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTypeMapTest {
    @Test
    void shouldMapWhatItKnowsAndNothingElse() {
        PayloadTypeMap map = PayloadTypeMap.of(Map.of(0, 127, 127, 0, 100, 101));

        assertThat(map.mapped(0)).isEqualTo(127);
        assertThat(map.mapped(127)).isZero();
        assertThat(map.contains(100)).isTrue();
        for (int payloadType = 1; payloadType < 127; payloadType++) {
            assertThat(map.mapped(payloadType)).isEqualTo(payloadType == 100 ? 101 : PayloadTypeMap.NONE);
        }
    }

    @Test
    void shouldRefuseNumbersThatAreNoPayloadTypes() {
        for (int wrong : new int[] {-1, 128}) {
            assertThatThrownBy(() -> PayloadTypeMap.of(Map.of(1, wrong))).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> PayloadTypeMap.of(Map.of(wrong, 1))).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
