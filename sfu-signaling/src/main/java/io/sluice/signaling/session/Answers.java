package io.sluice.signaling.session;

import io.sluice.signaling.protocol.RequestId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was answered of late, by the ids of the requests. Not thread-safe. */
final class Answers {
    /** More than a client has outstanding: what a socket sends ahead waits unread while one request is served. */
    static final int MAX_ANSWERS = 256;

    /** Of all of them together. */
    static final int MAX_CHARS = 1 << 20;

    private final Map<RequestId, String> answers = new LinkedHashMap<>();
    private long chars;

    /** Remembers an answer in place of a former one to the same id, forgetting the oldest where there are too many. */
    void put(RequestId id, String answer) {
        String former = answers.remove(id);
        if (former != null) {
            chars -= former.length();
        }
        answers.put(id, answer);
        chars += answer.length();
        for (Iterator<String> oldest = answers.values().iterator();
                answers.size() > MAX_ANSWERS || chars > MAX_CHARS; ) {
            chars -= oldest.next().length();
            oldest.remove();
        }
    }

    /** The answer, or null if there was none. */
    @Nullable
    String of(RequestId id) {
        return answers.get(id);
    }
}
