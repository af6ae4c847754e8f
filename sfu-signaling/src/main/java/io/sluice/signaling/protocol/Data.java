package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The data of a message, put together field by field in the order they are written. Not thread-safe. */
public final class Data {
    private final ObjectNode object = Json.MAPPER.createObjectNode();

    /** A string; a null leaves the field out. */
    public Data put(String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
        return this;
    }

    public Data put(String name, long value) {
        object.put(name, value);
        return this;
    }

    public Data put(String name, double value) {
        object.put(name, value);
        return this;
    }

    public Data put(String name, boolean value) {
        object.put(name, value);
        return this;
    }

    public Data put(String name, Opaque value) {
        object.set(name, value.value());
        return this;
    }

    /** An object in the object. */
    public Data put(String name, Data value) {
        object.set(name, value.object);
        return this;
    }

    /** A list of objects. */
    public Data put(String name, Collection<Data> values) {
        ArrayNode list = object.putArray(name);
        values.forEach(value -> list.add(value.object));
        return this;
    }

    /** A list of strings. */
    public Data putTexts(String name, Collection<String> values) {
        ArrayNode list = object.putArray(name);
        values.forEach(list::add);
        return this;
    }

    /** By itself, without a message around it. */
    public String toJson() {
        return Json.write(object);
    }

    JsonNode node() {
        return object;
    }
}
