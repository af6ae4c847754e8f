package io.sluice.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.signaling.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
    private final Envelopes envelopes = new Envelopes();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2[\"join\",{\"roomId\":\"a\"}] | {\"type\":\"join\",\"data\":{\"roomId\":\"a\"}}",
                "27[\"join\",{}] | {\"type\":\"join\",\"requestId\":7,\"data\":{}}",
                "2[\"leave\"] | {\"type\":\"leave\"}",
                "20[\"leave\",null] | {\"type\":\"leave\",\"requestId\":0,\"data\":null}",
                "2[\"a\",{},{\"requestId\":\"x\",\"again\":true,\"seq\":1}] |"
                        + " {\"type\":\"a\",\"requestId\":\"x\",\"again\":true,\"data\":{}}",
                "2[\"a\",{},{},{}] | {\"type\":\"a\",\"data\":{}}",
                "2[\"a\",1.50] | {\"type\":\"a\",\"data\":1.50}",
            })
    void shouldMakeAMessageOfAnEvent(String event, String message) {
        assertThat(envelopes.toMessage(SocketPacket.parse(event))).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2[]", "2{}", "2[7]", "2[\"a\"", "2[\"a\"]]", "2[\"a\",{\"b\":1,\"b\":2}]"})
    void shouldRefuseWhatIsNoEvent(String event) {
        assertThatThrownBy(() -> envelopes.toMessage(SocketPacket.parse(event)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void shouldAcknowledgeTheRequestThatIsAnswered() {
        envelopes.toMessage(SocketPacket.parse("27[\"produce\",{}]"));

        assertThat(packet("{\"type\":\"producerPaused\",\"data\":{\"producerId\":\"p\"}}"))
                .isEqualTo("2[\"producerPaused\",{\"producerId\":\"p\"}]");
        assertThat(packet("{\"type\":\"produce\",\"seq\":3,\"requestId\":7,\"data\":{\"id\":\"p\"}}"))
                .isEqualTo("37[{\"id\":\"p\"},{\"seq\":3}]");
        assertThat(packet("{\"type\":\"produce\",\"requestId\":7,\"data\":{}}"))
                .isEqualTo("2[\"produce\",{},{\"requestId\":7}]");
    }

    @Test
    void shouldAcknowledgeARefusalAsAnError() {
        envelopes.toMessage(SocketPacket.parse("27[\"produce\",{}]"));

        assertThat(packet("{\"type\":\"error\",\"requestId\":7,\"data\":{\"code\":\"x\",\"message\":\"y\"}}"))
                .isEqualTo("37[{\"error\":{\"code\":\"x\",\"message\":\"y\"}}]");
        assertThat(packet("{\"type\":\"error\",\"data\":{\"code\":\"x\",\"message\":\"y\"}}"))
                .isEqualTo("2[\"error\",{\"code\":\"x\",\"message\":\"y\"}]");
    }

    /** An id of the client's own, so that it can ask again on another connection. */
    @Test
    void shouldAcknowledgeARequestThatHasAnIdOfItsOwn() {
        assertThat(envelopes.toMessage(SocketPacket.parse("27[\"produce\",{},{\"requestId\":\"mine\"}]")))
                .contains("\"requestId\":\"mine\"");

        assertThat(packet("{\"type\":\"produce\",\"requestId\":\"mine\",\"data\":{}}"))
                .isEqualTo("37[{}]");
    }

    @Test
    void shouldForgetTheOldestOfTooManyThatWait() {
        for (int i = 0; i <= 1024; i++) {
            envelopes.toMessage(SocketPacket.parse("2" + i + "[\"a\"]"));
        }

        assertThat(packet("{\"type\":\"a\",\"requestId\":0,\"data\":{}}")).startsWith("2[");
        assertThat(packet("{\"type\":\"a\",\"requestId\":1,\"data\":{}}")).startsWith("31[");
    }

    @Test
    void shouldBringTheTokenOfTheConnectToSigningIn() {
        envelopes.authenticate("{\"token\":\"t\"}");

        assertThat(envelopes.toMessage(SocketPacket.parse("2[\"join\",{\"roomId\":\"a\"}]")))
                .isEqualTo("{\"type\":\"join\",\"data\":{\"roomId\":\"a\",\"token\":\"t\"}}");
        assertThat(envelopes.toMessage(SocketPacket.parse("2[\"join\",{\"token\":\"own\"}]")))
                .isEqualTo("{\"type\":\"join\",\"data\":{\"token\":\"own\"}}");
        assertThat(envelopes.toMessage(SocketPacket.parse("2[\"user:join\"]")))
                .isEqualTo("{\"type\":\"user:join\",\"data\":{\"token\":\"t\"}}");
        assertThat(envelopes.toMessage(SocketPacket.parse("2[\"produce\",{}]"))).doesNotContain("token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":7}", "{", "{\"token\":null}"})
    void shouldRefuseAnUnreadablePayloadOfTheConnect(String json) {
        assertThatThrownBy(() -> envelopes.authenticate(json)).isInstanceOf(MalformedPacketException.class);
    }

    private String packet(String message) {
        return envelopes.toPacket((ObjectNode) Json.read(message)).encode();
    }
}
