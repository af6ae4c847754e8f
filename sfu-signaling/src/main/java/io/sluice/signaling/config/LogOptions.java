package io.sluice.signaling.config;

/**
 * What is logged, and how. The log goes to standard error.
 *
 * @param format for people or for machines
 * @param level of this server's own messages
 */
public record LogOptions(Format format, Level level) {
    /** How a line looks. */
    public enum Format {
        /** Time, level, who says it, what. */
        PLAIN,
        /** A JSON object. */
        JSON
    }

    /** What is said, with all before it. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public static LogOptions defaults() {
        return new LogOptions(Format.PLAIN, Level.INFO);
    }
}
