package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the description of the protocol has an example of every message of a room, and that each example is one. */
class RoomExamplesTest {
    private static final Path DESCRIPTION = Path.of("..", "docs", "protocol.md");
    private static final Pattern EXAMPLE = Pattern.compile("`(\\{(?:\"seq\":\\d+,)?\"type\".*?})`");

    private final Set<String> clients = Schemas.clientTypes();
    private final Set<String> servers = Schemas.serverTypes();

    @Test
    void shouldDescribeEveryMessageByAnExampleThatIsOne() throws IOException {
        boolean asked = true;
        for (String line : rooms()) {
            List<String> columns = List.of(line.split("\\|", -1));
            if (columns.size() < 3) {
                examples(line).forEach(this::inProse);
                continue;
            }
            asked = line.contains(" sends ") ? columns.get(1).contains("client") : asked;
            examples(columns.get(1)).forEach(asked ? this::asked : this::said);
            examples(columns.get(2)).forEach(this::said);
        }
        assertThat(clients).as("requests without an example").isEmpty();
        assertThat(servers)
                .as("replies and pushes without an example, but for what every part has")
                .containsExactly("error");
    }

    private void asked(JsonNode message) {
        Schemas.checkTaken(message);
        clients.remove(type(message));
    }

    private void said(JsonNode message) {
        Schemas.checkSaid(message);
        servers.remove(type(message));
    }

    /** Where no column tells: clients number nothing, and say {@code again} or bring a token. */
    private void inProse(JsonNode message) {
        boolean asked = message.has("again") || message.path("data").has("sessionToken");
        if (asked) {
            asked(message);
        } else {
            said(message);
        }
    }

    private static String type(JsonNode message) {
        return message.path("type").textValue();
    }

    private static List<String> rooms() throws IOException {
        String text = Files.readString(DESCRIPTION);
        return text.substring(text.indexOf("\n## Rooms\n"), text.indexOf("\n## Calls\n"))
                .lines()
                .toList();
    }

    private static List<JsonNode> examples(String text) {
        return EXAMPLE.matcher(text)
                .results()
                .map(found -> Json.read(whole(found.group(1))))
                .toList();
    }

    /** With that in its place which the description leaves out. */
    private static String whole(String example) {
        return example.replace("\"rtpCapabilities\":{…}", "\"rtpCapabilities\":" + Samples.CAPABILITIES)
                .replace("\"rtpParameters\":{…}", "\"rtpParameters\":" + Samples.VIDEO_PARAMETERS)
                .replace("[…]", "[]")
                .replaceAll("(?<=\"value\":\")[A-F0-9:]+…", "00" + ":11".repeat(31));
    }
}
