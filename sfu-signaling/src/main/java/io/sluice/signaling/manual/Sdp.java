package io.sluice.signaling.manual;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.protocol.Json;
import io.sluice.signaling.protocol.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * A session description as it is exchanged: a text of the session description protocol (RFC 8866), bounded. It is carried, not
 * understood; browsers check what they are given.
 */
final class Sdp {
    /** RFC 8866 section 5.1: the first line of every description. */
    private static final String VERSION = "v=0";

    private Sdp() {}

    /**
     * The description in the body of a request.
     *
     * @param field of the body, which is an object
     * @throws EndpointException naming what is wrong with it
     */
    static String read(String body, String field, int maxBytes) {
        JsonNode value = parse(body).path(field);
        if (!value.isTextual()) {
            throw bad(field, Json.kindOf(value), "a session description as a string");
        }
        String sdp = value.textValue();
        if (sdp.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw bad(field, "is too long", "at most " + maxBytes + " bytes");
        }
        if (!sdp.startsWith(VERSION + "\r\n") && !sdp.startsWith(VERSION + "\n")) {
            throw bad(field, "is no session description", "text whose first line is " + VERSION);
        }
        int control = firstControl(sdp);
        if (control >= 0) {
            throw bad(field, "has a control character at " + control, "printable text in lines");
        }
        return sdp;
    }

    private static JsonNode parse(String body) {
        try {
            return Json.read(body);
        } catch (RefusedException e) {
            throw new EndpointException(400, e.code().wireName(), e.getMessage());
        }
    }

    private static int firstControl(String sdp) {
        for (int i = 0; i < sdp.length(); i++) {
            char c = sdp.charAt(i);
            if (Character.isISOControl(c) && c != '\r' && c != '\n' && c != '\t') {
                return i;
            }
        }
        return -1;
    }

    private static EndpointException bad(String field, String wrong, String accepted) {
        return new EndpointException(400, "bad-request", field + ": " + wrong + "; accepted: " + accepted);
    }
}
