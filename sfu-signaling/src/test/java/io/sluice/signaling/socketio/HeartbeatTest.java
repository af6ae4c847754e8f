package io.sluice.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.socketio.Heartbeat.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a session is asked whether it is there, and when it is taken for gone, by the second as the server looks at it. */
class HeartbeatTest {
    /** The protocol's authors ping every 25 s and wait 20 s. */
    private static final int AUTHORS_SECONDS = 45;

    private static final int PING_SECONDS = 20;

    private final SocketIoLimits limits = SocketIoLimits.of(HttpLimits.defaults());
    private final Heartbeat heartbeat = new Heartbeat(limits, 0);
    private int now;

    @Test
    void shouldKeepAClientThatAnswersHoweverLong() {
        heartbeat.connected();
        for (int pings = 1; pings <= 100; pings++) {
            assertThat(secondsUntil(Due.PING, false)).isEqualTo(PING_SECONDS);
            hear(true);
        }
    }

    /** Counted from the last that was heard of it: the worst case is a client that goes just after a pong. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 19, 20, 21, 35})
    void shouldMissAClientNoLaterThanTheAuthorsServer(int lastWord) {
        heartbeat.connected();
        passWithPongs(lastWord);
        hear(false);

        assertThat(secondsUntil(Due.SILENT, false)).isBetween(PING_SECONDS, AUTHORS_SECONDS);
    }

    @Test
    void shouldWaitForAPongAsLongAsTheClientIsTold() {
        heartbeat.connected();
        secondsUntil(Due.PING, false);

        assertThat(secondsUntil(Due.SILENT, false))
                .isEqualTo((int) limits.pingTimeout().toSeconds())
                .isEqualTo(20);
    }

    /** Its pong may be behind a message that takes long to be sent. */
    @Test
    void shouldTakeAnyWordForASignOfLife() {
        heartbeat.connected();
        secondsUntil(Due.PING, false);
        pass(19);
        hear(false);

        assertThat(secondsUntil(Due.SILENT, false)).isEqualTo(20);
    }

    @Test
    void shouldNotHoldItAgainstAClientThatItIsHeldBack() {
        heartbeat.connected();
        secondsUntil(Due.PING, false);
        for (int i = 0; i < 100; i++) {
            now++;
            assertThat(due(true)).isEqualTo(Due.NOTHING);
        }
        assertThat(due(false)).isEqualTo(Due.SILENT);
    }

    @Test
    void shouldEndWhoDoesNotConnect() {
        assertThat(secondsUntil(Due.UNCONNECTED, false))
                .isEqualTo((int) limits.connectTimeout().toSeconds());
    }

    @Test
    void shouldForgetWhatHasEnded() {
        heartbeat.connected();
        heartbeat.ended(nanos());

        assertThat(secondsUntil(Due.FORGET, false))
                .isEqualTo((int) limits.closeTimeout().toSeconds());
    }

    /** A waiting poll is ended by the ping, long before an endpoint would have to have answered. */
    @Test
    void shouldPingSoonerThanAPollMayTake() {
        HttpLimits usual = HttpLimits.defaults();
        HttpLimits rare = new HttpLimits(
                usual.connections(),
                usual.connectionsPerAddress(),
                usual.requestTimeout(),
                Duration.ofSeconds(60),
                usual.responseTimeout(),
                usual.frameBytes(),
                usual.outboundBytes(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                usual.closeTimeout());

        assertThat(SocketIoLimits.of(rare).pingInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(SocketIoLimits.of(rare).pingTimeout())
                .isEqualTo(Duration.ofMinutes(10).minusSeconds(30));
    }

    private int secondsUntil(Due due, boolean busy) {
        for (int seconds = 1; seconds <= 1000; seconds++) {
            now++;
            if (due(busy) == due) {
                return seconds;
            }
        }
        throw new AssertionError("never " + due);
    }

    private void passWithPongs(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now++;
            if (due(false) == Due.PING) {
                hear(true);
            }
        }
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now++;
            assertThat(due(false)).isEqualTo(Due.NOTHING);
        }
    }

    private void hear(boolean pong) {
        heartbeat.heard(pong, nanos());
    }

    private Due due(boolean busy) {
        return heartbeat.due(busy, nanos());
    }

    private long nanos() {
        return Duration.ofSeconds(now).toNanos();
    }
}
