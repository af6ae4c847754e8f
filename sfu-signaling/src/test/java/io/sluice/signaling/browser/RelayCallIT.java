package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call of two browsers that may reach each other through a TURN server only, with the credentials that the server hands out. */
class RelayCallIT {
    @RegisterExtension
    private final TestBed bed =
            new TestBed("--set", "turn.turn-urls=" + TurnServer.URL, "--set", "turn.secret=" + TurnServer.SECRET);

    @Test
    void shouldCarryMediaThroughTheRelayAlone() throws IOException {
        try (TurnServer turn = TurnServer.start()) {
            Tab alice = caller("alice");
            Tab bob = caller("bob");

            assertThat(alice.call(String.class, "directCall.ring", "bob")).isEqualTo("connected");

            for (Tab tab : new Tab[] {alice, bob}) {
                JsonNode media = tab.call(JsonNode.class, "directCall.media");
                assertThat(media.path("localType").textValue()).isEqualTo("relay");
                assertThat(media.path("remoteType").textValue()).isEqualTo("relay");
                assertThat(media.path("sentTypes").toString()).isEqualTo("[\"relay\"]");
                bed.note(tab.name() + ": " + media);
            }
            assertThat(turn.output())
                    .as("those who were let into the relay")
                    .anyMatch(line -> line.matches(".*<\\d{10}:alice>.*ALLOCATE processed, success.*"))
                    .anyMatch(line -> line.matches(".*<\\d{10}:bob>.*ALLOCATE processed, success.*"));
            assertThat(bob.call(String.class, "directCall.end")).isEqualTo("hangup");
        }
    }

    /** A page of the server with a client in it that has joined. */
    private Tab caller(String userId) throws IOException {
        Tab tab = bed.open(userId, "/", bed.chromium());
        tab.evaluate(script());
        JsonNode iceServers = tab.call(JsonNode.class, "directCall.join", userId);
        assertThat(iceServers).hasSize(1);
        assertThat(iceServers.get(0).path("urls").get(0).textValue()).isEqualTo(TurnServer.URL);
        assertThat(iceServers.get(0).path("username").textValue()).matches("\\d{10}:" + userId);
        return tab;
    }

    private static String script() throws IOException {
        try (InputStream file = RelayCallIT.class.getResourceAsStream("direct-call.js")) {
            return new String(Objects.requireNonNull(file, "direct-call.js").readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
