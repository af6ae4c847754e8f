package io.sluice.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object; what is missing or mistyped is refused by its path with {@link RefusedException}. */
public final class Fields {
    private final JsonNode object;
    private final String prefix;

    /**
     * @param prefix what the paths of the fields begin with: empty, or ending in a dot
     */
    Fields(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /** Whether the field is there, and not null. */
    public boolean has(String name) {
        return !Json.isAbsent(object.path(name));
    }

    /** Whether an object stands there. */
    public boolean isObject(String name) {
        return object.path(name).isObject();
    }

    /** Whether a null stands there, which most fields take for nothing. */
    public boolean isNull(String name) {
        return object.path(name).isNull();
    }

    /** A string of any length. */
    public String text(String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw mistyped(name, "a string");
        }
        return value.textValue();
    }

    /**
     * A string of bounded length.
     *
     * @param max in UTF-16 code units
     */
    public String text(String name, int max) {
        String text = text(name);
        if (text.isEmpty() || text.length() > max) {
            throw RefusedException.badField(
                    prefix + name,
                    text.isEmpty() ? "is empty" : "has " + text.length() + " characters",
                    "1 to " + max + " characters");
        }
        return text;
    }

    /** The string, or null when absent. */
    public @Nullable String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    /** The string of bounded length, or null when absent. */
    public @Nullable String optionalText(String name, int max) {
        return has(name) ? text(name, max) : null;
    }

    /** A string or an object that is passed on unread, as large as a message may be. */
    public Opaque opaque(String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual() && !value.isObject()) {
            throw mistyped(name, "an object or a string");
        }
        return new Opaque(value);
    }

    /** A whole number. */
    public long number(String name, long min, long max) {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber()) {
            throw mistyped(name, "a whole number from " + min + " to " + max);
        }
        if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
            throw bad(name, "is too small or too large", min + " to " + max);
        }
        return value.longValue();
    }

    /**
     * A whole number, or null when absent.
     *
     * @param min the least accepted
     * @param max the most
     */
    public @Nullable Integer optionalInt(String name, int min, int max) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = object.path(name);
        if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
            throw bad(name, value.isNumber() ? "is out of range" : Json.kindOf(value), min + " to " + max);
        }
        return value.intValue();
    }

    /** True or false; false when absent. */
    public boolean flag(String name) {
        JsonNode value = object.path(name);
        if (!value.isBoolean() && !Json.isAbsent(value)) {
            throw mistyped(name, "true or false");
        }
        return value.asBoolean();
    }

    /** One of an enum's constants in lower case. */
    public <E extends Enum<E>> E choice(String name, E[] constants) {
        JsonNode value = object.path(name);
        for (E constant : constants) {
            if (value.isTextual() && wireName(constant).equals(value.textValue())) {
                return constant;
            }
        }
        String accepted = Stream.of(constants).map(Fields::wireName).collect(Collectors.joining(" or "));
        throw value.isTextual()
                ? RefusedException.badField(prefix + name, "is none of the known", accepted)
                : mistyped(name, accepted);
    }

    /** The same, with a constant for a field that is absent. */
    public <E extends Enum<E>> E choice(String name, E[] constants, E absent) {
        return Json.isAbsent(object.path(name)) ? absent : choice(name, constants);
    }

    /** An object in the object. */
    public Fields child(String name) {
        JsonNode value = object.path(name);
        if (!value.isObject()) {
            throw mistyped(name, "an object");
        }
        return new Fields(value, prefix + name + ".");
    }

    /** A list of objects, at most {@code max}. */
    public List<Fields> children(String name, int max) {
        JsonNode list = object.path(name);
        if (!list.isArray()) {
            throw mistyped(name, "a list");
        }
        if (list.size() > max) {
            throw RefusedException.badField(prefix + name, "has " + list.size() + " entries", "at most " + max);
        }
        List<Fields> children = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String path = prefix + name + "[" + i + "]";
            if (!list.get(i).isObject()) {
                throw RefusedException.badField(path, Json.kindOf(list.get(i)), "an object");
            }
            children.add(new Fields(list.get(i), path + "."));
        }
        return children;
    }

    /** RTP parameters or capabilities. */
    <T> T rtp(String name, Class<T> type) {
        JsonNode value = object.path(name);
        if (!value.isObject()) {
            throw mistyped(name, "an object");
        }
        return Json.readRtp(value, prefix + name, type);
    }

    /** A refusal of this field: what is wrong with it, and what is accepted. */
    public RefusedException bad(String name, String wrong, String accepted) {
        return RefusedException.badField(prefix + name, wrong, accepted);
    }

    /** A refusal of this field for what it is. */
    public RefusedException mistyped(String name, String accepted) {
        return RefusedException.badField(prefix + name, Json.kindOf(object.path(name)), accepted);
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
