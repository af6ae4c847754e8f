package io.sluice.ortc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The repairs and defensive copies the records make. Nothing here throws: validation names the field, this cannot. */
final class Normal {
    private Normal() {}

    /** An unmodifiable copy; null elements stay, for validation to name their index. */
    static <T> List<T> list(@Nullable List<T> given) {
        return given == null || given.isEmpty() ? List.of() : Collections.unmodifiableList(new ArrayList<>(given));
    }

    /** An unmodifiable copy in the given order; a parameter without a value becomes the empty string. */
    static Map<String, Object> parameters(@Nullable Map<String, Object> given) {
        if (given == null || given.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>(given);
        copy.replaceAll((name, value) -> value == null ? "" : value);
        return Collections.unmodifiableMap(copy);
    }

    static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    static @Nullable String optional(@Nullable String given) {
        return given == null || given.isEmpty() ? null : given;
    }

    /** Audio has one channel unless it says otherwise, video has none. */
    static @Nullable Integer channels(@Nullable MediaKind kind, @Nullable Integer given) {
        if (kind == MediaKind.VIDEO) {
            return null;
        }
        return given == null || given == 0 ? Integer.valueOf(1) : given;
    }
}
