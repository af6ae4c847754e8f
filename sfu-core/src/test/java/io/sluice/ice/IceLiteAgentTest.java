package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Endpoint;
import io.sluice.time.Timers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IceLiteAgentTest {
    /** Monotonic time may be anywhere, and wrap. */
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(45);

    private final RecordingListener listener = new RecordingListener();
    private final IceLiteAgent agent = new IceLiteAgent(30, listener);
    private long now = START;

    @Test
    void shouldConnectAndSelectOnTheFirstRequest() {
        check(1, 100);

        assertThat(listener.drain()).containsExactly("added 1/100", "selected 1/100", "CONNECTED");
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        assertThat(agent.selectedTuple()).isEqualTo(tuple(1, 100));
    }

    @Test
    void shouldCompleteAtOnceWhenTheFirstRequestNominates() {
        nominate(1, 100);

        assertThat(listener.drain()).containsExactly("added 1/100", "selected 1/100", "COMPLETED");
    }

    @Test
    void shouldSayNothingWhenARequestChangesNothing() {
        nominate(1, 100);
        listener.drain();

        nominate(1, 100);
        check(1, 100);

        assertThat(listener.drain()).isEmpty();
    }

    @Test
    void shouldSelectTheNominatedTupleAndComplete() {
        check(1, 100);
        check(1, 200);
        assertThat(listener.drain()).containsExactly("added 1/100", "selected 1/100", "CONNECTED", "added 1/200");

        nominate(1, 200);

        assertThat(listener.drain()).containsExactly("selected 1/200", "COMPLETED");
    }

    @Test
    void shouldTellTheSameAddressBehindTwoSocketsApart() {
        check(1, 100);
        check(2, 100);
        nominate(2, 100);

        assertThat(listener.drain()).endsWith("added 2/100", "selected 2/100", "COMPLETED");
    }

    @Test
    void shouldSelectAgainOnlyOnUseCandidateOnceCompleted() {
        nominate(1, 100);
        listener.drain();

        check(1, 200);
        assertThat(listener.drain()).containsExactly("added 1/200");
        nominate(1, 300);

        assertThat(listener.drain()).containsExactly("added 1/300", "selected 1/300");
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void shouldFollowOnlyHigherNominations() {
        nominate(1, 100, 2);
        nominate(1, 200, 1);
        nominate(1, 200, 2);
        assertThat(agent.selectedTuple()).isEqualTo(tuple(1, 100));

        nominate(1, 200, 3);
        assertThat(agent.selectedTuple()).isEqualTo(tuple(1, 200));
    }

    @Test
    void shouldDropTheOldestTupleButNeverTheSelectedOne() {
        for (int remote = 1; remote <= IceLiteAgent.MAX_TUPLES; remote++) {
            check(1, remote);
        }
        listener.drain();

        check(1, 9);
        assertThat(listener.drain()).containsExactly("added 1/9", "removed 1/2");
        nominate(1, 4);
        check(1, 10);

        assertThat(listener.drain()).containsExactly("selected 1/4", "COMPLETED", "added 1/10", "removed 1/1");
    }

    @Test
    void shouldSelectANominatedTupleThatIsNewWhenTheTableIsFull() {
        for (int remote = 1; remote <= IceLiteAgent.MAX_TUPLES; remote++) {
            check(1, remote);
        }
        listener.drain();

        nominate(1, 9);

        assertThat(listener.drain()).containsExactly("added 1/9", "removed 1/2", "selected 1/9", "COMPLETED");
    }

    @Test
    void shouldHaveNoDeadlineBeforeTheFirstRequest() {
        assertThat(agent.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        agent.onTimer(now);

        assertThat(listener.drain()).isEmpty();
    }

    @Test
    void shouldLoseConsentAndAllTuplesThirtySecondsAfterTheLastRequest() {
        nominate(1, 100);
        check(1, 200);
        listener.drain();
        assertThat(agent.nextDeadlineNanos() - now).isEqualTo(TimeUnit.SECONDS.toNanos(30));

        agent.onTimer(now + TimeUnit.SECONDS.toNanos(30) - 1);
        assertThat(listener.drain()).isEmpty();
        agent.onTimer(now + TimeUnit.SECONDS.toNanos(30));

        assertThat(listener.drain()).containsExactly("removed 1/200", "removed 1/100", "DISCONNECTED");
        assertThat(agent.selectedTuple()).isNull();
        assertThat(agent.nextDeadlineNanos()).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldKeepConsentAsLongAsAnyRequestComes() {
        nominate(1, 100);
        listener.drain();

        for (int i = 0; i < 10; i++) {
            now += TimeUnit.SECONDS.toNanos(29);
            agent.onTimer(now);
            check(1, 100);
        }

        assertThat(listener.drain()).isEmpty();
        assertThat(agent.nextDeadlineNanos() - now).isEqualTo(TimeUnit.SECONDS.toNanos(30));
    }

    @Test
    void shouldComeBackWithARequestAfterConsentWasLost() {
        nominate(1, 100, 7);
        now += TimeUnit.SECONDS.toNanos(31);
        agent.onTimer(now);
        listener.drain();

        check(1, 100);
        assertThat(listener.drain()).containsExactly("added 1/100", "selected 1/100", "CONNECTED");
        nominate(1, 100, 1);

        assertThat(listener.drain()).containsExactly("COMPLETED");
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "10, 10", "30, 30", "60, 60", "61, 60", "2147483647, 60"})
    void shouldKeepTheConsentTimeoutWithinBounds(int givenSeconds, int expectedSeconds) {
        IceLiteAgent other = new IceLiteAgent(givenSeconds, listener);
        other.onRequest(tuple(1, 100), false, 0, now);

        assertThat(other.nextDeadlineNanos() - now).isEqualTo(TimeUnit.SECONDS.toNanos(expectedSeconds));
    }

    @Test
    void shouldNeverLoseConsentWhenTheTimeoutIsOff() {
        IceLiteAgent other = new IceLiteAgent(0, listener);
        other.onRequest(tuple(1, 100), false, 0, now);

        other.onTimer(now + TimeUnit.DAYS.toNanos(1));

        assertThat(other.nextDeadlineNanos()).isEqualTo(Timers.NONE);
        assertThat(other.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void shouldRefuseANegativeConsentTimeout() {
        assertThatThrownBy(() -> new IceLiteAgent(-1, listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consentTimeoutSeconds -1");
    }

    @Test
    void shouldRemoveItsTuplesOnceWhenClosedAndStaySilentAfterwards() {
        nominate(1, 100);
        listener.drain();

        agent.close();
        agent.close();
        check(1, 200);
        agent.onTimer(now + TimeUnit.DAYS.toNanos(1));

        assertThat(listener.drain()).containsExactly("removed 1/100", "CLOSED");
        assertThat(agent.nextDeadlineNanos()).isEqualTo(Timers.NONE);
    }

    @Test
    void shouldGoOnWithTheNewestTupleWhenTheSelectedOneIsGone() {
        check(1, 1);
        check(1, 2);
        nominate(1, 3);

        agent.onTupleGone(tuple(1, 3));
        assertThat(agent.selectedTuple()).isEqualTo(tuple(1, 2));
        agent.onTupleGone(tuple(1, 1));
        assertThat(agent.selectedTuple()).isEqualTo(tuple(1, 2));
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void shouldBeDisconnectedWhenItsLastTupleIsGoneUntilAnotherComes() {
        nominate(1, 1);
        agent.onTupleGone(tuple(1, 1));
        agent.onTupleGone(tuple(1, 1));

        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(agent.selectedTuple()).isNull();
        assertThat(agent.nextDeadlineNanos()).isEqualTo(Timers.NONE);

        nominate(1, 2);
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"selected 1/1", "CONNECTED", "removed 1/2", "COMPLETED"})
    void shouldEndWithoutTuplesWhenTheListenerClosesItFromACallback(String event) {
        IceLiteAgent[] closing = new IceLiteAgent[1];
        listener.onEvent(said -> {
            if (said.equals(event)) {
                closing[0].close();
            }
        });
        closing[0] = new IceLiteAgent(30, listener);

        for (int remote = 1; remote <= IceLiteAgent.MAX_TUPLES + 1; remote++) {
            closing[0].onRequest(tuple(1, remote), remote > IceLiteAgent.MAX_TUPLES, 0, now);
        }

        List<String> events = listener.drain();
        assertThat(events).contains(event).endsWith("CLOSED").containsOnlyOnce("CLOSED");
        assertThat(count(events, "added")).isEqualTo(count(events, "removed"));
        assertThat(closing[0].selectedTuple()).isNull();
    }

    private static long count(List<String> events, String prefix) {
        return events.stream().filter(event -> event.startsWith(prefix)).count();
    }

    /** A tuple whose remote endpoint is named by its port. */
    private static IceTuple tuple(int socketId, int remote) {
        return new IceTuple(socketId, Endpoint.ofIpv4(0xc0000201, remote));
    }

    private void check(int socketId, int remote) {
        agent.onRequest(tuple(socketId, remote), false, 0, now);
    }

    private void nominate(int socketId, int remote) {
        agent.onRequest(tuple(socketId, remote), true, 0, now);
    }

    private void nominate(int socketId, int remote, long nomination) {
        agent.onRequest(tuple(socketId, remote), false, nomination, now);
    }
}
