package io.sluice.signaling.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes what a party of a call needs to come into the room the call goes on in. Thread-safe; does not block. */
@FunctionalInterface
public interface RoomTokens {
    /**
     * A token for one user and one room.
     *
     * @param until when the user's own token runs out, and with it this one; null for never
     * @return null where no token is asked for
     */
    @Nullable
    String mint(String userId, String displayName, String roomId, @Nullable Instant until);

    /** For servers that let everybody in. */
    static RoomTokens none() {
        return (_, _, _, _) -> null;
    }
}
