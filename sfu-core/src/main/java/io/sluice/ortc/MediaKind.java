package io.sluice.ortc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a stream carries. {@link #toString()} is the name on the wire: "audio" or "video". */
public enum MediaKind {
    AUDIO("audio"),
    VIDEO("video");

    private final String wireName;

    MediaKind(String wireName) {
        this.wireName = wireName;
    }

    /** The kind a media type such as "video/VP8" begins with; null for any other type. */
    static @Nullable MediaKind ofMimeType(String mimeType) {
        String lower = mimeType.toLowerCase(Locale.ROOT);
        for (MediaKind kind : values()) {
            if (lower.startsWith(kind.wireName + "/")) {
                return kind;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
