package io.sluice.signaling;

import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three families of clients that exist, message for message, with the npm package socket.io-client as it is. */
class SocketIoSeedsTest {
    private SluiceServer server;

    @BeforeEach
    void start() throws IOException {
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(25100, 25199).build()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "seed-003 | polling,websocket",
                "seed-003 | websocket",
                "seed-003 | polling",
                "seed-001 | polling,websocket",
                "seed-001 | websocket",
                "seed-000 | polling,websocket",
                "seed-000 | websocket"
            })
    void shouldCarryTheFlowOfTheSeed(String script, String transports) throws Exception {
        NodeScript.run("socketio/seeds/" + script + ".cjs", "http://127.0.0.1:" + server.port(), transports);
    }
}
