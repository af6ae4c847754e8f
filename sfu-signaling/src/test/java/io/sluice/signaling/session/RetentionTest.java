package io.sluice.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.protocol.Incoming.Message;
import io.sluice.signaling.protocol.MessageParser;
import io.sluice.signaling.protocol.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a session keeps, and no more. */
class RetentionTest {
    private final Retention retention = new Retention();
    private final Answers answers = new Answers();

    @Test
    void shouldReplayWhatCameAfterANumber() {
        assertThat(retention.add("a")).isEqualTo(1);
        assertThat(retention.add("b")).isEqualTo(2);
        assertThat(retention.add("c")).isEqualTo(3);

        assertThat(replayed(1)).containsExactly("2 b", "3 c");
        assertThat(replayed(3)).isEmpty();
        assertThat(retention.reachesBackTo(0)).isTrue();
    }

    @Test
    void shouldKeepSoManyMessages() {
        for (int i = 0; i <= Retention.MAX_MESSAGES; i++) {
            retention.add("m");
        }

        assertThat(retention.reachesBackTo(0)).isFalse();
        assertThat(retention.reachesBackTo(1)).isTrue();
        assertThat(replayed(1)).hasSize(Retention.MAX_MESSAGES);
    }

    @Test
    void shouldKeepSoMuchText() {
        String half = "x".repeat(Retention.MAX_CHARS / 2);
        retention.add(half);
        retention.add(half);
        assertThat(retention.reachesBackTo(0)).isTrue();

        retention.add("y");

        assertThat(retention.reachesBackTo(0)).isFalse();
        assertThat(replayed(2)).containsExactly("3 y");
    }

    @Test
    void shouldForgetEverythingRatherThanKeepAMessageThatIsTooLarge() {
        retention.add("a");
        retention.add("x".repeat(Retention.MAX_CHARS + 1));

        assertThat(retention.reachesBackTo(1)).isFalse();
        assertThat(retention.reachesBackTo(2)).isTrue();
    }

    @Test
    void shouldRememberSoManyAnswers() {
        for (int i = 0; i <= Answers.MAX_ANSWERS; i++) {
            answers.put(id(Integer.toString(i)), "answer " + i);
        }

        assertThat(answers.of(id("0"))).isNull();
        assertThat(answers.of(id("1"))).isEqualTo("answer 1");
        assertThat(answers.of(id("\"1\""))).as("a string is no number").isNull();
    }

    @Test
    void shouldRememberTheLaterOfTwoAnswersToOneId() {
        String half = "x".repeat(Answers.MAX_CHARS / 2);
        answers.put(id("1"), half);
        answers.put(id("1"), half + "!");
        answers.put(id("2"), "small");

        assertThat(answers.of(id("1"))).isEqualTo(half + "!");

        answers.put(id("3"), half);

        assertThat(answers.of(id("1"))).isNull();
        assertThat(answers.of(id("2"))).isEqualTo("small");
    }

    private List<String> replayed(long after) {
        List<String> all = new ArrayList<>();
        retention.replay(after, (seq, message) -> all.add(seq + " " + message));
        return all;
    }

    private static RequestId id(String json) {
        String text = "{\"type\":\"t\",\"requestId\":" + json + "}";
        Message message = (Message) MessageParser.parse(text, new TreeSet<>(List.of("t")));
        return Objects.requireNonNull(message.head().requestId());
    }
}
