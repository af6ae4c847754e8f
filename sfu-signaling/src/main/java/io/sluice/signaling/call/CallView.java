package io.sluice.signaling.call;

import io.sluice.signaling.call.message.CallType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as an operator sees it.
 *
 * @param age since it was begun
 * @param connected since it was accepted; zero if it was not
 * @param roomId the room it goes on in; null while its parties talk to each other directly
 */
public record CallView(
        String callId,
        CallType callType,
        CallState state,
        List<PartyView> parties,
        Duration age,
        Duration connected,
        @Nullable String roomId) {
    public CallView {
        parties = List.copyOf(parties);
    }

    /**
     * One of its parties.
     *
     * @param ringing whether it has not accepted yet
     * @param connectedToServer whether its socket is there
     */
    public record PartyView(String userId, String displayName, boolean ringing, boolean connectedToServer) {}
}
