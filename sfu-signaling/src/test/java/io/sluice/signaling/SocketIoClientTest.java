package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The npm package socket.io-client, as it is, against the whole server. */
class SocketIoClientTest {
    private static final String SCRIPT = "socketio/client.cjs";

    private SluiceServer server;

    @BeforeEach
    void start() throws Exception {
        server = SluiceServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(25300, 25399).build()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "requests | polling",
                "requests | websocket",
                "many | polling",
                "many | websocket",
                "many | polling,websocket",
                "upgrade | polling,websocket",
                "reconnect | polling",
                "reconnect | websocket",
                "namespaces | polling",
                "namespaces | websocket",
                "binary | polling",
                "binary | websocket",
            })
    void shouldServeTheClientOfTheProtocolsAuthors(String scenario, String transports) throws Exception {
        NodeScript.run(SCRIPT, scenario, "http://127.0.0.1:" + server.port(), transports);
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket"})
    void shouldTellClientsThatItStops(String transports) throws Exception {
        try (NodeScript client = NodeScript.start(SCRIPT, "stop", "http://127.0.0.1:" + server.port(), transports)) {
            assertThat(client.line()).isEqualTo("connected");
            server.close();

            client.awaitSuccess();
        }
    }
}
