package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls on the whole server, over WebSockets. */
class CallSignalingTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SluiceServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(25000, 25099).build()));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    @Test
    void shouldAnswerUnderTheIdOfTheRequest() throws Exception {
        try (SignalingClient alice = open();
                SignalingClient bob = open()) {
            JsonNode joined = ask(alice, "user:join", "1", "{\"userId\":\"alice\"}");
            assertThat(joined.path("type").textValue()).isEqualTo("user:joined");
            assertThat(joined.path("data").path("socketId").textValue()).isEqualTo(alice.socketId());
            ask(bob, "user:join", "1", "{\"userId\":\"bob\"}");

            JsonNode initiated = ask(alice, "call:initiate", "2", "{\"to\":\"bob\",\"callType\":\"video\"}");
            assertThat(initiated.path("type").textValue()).isEqualTo("call:initiated");
            String about =
                    "{\"callId\":\"" + initiated.path("data").path("callId").textValue() + "\"}";
            JsonNode incoming = bob.next();
            assertThat(incoming.path("type").textValue()).isEqualTo("call:incoming");
            assertThat(incoming.has("requestId")).isFalse();

            assertThat(ask(bob, "call:accept", "2", about).path("type").textValue())
                    .isEqualTo("call:accepted");
            assertThat(alice.next().path("type").textValue()).isEqualTo("call:accepted");
            JsonNode acknowledged = ask(alice, "call:offer", "3", "{\"offer\":\"v=0\"}");
            assertThat(acknowledged.path("type").textValue()).isEqualTo("call:offer");
            assertThat(acknowledged.path("data")).isEmpty();
            assertThat(bob.next().path("data").path("from").textValue()).isEqualTo("alice");

            JsonNode busy = ask(bob, "call:initiate", "4", "{\"to\":\"alice\",\"callType\":\"video\"}");
            assertThat(busy.path("type").textValue()).isEqualTo("error");
            assertThat(busy.path("data").path("code").textValue()).isEqualTo("wrong-state");
            assertThat(busy.path("data").path("request").textValue()).isEqualTo("call:initiate");

            assertThat(ask(alice, "call:end", "5", about).path("type").textValue())
                    .isEqualTo("call:ended");
            assertThat(bob.next().path("type").textValue()).isEqualTo("call:ended");
            JsonNode late = ask(bob, "call:end", "6", about);
            assertThat(late.path("type").textValue()).isEqualTo("call:end");
            assertThat(late.path("data")).isEmpty();
        }
    }

    @Test
    void shouldTellACallerOfTheThirdDialectWhatItWaitsFor() throws Exception {
        try (SignalingClient caller = open();
                SignalingClient callee = open();
                SignalingClient third = open()) {
            String preOffer = "{\"to\":\"" + callee.socketId() + "\",\"callType\":\"audio\"}";
            caller.send(message("pre-offer", preOffer));
            assertThat(callee.next().path("data").path("from").textValue()).isEqualTo(caller.socketId());
            JsonNode busy = ask(third, "pre-offer", "1", preOffer);
            assertThat(busy.path("type").textValue()).isEqualTo("pre-offer-answer");
            assertThat(busy.path("data").path("answer").textValue()).isEqualTo("BUSY");
            assertThat(ask(third, "pre-offer", "2", "{\"to\":\"nobody\",\"callType\":\"audio\"}")
                            .path("data")
                            .path("answer")
                            .textValue())
                    .isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void shouldGiveAUserItsCallOnANewSocket() throws Exception {
        try (SignalingClient alice = open();
                SignalingClient bob = open();
                SignalingClient again = open()) {
            ask(alice, "user:join", "1", "{\"userId\":\"ann\"}");
            String secret = ask(bob, "user:join", "1", "{\"userId\":\"ben\"}")
                    .path("data")
                    .path("sessionToken")
                    .textValue();
            ask(alice, "call:initiate", "2", "{\"to\":\"ben\",\"callType\":\"video\"}");
            JsonNode incoming = bob.next();
            JsonNode joined = ask(again, "user:join", "1", "{\"userId\":\"ben\",\"sessionToken\":\"" + secret + "\"}");

            assertThat(joined.path("data").path("resumed").booleanValue()).isTrue();
            assertThat(bob.closeCode()).isEqualTo(4001);
            again.send(message(
                    "call:accept",
                    "{\"callId\":\"" + incoming.path("data").path("callId").textValue() + "\"}"));
            assertThat(alice.next().path("type").textValue()).isEqualTo("call:accepted");
        }
    }

    @Test
    void shouldTellAThirdPartyTheStateOfTheCallItComesInto() throws Exception {
        try (SignalingClient alice = open();
                SignalingClient bob = open();
                SignalingClient carol = open()) {
            ask(alice, "user:join", "1", "{\"userId\":\"anna\"}");
            ask(bob, "user:join", "1", "{\"userId\":\"bert\"}");
            ask(carol, "user:join", "1", "{\"userId\":\"cleo\"}");
            JsonNode initiated = ask(alice, "call:initiate", "2", "{\"to\":\"bert\",\"callType\":\"video\"}");
            String callId =
                    "\"callId\":\"" + initiated.path("data").path("callId").textValue() + "\"";
            hear(bob, "call:incoming");
            ask(bob, "call:accept", "2", "{" + callId + "}");
            hear(alice, "call:accepted");
            alice.send(message("call:state", "{" + callId + ",\"state\":\"connected\"}"));
            for (SignalingClient party : List.of(alice, bob)) {
                assertThat(hear(party, "call:state").path("state").textValue()).isEqualTo("connected");
            }

            bob.send(message("call:invite", "{" + callId + ",\"to\":\"cleo\"}"));
            JsonNode moved = hear(alice, "call:moved");
            assertThat(hear(bob, "call:moved").path("roomId")).isEqualTo(moved.path("roomId"));
            hear(carol, "call:incoming");
            ask(carol, "call:accept", "2", "{" + callId + "}");

            assertThat(hear(carol, "call:moved").path("roomId")).isEqualTo(moved.path("roomId"));
            assertThat(hear(carol, "call:state").path("state").textValue()).isEqualTo("connected");
            hear(alice, "call:accepted");
            hear(bob, "call:accepted");
            bob.send(message("call:state", "{" + callId + ",\"state\":\"reconnecting\"}"));
            for (SignalingClient party : List.of(alice, bob, carol)) {
                assertThat(hear(party, "call:state").path("state").textValue()).isEqualTo("reconnecting");
            }
        }
    }

    /** The data of the next message, which must be of that type and nobody's answer. */
    private static JsonNode hear(SignalingClient client, String type) throws InterruptedException {
        JsonNode message = client.next();
        assertThat(message.path("type").textValue()).as(message.toString()).isEqualTo(type);
        assertThat(message.has("requestId")).isFalse();
        return message.path("data");
    }

    private static JsonNode ask(SignalingClient client, String type, String id, String data)
            throws InterruptedException {
        client.send("{\"type\":\"" + type + "\",\"requestId\":" + id + ",\"data\":" + data + "}");
        JsonNode answer = client.next();
        assertThat(answer.path("requestId").asText()).as(answer.toString()).isEqualTo(id);
        return answer;
    }

    private static String message(String type, String data) {
        return "{\"type\":\"" + type + "\",\"data\":" + data + "}";
    }

    private static SignalingClient open() throws InterruptedException {
        return new SignalingClient(CLIENT, server.port());
    }
}
