package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.auth.JwtKeys;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.auth.TestTokens;
import io.sluice.signaling.config.AccessOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A call that moves into a room of a server that asks everybody for a token. */
class CallIntoRoomTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SluiceServer server;

    @BeforeAll
    static void start() throws IOException {
        JwtOptions jwt = new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ofSeconds(30));
        server = SluiceServer.start(new ServerOptions(
                        "127.0.0.1",
                        0,
                        List.of(),
                        SfuOptions.builder().loops(1).ports(25200, 25299).build())
                .withAccess(new AccessOptions(jwt, null)));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    @Test
    void shouldLetThePartiesOfACallIntoItsRoomAndNobodyElse() throws Exception {
        try (RoomClient alice = new RoomClient(CLIENT, server.port());
                RoomClient bob = new RoomClient(CLIENT, server.port());
                RoomClient stranger = new RoomClient(CLIENT, server.port())) {
            assertThat(alice.refusal("user:join", "{\"userId\":\"alice\"}")).isEqualTo("unauthorized");
            told(alice, "user:join", token("alice"));
            told(bob, "user:join", token("bob"));
            JsonNode initiated = told(alice, "call:initiate", "{\"to\":\"bob\",\"callType\":\"video\"}");
            String about = "{\"callId\":\"" + initiated.path("callId").textValue() + "\"}";
            told(bob, "call:accept", about);

            JsonNode moved = told(alice, "call:move", about);
            String roomId = moved.path("roomId").textValue();
            assertThat(moved.path("token").textValue()).startsWith("ticket.");
            JsonNode joined = alice.join("{\"roomId\":\"" + roomId + "\",\"token\":\""
                    + moved.path("token").textValue() + "\"}");
            assertThat(joined.path("roomId").textValue()).isEqualTo(roomId);
            JsonNode bobs = push(bob, "call:moved");
            JsonNode bobJoined = bob.join("{\"roomId\":\"" + roomId + "\",\"token\":\""
                    + bobs.path("token").textValue() + "\"}");
            assertThat(bobJoined.path("peers")).hasSize(1);

            assertThat(stranger.refusal("join", "{\"roomId\":\"" + roomId + "\"}"))
                    .isEqualTo("unauthorized");
            assertThat(told(alice, "call:end", about).path("reason").textValue())
                    .isEqualTo("hangup");
            assertThat(push(bob, "call:ended").path("by").textValue()).isEqualTo("alice");
        }
    }

    /** The data of what a request is answered with, under whatever name. */
    private static JsonNode told(RoomClient client, String type, String data) throws InterruptedException {
        return client.answer(client.send(type, data)).path("data");
    }

    /** The data of the next push of that type; others are passed over. */
    private static JsonNode push(RoomClient client, String type) throws InterruptedException {
        JsonNode push = client.nextPush();
        while (!push.path("type").asText().equals(type)) {
            push = client.nextPush();
        }
        return push.path("data");
    }

    private static String token(String user) {
        long expiry = Instant.now().plusSeconds(600).getEpochSecond();
        String claims = "{\"sub\":\"" + user + "\",\"exp\":" + expiry + ",\"grants\":{\"call\":true}}";
        return "{\"token\":\"" + TestTokens.hs256(claims) + "\"}";
    }
}
