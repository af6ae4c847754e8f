package io.sluice.signaling.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    LoggingTest() {
        context.setMDCAdapter(mdc);
    }

    @Test
    void shouldWriteAJsonObjectALine() throws Exception {
        OutputStreamAppender<ILoggingEvent> appender = appender();
        Logging.writeJson(appender, context);
        mdc.put("room", "blue");

        logger(appender).info("Somebody said {}", "\"hello\"\nworld");

        String line = written.toString(StandardCharsets.UTF_8);
        assertThat(line.lines()).hasSize(1);
        JsonNode object = new ObjectMapper().readTree(line);
        assertThat(object.path("level").textValue()).isEqualTo("INFO");
        assertThat(object.path("loggerName").textValue()).isEqualTo("io.sluice.Test");
        assertThat(object.path("formattedMessage").textValue()).isEqualTo("Somebody said \"hello\"\nworld");
        assertThat(object.path("mdc").path("room").textValue()).isEqualTo("blue");
        assertThat(object.path("timestamp").isNumber()).isTrue();
    }

    /** The pattern that is shipped. */
    @Test
    void shouldWriteWhereSomethingHappenedBehindTheWords() throws Exception {
        LoggerContext shipped = new LoggerContext();
        ConsoleLog.setUp(shipped);
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>)
                shipped.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        String pattern = ((PatternLayoutEncoder) console.getEncoder()).getPattern();

        OutputStreamAppender<ILoggingEvent> appender = appender();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setEncoder(encoder);
        Logger logger = logger(appender);
        logger.warn("plain");
        mdc.put("room", "blue");
        logger.warn("with a place");

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("WARN  io.sluice.Test - plain"),
                        line -> assertThat(line).endsWith("WARN  io.sluice.Test - with a place [room=blue]"));
    }

    /** Whoever embeds the server has a log of his own. */
    @Test
    void shouldLeaveTheLogOfAnotherProgramAlone() {
        assertThat(new ConsoleLog().configure(context)).isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .isExhausted();
    }

    private OutputStreamAppender<ILoggingEvent> appender() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        return appender;
    }

    private Logger logger(OutputStreamAppender<ILoggingEvent> appender) {
        Logger logger = context.getLogger("io.sluice.Test");
        logger.setAdditive(false);
        logger.addAppender(appender);
        return logger;
    }
}
