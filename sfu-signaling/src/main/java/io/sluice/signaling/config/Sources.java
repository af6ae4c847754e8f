package io.sluice.signaling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from; later ones win: {@code reference.conf}, a file, environment variables, the command line. Mistakes are told
 * in one sentence, by {@link IllegalArgumentException}.
 */
final class Sources {
    /**
     * Of environment variables. Not {@code SLUICE_} alone: in a Kubernetes cluster with a service named sluice every container is given
     * {@code SLUICE_PORT} and the like.
     */
    private static final String PREFIX = "SLUICE_CONF_";

    private static final String ROOT = "sluice";

    private final Config reference;

    /** Whole keys, each with its name in the environment. */
    private final SortedMap<String, String> keys = new TreeMap<>();

    Sources() {
        // Other libraries have a file of this name as well, with keys of their own; system properties are nobody's
        // business here.
        reference = ConfigFactory.parseResources(Sources.class.getClassLoader(), "reference.conf")
                .getConfig(ROOT);
        collect(reference.root(), "");
    }

    /**
     * All settings.
     *
     * @param file null for none
     * @param environment of which only {@value #PREFIX} matters
     * @param given keys of the command line, without {@code sluice.}
     */
    Settings merge(@Nullable Path file, Map<String, String> environment, List<Given> given) {
        Config merged = reference;
        if (file != null) {
            merged = read(file).withFallback(merged);
        }
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                merged = merged.withValue(keyOf(variable.getKey()), value(variable.getValue(), variable.getKey()));
            }
        }
        for (Given each : given) {
            requireKnown(each.key(), each.option());
            merged = merged.withValue(each.key(), value(each.value(), each.option()));
        }
        return new Settings(merged);
    }

    /** Every key there is, without {@code sluice.}. */
    SortedMap<String, String> keys() {
        return keys;
    }

    private Config read(Path file) {
        try {
            Config whole = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
            whole.root().forEach((name, value) -> {
                if (!name.equals(ROOT)) {
                    throw new IllegalArgumentException(name + " ("
                            + value.origin().description() + ") is no setting; all of them stand under sluice.");
                }
            });
            Config settings = whole.hasPath(ROOT) ? whole.getConfig(ROOT) : ConfigFactory.empty();
            requireKnown(settings.root(), "");
            return settings;
        } catch (ConfigException e) {
            throw new IllegalArgumentException("--config " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireKnown(ConfigObject object, String prefix) {
        object.forEach((name, value) -> {
            String key = prefix + ConfigUtil.joinPath(name);
            if (!keys.containsKey(key)) {
                requireGroup(key, value);
                requireKnown((ConfigObject) value, key + ".");
            }
        });
    }

    private void requireGroup(String key, ConfigValue value) {
        boolean known = keys.keySet().stream().anyMatch(each -> each.startsWith(key + "."));
        if (!known) {
            throw unknown(key, value.origin().description());
        }
        if (value.valueType() != ConfigValueType.OBJECT) {
            throw new IllegalArgumentException(
                    "sluice." + key + " (" + value.origin().description()
                            + ") is no value; accepted are settings in braces: " + neighbours(key + ".x") + ".");
        }
    }

    private void requireKnown(String key, String origin) {
        if (!keys.containsKey(key)) {
            throw unknown(key, origin);
        }
    }

    private IllegalArgumentException unknown(String key, String origin) {
        return new IllegalArgumentException(
                "sluice." + key + " (" + origin + ") is no setting; there are " + neighbours(key) + ".");
    }

    /** What there is beside a key that does not exist. */
    private String neighbours(String key) {
        String group = key.contains(".") ? key.substring(0, key.lastIndexOf('.') + 1) : "";
        String all = keys.keySet().stream()
                .filter(each -> each.startsWith(group))
                .map(each -> each.substring(group.length()))
                .map(each -> each.contains(".") ? each.substring(0, each.indexOf('.')) : each)
                .distinct()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? neighbours(group.substring(0, group.length() - 1)) : all;
    }

    private String keyOf(String variable) {
        return keys.entrySet().stream()
                .filter(key -> key.getValue().equals(variable))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The environment variable " + variable
                        + " is no setting; they are called like " + PREFIX + "HTTP_PORT for sluice.http.port."));
    }

    private static ConfigValue value(String text, String origin) {
        return ConfigValueFactory.fromAnyRef(text, origin);
    }

    private void collect(ConfigObject object, String prefix) {
        object.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof ConfigObject group) {
                collect(group, key + ".");
            } else {
                keys.put(
                        key,
                        PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
            }
        });
    }

    /**
     * A setting of the command line.
     *
     * @param key without {@code sluice.}
     * @param value as text
     * @param option that set it, such as {@code --port}
     */
    record Given(String key, String value, String option) {}
}
