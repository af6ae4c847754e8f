package io.sluice.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketPacketTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | CONNECT | / | -1 | ``",
                "0{\"token\":\"x\"} | CONNECT | / | -1 | {\"token\":\"x\"}",
                "0/admin,{} | CONNECT | /admin | -1 | {}",
                "0/admin | CONNECT | /admin | -1 | ``",
                "1/admin, | DISCONNECT | /admin | -1 | ``",
                "2[\"a\",{}] | EVENT | / | -1 | [\"a\",{}]",
                "2/admin,456[\"a\"] | EVENT | /admin | 456 | [\"a\"]",
                "20[] | EVENT | / | 0 | []",
                "3999999999[] | ACK | / | 999999999 | []",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0}] | BINARY_EVENT | / | -1 |"
                        + " [\"a\",{\"_placeholder\":true,\"num\":0}]",
                "52-/admin,7[] | BINARY_EVENT | /admin | 7 | []",
            })
    void shouldRead(String text, SocketPacket.Type type, String namespace, int id, String json) {
        OptionalInt ack = id < 0 ? OptionalInt.empty() : OptionalInt.of(id);

        assertThat(SocketPacket.parse(text)).isEqualTo(new SocketPacket(type, namespace, ack, json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0{\"sid\":\"x\"}", "1", "2[\"a\"]", "37[{}]", "4/admin,{}"})
    void shouldWriteWhatItReads(String text) {
        assertThat(SocketPacket.parse(text).encode()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "x", "5[]", "5-[]", "61", "21234567890[]"})
    void shouldRefuseWhatIsNone(String text) {
        assertThatThrownBy(() -> SocketPacket.parse(text)).isInstanceOf(MalformedPacketException.class);
    }
}
