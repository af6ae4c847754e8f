package io.sluice.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.protocol.Data;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final SessionCounters counters = new SessionCounters();
    private final Echoes high = new Echoes("high:one", "high:two");
    private final Echoes low = new Echoes("low:one");
    private final Sessions sessions = new Sessions(List.of(high, low), new SessionLimits(10, 5), counters, nanos::get);
    private final RecordingConnection connection = new RecordingConnection();

    @Test
    void shouldGiveEachMessageToTheFlowOfItsType() throws Exception {
        ConnectionListener socket = open();

        say(socket, "{\"type\":\"low:one\",\"requestId\":7,\"data\":{\"word\":\"a\"}}");
        say(socket, "{\"type\":\"high:two\",\"data\":{\"word\":\"b\"}}");

        assertThat(connection.sent())
                .containsExactly(
                        "{\"type\":\"low:one\",\"requestId\":7,\"data\":{\"word\":\"a\"}}",
                        "{\"type\":\"high:two\",\"data\":{\"word\":\"b\"}}");
    }

    @Test
    void shouldListTheTypesOfAllFlowsToWhomSaysAnother() throws Exception {
        ConnectionListener socket = open();

        say(socket, "{\"type\":\"nothing\"}");

        assertThat(connection.sent().getFirst()).contains("\"unknown-type\"", "accepted: high:one, high:two, low:one");
        assertThat(counters.refused(ErrorCode.UNKNOWN_TYPE)).isEqualTo(1);
    }

    @Test
    void shouldAnswerWhatAFlowRefusesAndWhatItFailsAt() throws Exception {
        ConnectionListener socket = open();

        say(socket, "{\"type\":\"low:one\",\"requestId\":\"r\",\"data\":{\"word\":\"refuse\"}}");
        say(socket, "{\"type\":\"low:one\",\"requestId\":\"s\",\"data\":{\"word\":\"fail\"}}");
        say(socket, "{\"type\":\"low:one\",\"data\":{\"word\":\"go on\"}}");

        assertThat(connection.sent().get(0))
                .contains("\"requestId\":\"r\"", "\"limit-reached\"", "\"request\":\"low:one\"");
        assertThat(connection.sent().get(1))
                .contains("\"requestId\":\"s\"", "\"internal\"")
                .doesNotContain("secret");
        assertThat(connection.sent().get(2)).contains("go on");
    }

    @Test
    void shouldTellEveryFlowOfTheEndWhateverTheOthersDo() throws Exception {
        high.failsAtItsEnd = true;
        ConnectionListener socket = open();

        socket.onClosed();

        assertThat(low.ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(high.ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldRefuseWhatComesTooFastAndServeAgainAfterARest() throws Exception {
        ConnectionListener socket = open();
        for (int i = 0; i < 6; i++) {
            say(socket, "{\"type\":\"low:one\",\"data\":{\"word\":\"" + i + "\"}}");
        }

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        say(socket, "{\"type\":\"low:one\",\"data\":{\"word\":\"again\"}}");

        assertThat(connection.sent()).hasSize(7);
        assertThat(connection.sent().get(5)).contains("rate-limited", "10 a second");
        assertThat(connection.sent().get(6)).contains("again");
    }

    @Test
    void shouldHangUpOnWhoeverGoesOnTooFast() throws Exception {
        ConnectionListener socket = open();
        for (int i = 0; i < 5 + SessionLimits.REFUSAL_BURST + 1; i++) {
            say(socket, "{}");
        }

        assertThat(connection.awaitClose()).isEqualTo(1008);
        assertThat(counters.floodsClosed()).isEqualTo(1);
        assertThat(counters.refused(ErrorCode.RATE_LIMITED)).isEqualTo(SessionLimits.REFUSAL_BURST + 1);
    }

    @Test
    void shouldNotLetTwoFlowsServeOneType() {
        assertThatThrownBy(() -> new Sessions(
                        List.of(new Echoes("a"), new Echoes("b", "a")), SessionLimits.defaults(), counters, nanos::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a is served by two flows");
    }

    private ConnectionListener open() throws InterruptedException {
        ConnectionListener socket = sessions.accept(connection);
        connection.awaitTurn();
        return socket;
    }

    private void say(ConnectionListener socket, String text) throws InterruptedException {
        socket.onText(text);
        connection.awaitTurn();
    }

    /** Flows that say the word they are told. */
    private static final class Echoes implements Flow.Factory {
        final CountDownLatch ended = new CountDownLatch(1);
        private final Set<String> types;
        volatile boolean failsAtItsEnd;

        Echoes(String... types) {
            this.types = Set.of(types);
        }

        @Override
        public Set<String> types() {
            return types;
        }

        @Override
        public Flow open(Session session) {
            return new Flow() {
                @Override
                public void serve(Message message) {
                    String word = message.data().text("word");
                    if (word.equals("refuse")) {
                        throw new RefusedException(ErrorCode.LIMIT_REACHED, "not another one");
                    }
                    if (word.equals("fail")) {
                        throw new IllegalStateException("a secret");
                    }
                    session.answer(
                            message.head(),
                            MessageWriter.write(
                                    message.type(), message.head().requestId(), new Data().put("word", word)));
                }

                @Override
                public void onClosed() {
                    ended.countDown();
                    if (failsAtItsEnd) {
                        throw new IllegalStateException("at its end");
                    }
                }
            };
        }
    }
}
