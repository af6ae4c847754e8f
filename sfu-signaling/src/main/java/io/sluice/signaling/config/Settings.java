package io.sluice.signaling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by their keys under {@code sluice}. Whatever is wrong with one is said in a sentence that names the key, the value,
 * where it comes from and what is accepted, by {@link IllegalArgumentException}.
 */
final class Settings {
    private final Config config;

    /** @param config complete: every key that is asked for is there, maybe as null */
    Settings(Config config) {
        this.config = config;
    }

    boolean isSet(String key) {
        return config.hasPath(key);
    }

    int integer(String key, int min, int max) {
        String accepted = min + " to " + max;
        try {
            // Not getInt, which cuts 2.5 down to 2.
            Number number = Double.valueOf(config.getString(key).strip());
            if (number.doubleValue() == Math.rint(number.doubleValue())
                    && number.doubleValue() >= min
                    && number.doubleValue() <= max) {
                return number.intValue();
            }
        } catch (ConfigException | NumberFormatException ignored) {
            // Said below.
        }
        throw mistake(key, accepted);
    }

    @Nullable
    Integer optionalInteger(String key, int min, int max) {
        return isSet(key) ? integer(key, min, max) : null;
    }

    boolean flag(String key) {
        try {
            return config.getBoolean(key);
        } catch (ConfigException ignored) {
            throw mistake(key, "true or false");
        }
    }

    String text(String key) {
        String text = optionalText(key);
        if (text == null) {
            throw mistake(key, "some text");
        }
        return text;
    }

    @Nullable
    String optionalText(String key) {
        if (!isSet(key)) {
            return null;
        }
        ConfigValueType type = config.getValue(key).valueType();
        if (type == ConfigValueType.LIST || type == ConfigValueType.OBJECT) {
            throw mistake(key, "some text");
        }
        String text = config.getString(key);
        if (text.isBlank()) {
            throw mistake(key, "some text");
        }
        return text;
    }

    @Nullable
    Path optionalFile(String key) {
        String text = optionalText(key);
        return text == null ? null : Path.of(text);
    }

    /** A list, or a text whose parts are separated by commas, as the environment has it. */
    List<String> texts(String key) {
        try {
            return switch (config.getValue(key).valueType()) {
                case LIST -> List.copyOf(config.getStringList(key));
                case STRING ->
                    Arrays.stream(config.getString(key).split(",", -1))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .toList();
                default -> throw mistake(key, "a list of texts");
            };
        } catch (ConfigException ignored) {
            throw mistake(key, "a list of texts");
        }
    }

    /** A number alone is refused: what it would count is not to be seen. */
    Duration duration(String key, Duration min, Duration max) {
        String accepted = words(min) + " to " + words(max);
        try {
            String text = config.getString(key).strip();
            if (!text.isEmpty() && !Character.isDigit(text.charAt(text.length() - 1))) {
                Duration duration = config.getDuration(key);
                if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                    return duration;
                }
            }
        } catch (ConfigException ignored) {
            // Said below.
        }
        throw mistake(key, accepted);
    }

    int bytes(String key, int min, int max) {
        try {
            long bytes = config.getBytes(key);
            if (bytes >= min && bytes <= max) {
                return (int) bytes;
            }
        } catch (ConfigException ignored) {
            // Said below.
        }
        throw mistake(key, min + " to " + max + " bytes");
    }

    <V> V choice(String key, Map<String, V> choices) {
        V chosen = isSet(key) ? choices.get(String.valueOf(optionalText(key))) : null;
        if (chosen == null) {
            throw mistake(key, String.join(", ", new TreeMap<>(choices).keySet()));
        }
        return chosen;
    }

    /** What is wrong with a key's value, which is shown. */
    IllegalArgumentException mistake(String key, String accepted) {
        return complaint(key, "; accepted is " + accepted + ".");
    }

    /**
     * The same in other words.
     *
     * @param rest what follows the key, its value and its source
     */
    IllegalArgumentException complaint(String key, String rest) {
        if (!config.hasPathOrNull(key) || config.getIsNull(key)) {
            return new IllegalArgumentException("sluice." + key + " is not set" + rest);
        }
        ConfigValue value = config.getValue(key);
        String shown = Secrets.isSecret(key) ? "not accepted" : String.valueOf(value.unwrapped());
        return new IllegalArgumentException(
                "sluice." + key + " is " + shown + " (" + value.origin().description() + ")" + rest);
    }

    /** That keys which exclude each other are not set together. */
    void requireOneAtMost(String... keys) {
        List<String> set = new ArrayList<>();
        for (String key : keys) {
            if (isSet(key)) {
                set.add("sluice." + key);
            }
        }
        if (set.size() > 1) {
            throw new IllegalArgumentException(String.join(" and ", set) + " are set; accepted is one of them.");
        }
    }

    private static String words(Duration duration) {
        if (duration.toMinutes() > 1 && duration.toSecondsPart() == 0) {
            return duration.toMinutesPart() == 0 ? duration.toHours() + " h" : duration.toMinutes() + " m";
        }
        return duration.toMillis() < 1000 && !duration.isZero()
                ? duration.toNanos() / 1000 + " us"
                : duration.toSeconds() + " s";
    }
}
