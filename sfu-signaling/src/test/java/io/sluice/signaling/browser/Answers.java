package io.sluice.signaling.browser;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Turns what the probe answers into records. */
final class Answers {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Answers() {}

    static <T> T read(Object answer, Class<T> type) {
        return MAPPER.convertValue(answer, type);
    }
}
