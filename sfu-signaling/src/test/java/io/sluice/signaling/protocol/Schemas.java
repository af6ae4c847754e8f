package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the published schemas say of messages that were really sent. */
public final class Schemas {
    private static final JsonNode CLIENT_TEXT = load("rooms-client.schema.json");
    private static final JsonNode SERVER_TEXT = load("rooms-server.schema.json");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema CLIENT = REGISTRY.getSchema(CLIENT_TEXT);
    private static final Schema SERVER = REGISTRY.getSchema(SERVER_TEXT);

    /** Names of calls that have no colon in them. */
    private static final Set<String> OF_CALLS =
            Set.of("pre-offer", "pre-offer-answer", "offer", "answer", "ice-candidate");

    private Schemas() {}

    /** Whether a message is one of calls, which are no part of these schemas. */
    public static boolean isOfCalls(JsonNode message) {
        String type = message.path("type").asText();
        return type.indexOf(':') >= 0 || OF_CALLS.contains(type);
    }

    /** A message of a client that the server has taken. */
    public static void checkTaken(JsonNode message) {
        check(CLIENT, message);
    }

    /** Any message of the server. */
    public static void checkSaid(JsonNode message) {
        check(SERVER, message);
    }

    /** All that a client can say. */
    static Set<String> clientTypes() {
        return types(CLIENT_TEXT);
    }

    /** All that the server can say. */
    static Set<String> serverTypes() {
        return types(SERVER_TEXT);
    }

    private static void check(Schema schema, JsonNode message) {
        var mistakes = schema.validate(message);
        if (!mistakes.isEmpty()) {
            throw new AssertionError(mistakes + " in " + message);
        }
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = new TreeSet<>();
        schema.at("/$defs/data").fieldNames().forEachRemaining(types::add);
        return types;
    }

    private static JsonNode load(String name) {
        try (InputStream in = Objects.requireNonNull(MessageWriter.class.getResourceAsStream(name), name)) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
