package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.sluice.ortc.OrtcException;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings JSON is read and written with. Nothing is converted: a number in quotes is not a number. The RTP records are
 * read by their component names; what they say about a missing or wrong value is passed on with the field's path.
 */
public final class Json {
    /** Real parameters are nested 5 deep. */
    static final int MAX_DEPTH = 32;

    /** No shorter than a whole message may be. */
    private static final int MAX_STRING = 256 * 1024;

    private static final int MAX_NUMBER = 64;
    private static final int MAX_NAME = 1024;

    /** Buffers wait for the next message here; more messages at once than processors make garbage instead. */
    private static final int MAX_BUFFERS_KEPT = 64;

    static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** Reads a whole text, or refuses it with {@link ErrorCode#BAD_JSON}. */
    public static JsonNode read(String text) {
        try {
            JsonNode message = MAPPER.readTree(text);
            if (message instanceof MissingNode) {
                throw badJson("it is empty");
            }
            return message;
        } catch (JsonProcessingException e) {
            throw badJson(e.getOriginalMessage());
        } catch (NumberFormatException e) {
            // Exponents beyond what the parser counts with come as this.
            throw badJson("a number is too large");
        }
    }

    /** Writes a tree without spaces. */
    public static String write(JsonNode message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
    }

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty list. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Reads RTP parameters or capabilities; mistakes are refused with their path, which begins with {@code path}. */
    static <T> T readRtp(JsonNode node, String path, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JsonMappingException e) {
            throw refusal(e, node, path);
        } catch (JsonProcessingException e) {
            throw RefusedException.badField(path, "cannot be read", "an object");
        }
    }

    /** What a value is, in the words of JSON. */
    public static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "is a list";
            case BOOLEAN -> "is true or false";
            case NUMBER -> "is a number";
            case OBJECT, POJO -> "is an object";
            case STRING -> "is a string";
            case NULL -> "is null";
            case BINARY, MISSING -> "is missing";
        };
    }

    private static RefusedException badJson(String why) {
        return new RefusedException(ErrorCode.BAD_JSON, "the message is not JSON, or is nested too deeply: " + why);
    }

    private static RefusedException refusal(JsonMappingException e, JsonNode root, String rootPath) {
        JsonNode node = root;
        StringBuilder path = new StringBuilder(rootPath);
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
                node = node.path(step.getIndex());
            } else {
                path.append('.').append(step.getFieldName());
                node = node.path(step.getFieldName());
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OrtcException mistake) {
                return new RefusedException(ErrorCode.BAD_REQUEST, path + "." + mistake.getMessage());
            }
        }
        Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return RefusedException.badField(path.toString(), kindOf(node), accepted(wanted));
    }

    private static String accepted(@Nullable Class<?> type) {
        if (type == null || type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number of fitting size";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(" or "));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a string";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_NAME)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Otherwise every thread keeps buffers of 32 KiB, and here every participant has a thread.
                .recyclerPool(JsonRecyclerPools.newBoundedPool(MAX_BUFFERS_KEPT))
                .build();
        return JsonMapper.builder(factory)
                .addModule(StatisticsJson.module())
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                // A request's id is echoed as it came, 1.50 included.
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .withCoercionConfig(
                        LogicalType.Textual,
                        textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** Whether a field is not there, which a null means as well. */
    static boolean isAbsent(JsonNode node) {
        return node instanceof MissingNode || node.isNull();
    }
}
