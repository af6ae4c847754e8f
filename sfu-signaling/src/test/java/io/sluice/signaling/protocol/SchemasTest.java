package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That there is a schema for everything, and that the schemas are strict. Real traffic is checked where it is made. */
class SchemasTest {
    @Test
    void shouldHaveASchemaForEveryRequest() {
        assertThat(Schemas.clientTypes()).isEqualTo(new TreeSet<>(RequestParser.types()));
    }

    @Test
    void shouldHaveASchemaForEveryReplyAndPush() {
        Set<String> types = new TreeSet<>(RequestParser.types());
        types.add("error");
        types.add("rtpCapabilities");
        Stream.concat(
                        Stream.of(Push.class.getPermittedSubclasses()),
                        Stream.of(Push.Plain.class.getPermittedSubclasses()))
                .filter(Class::isRecord)
                .map(Class::getSimpleName)
                .filter(name -> !name.equals("Welcome"))
                .map(name -> Character.toLowerCase(name.charAt(0)) + name.substring(1))
                .forEach(types::add);

        assertThat(Schemas.serverTypes()).isEqualTo(types);
    }

    @Test
    void shouldKnowEveryErrorCode() {
        for (ErrorCode code : ErrorCode.values()) {
            Schemas.checkSaid(Json.read(MessageWriter.write(Incoming.Head.NONE, code, "words")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{}}",
                "{\"type\":\"nothing\"}",
                "{\"type\":\"join\"}",
                "{\"type\":\"join\",\"data\":{\"roomId\":\"a b\"}}",
                "{\"type\":\"join\",\"data\":{\"roomId\":\"a\",\"subscribe\":\"auto\"}}",
                "{\"type\":\"leave\",\"requestId\":{}}",
                "{\"type\":\"resume\",\"data\":{\"sessionToken\":\"a\",\"lastSeq\":-1}}",
                "{\"type\":\"mutePeer\",\"data\":{\"peerId\":\"a\",\"producerId\":\"b\",\"kind\":\"audio\"}}"
            })
    void shouldRefuseWhatTheServerRefuses(String text) {
        assertThat(RoomMessages.parse(text)).isInstanceOf(RoomMessages.Refused.class);
        assertThatThrownBy(() -> Schemas.checkTaken(Json.read(text))).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldTakeWhatTheServerTakes() {
        Stream.of(
                        Samples.request(
                                "join",
                                "{\"roomId\":\"a\",\"subscribe\":\"auto\",\"rtpCapabilities\":" + Samples.CAPABILITIES
                                        + "}"),
                        Samples.request("leave", "{}"),
                        "{\"type\":\"endRoom\"}",
                        Samples.produce("t", "video", Samples.VIDEO_WITH_RTX),
                        Samples.consume("p", Samples.CAPABILITIES),
                        Samples.connect("t"))
                .forEach(text -> {
                    assertThat(RoomMessages.parse(text)).isInstanceOf(RoomMessages.Accepted.class);
                    Schemas.checkTaken(Json.read(text));
                });
    }

    @Test
    void shouldNotLetTheServerSayMoreThanItsSchemas() {
        assertThatThrownBy(() ->
                        Schemas.checkSaid(Json.read("{\"type\":\"leave\",\"requestId\":1,\"data\":{\"secret\":true}}")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Schemas.checkSaid(Json.read("{\"type\":\"leave\",\"data\":{},\"more\":1}")))
                .isInstanceOf(AssertionError.class);
    }
}
