package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.SluiceServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FirstRoomTest {
    @Test
    void shouldServeAPageAndARoom() throws Exception {
        try (SluiceServer server = FirstRoom.start(
                        Map.of("http.port", "0", "media.min-port", "27000", "media.max-port", "27099"));
                RoomVisitor visitor = new RoomVisitor(server.port())) {
            assertThat(visitor.page("/room")).contains("<html");
            assertThat(visitor.next()).as("the capabilities").contains("audio/opus", "video/VP8");
            assertThat(visitor.ask("join", "{\"roomId\":\"first\",\"displayName\":\"Anna\"}"))
                    .contains("\"type\":\"join\"", "\"roomId\":\"first\"");
            assertThat(server.rooms().room("first").orElseThrow().peers()).hasSize(1);
        }
    }
}
