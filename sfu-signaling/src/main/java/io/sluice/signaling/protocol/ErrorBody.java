package io.sluice.signaling.protocol;

/** An error over HTTP, in the form that errors have in a message's data. */
public final class ErrorBody {
    private ErrorBody() {}

    /**
     * Writes it as JSON.
     *
     * @param code in kebab-case
     * @param message names what was wrong and what is accepted
     */
    public static String write(String code, String message) {
        return Json.write(Json.MAPPER.createObjectNode().put("code", code).put("message", message));
    }
}
