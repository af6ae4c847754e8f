package io.sluice.signaling.http;

/** A stranger's text for the log: short, on one line. */
final class Quoted {
    private static final int MAX_LENGTH = 100;

    private Quoted() {}

    static String of(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return '"' + cut.replaceAll("[^\\x20-\\x7e]", "?") + '"';
    }
}
