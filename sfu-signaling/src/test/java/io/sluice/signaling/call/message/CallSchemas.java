package io.sluice.signaling.call.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the published schemas say of messages about calls that were really sent. */
public final class CallSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode CLIENT_TEXT = load("calls-client.schema.json");
    private static final JsonNode SERVER_TEXT = load("calls-server.schema.json");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema CLIENT = REGISTRY.getSchema(CLIENT_TEXT);
    private static final Schema SERVER = REGISTRY.getSchema(SERVER_TEXT);

    private CallSchemas() {}

    /** A message of a client that the server has taken. */
    public static void checkTaken(JsonNode message) {
        check(CLIENT, message);
    }

    /** Any message of the server. */
    public static void checkSaid(JsonNode message) {
        check(SERVER, message);
    }

    /** Whether a client may say this. */
    static boolean isTaken(JsonNode message) {
        return CLIENT.validate(message).isEmpty();
    }

    /** All that a client can say. */
    static Set<String> clientTypes() {
        return types(CLIENT_TEXT);
    }

    /** All that the server can say, but for acknowledgements. */
    static Set<String> serverTypes() {
        return types(SERVER_TEXT);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
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
        try (InputStream in = Objects.requireNonNull(CallWriter.class.getResourceAsStream(name), name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
