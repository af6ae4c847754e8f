package io.sluice.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePacketTest {
    @ParameterizedTest
    @CsvSource({"0{}, OPEN, {}", "1, CLOSE, ''", "2probe, PING, probe", "3, PONG, ''", "42[\"a\"], MESSAGE, 2[\"a\"]"})
    void shouldReadAndWrite(String text, EnginePacket.Type type, String rest) {
        EnginePacket packet = EnginePacket.parse(text);

        assertThat(packet).isEqualTo(new EnginePacket(type, rest));
        assertThat(packet.encode()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "a", "-1", "bAQID", "/", "\u0661"})
    void shouldRefuseWhatIsNoPacket(String text) {
        assertThatThrownBy(() -> EnginePacket.parse(text)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void shouldTakeAPayloadApart() {
        assertThat(EnginePacket.parsePayload("4a\u001e2\u001e4", 3))
                .containsExactly(
                        EnginePacket.message("a"), new EnginePacket(EnginePacket.Type.PING), EnginePacket.message(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "4\u001e4\u001e4\u001e4"})
    void shouldRefuseWhatIsNoPayload(String text) {
        assertThatThrownBy(() -> EnginePacket.parsePayload(text, 3)).isInstanceOf(MalformedPacketException.class);
    }
}
