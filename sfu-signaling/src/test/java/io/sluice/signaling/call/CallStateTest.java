package io.sluice.signaling.call;

import static io.sluice.signaling.call.CallState.CONNECTED;
import static io.sluice.signaling.call.CallState.CONNECTING;
import static io.sluice.signaling.call.CallState.ENDED;
import static io.sluice.signaling.call.CallState.FAILED;
import static io.sluice.signaling.call.CallState.IDLE;
import static io.sluice.signaling.call.CallState.INITIATING;
import static io.sluice.signaling.call.CallState.RECONNECTING;
import static io.sluice.signaling.call.CallState.RINGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.call.CallState.Trigger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallStateTest {
    /** A row for each state, a column for each trigger in their order. */
    private static CallState[] row(CallState state) {
        // initiate, ring, accept, connect, interrupt, fail, move, end
        return switch (state) {
            case IDLE -> row(INITIATING, IDLE, IDLE, IDLE, IDLE, IDLE, IDLE, ENDED);
            case INITIATING ->
                row(INITIATING, RINGING, INITIATING, INITIATING, INITIATING, INITIATING, INITIATING, ENDED);
            case RINGING -> row(RINGING, RINGING, CONNECTING, RINGING, RINGING, RINGING, RINGING, ENDED);
            case CONNECTING ->
                row(CONNECTING, CONNECTING, CONNECTING, CONNECTED, CONNECTING, FAILED, CONNECTING, ENDED);
            case CONNECTED -> row(CONNECTED, CONNECTED, CONNECTED, CONNECTED, RECONNECTING, FAILED, CONNECTED, ENDED);
            case RECONNECTING ->
                row(RECONNECTING, RECONNECTING, RECONNECTING, CONNECTED, RECONNECTING, FAILED, CONNECTING, ENDED);
            case FAILED -> row(FAILED, FAILED, FAILED, CONNECTED, RECONNECTING, FAILED, CONNECTING, ENDED);
            case ENDED -> row(ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED, ENDED);
        };
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoWhereTheTableSays(CallState state) {
        assertThat(Stream.of(Trigger.values()).map(state::after)).containsExactly(row(state));
    }

    private static CallState[] row(CallState... states) {
        return states;
    }
}
