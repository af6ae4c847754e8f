package io.sluice.signaling.call.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That there is a schema and an example for everything, and that they are strict. Real traffic is checked where it is made. */
class CallSchemasTest {
    private static final Path DESCRIPTION = Path.of("..", "docs", "protocol.md");
    private static final Pattern EXAMPLE = Pattern.compile("`(\\{\"type\".*?})`");

    @Test
    void shouldHaveASchemaForEveryRequest() {
        assertThat(CallSchemas.clientTypes()).isEqualTo(new TreeSet<>(CallReader.types()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"call:ring\",\"data\":{}}",
                "{\"type\":\"user:join\",\"data\":{}}",
                "{\"type\":\"user:join\",\"data\":{\"userId\":\" \"}}",
                "{\"type\":\"call:initiate\",\"data\":{\"to\":\"b\"}}",
                "{\"type\":\"call:initiate\",\"data\":{\"callType\":\"audio\"}}",
                "{\"type\":\"call:accept\",\"data\":{}}",
                "{\"type\":\"call:state\",\"data\":{\"callId\":\"c\",\"state\":\"ringing\"}}",
                "{\"type\":\"call:offer\",\"data\":{\"offer\":{\"type\":\"answer\",\"sdp\":\"v=0\"}}}",
                "{\"type\":\"ice:candidate\",\"data\":{\"candidate\":{\"sdpMLineIndex\":0.5}}}",
                "{\"type\":\"pre-offer-answer\",\"data\":{\"answer\":\"MAYBE\"}}"
            })
    void shouldRefuseWhatTheServerRefuses(String text) {
        assertThat(CallSchemas.isTaken(CallSchemas.json(text))).isFalse();
    }

    @Test
    void shouldNotLetTheServerSayMoreThanItsSchemas() {
        for (String text : List.of(
                "{\"type\":\"call:accepted\",\"data\":{\"callId\":\"c\",\"by\":\"b\",\"more\":1}}",
                "{\"type\":\"call:offer\",\"data\":{}}",
                "{\"type\":\"call:ended\",\"data\":{\"callId\":\"c\",\"reason\":\"hangup\"}}")) {
            assertThatThrownBy(() -> CallSchemas.checkSaid(CallSchemas.json(text)))
                    .isInstanceOf(AssertionError.class);
        }
        CallSchemas.checkSaid(CallSchemas.json("{\"type\":\"call:offer\",\"requestId\":1,\"data\":{}}"));
    }

    /** Clients speak in the first column of the tables, the server in the second. */
    @Test
    void shouldDescribeEveryMessageByAnExampleThatIsOne() throws IOException {
        Set<String> clients = new TreeSet<>(CallSchemas.clientTypes());
        Set<String> servers = new TreeSet<>(CallSchemas.serverTypes());
        for (String line : callRows()) {
            List<String> columns = List.of(line.split("\\|", -1));
            for (JsonNode message : examples(columns.get(1))) {
                CallSchemas.checkTaken(message);
                clients.remove(message.path("type").textValue());
            }
            for (JsonNode message : examples(columns.get(2))) {
                CallSchemas.checkSaid(message);
                servers.remove(message.path("type").textValue());
            }
        }
        assertThat(clients).as("requests without an example").isEmpty();
        assertThat(servers)
                .as("events without an example, but for what every part has")
                .containsExactly("error");
    }

    private static List<String> callRows() throws IOException {
        String text = Files.readString(DESCRIPTION);
        String calls = text.substring(text.indexOf("\n## Calls\n"));
        int end = calls.indexOf("\n## ", 1);
        return (end < 0 ? calls : calls.substring(0, end))
                .lines()
                .filter(line -> line.startsWith("| `{") || line.startsWith("| |"))
                .toList();
    }

    private static List<JsonNode> examples(String column) {
        List<JsonNode> messages = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(column);
        while (matcher.find()) {
            messages.add(CallSchemas.json(matcher.group(1)));
        }
        return messages;
    }
}
