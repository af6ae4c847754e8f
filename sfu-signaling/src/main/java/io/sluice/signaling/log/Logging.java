package io.sluice.signaling.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import io.sluice.signaling.config.LogOptions;
import org.slf4j.LoggerFactory;

/**
 * Sets the log up as the options say: its level, and whether a line is for people or a JSON object for machines. The rest is in
 * {@link ConsoleLog}; a file of one's own is named by {@code -Dlogback.configurationFile}, and is left as it is.
 */
public final class Logging {
    static final String OURS = "io.sluice";

    private static final String FILE = "logback.configurationFile";

    private static volatile boolean ours;

    private Logging() {}

    /** Has the log look as this server's: for the program of the server alone, before it logs anything. */
    public static void toConsole() {
        ours = System.getProperty(FILE) == null;
    }

    /** Whether the log is this server's to set up. */
    static boolean isOurs() {
        return ours;
    }

    /** To be called once, at the start. */
    public static void setUp(LogOptions options) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context && System.getProperty(FILE) == null) {
            context.getLogger(OURS).setLevel(Level.toLevel(options.level().name()));
            if (options.format() == LogOptions.Format.JSON) {
                Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
                if (root.getAppender(ConsoleLog.APPENDER) instanceof ConsoleAppender<ILoggingEvent> console) {
                    writeJson(console, context);
                }
            }
        }
    }

    static void writeJson(OutputStreamAppender<ILoggingEvent> appender, LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        appender.setEncoder(encoder);
    }
}
