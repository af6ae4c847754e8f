package io.sluice.signaling.call;

import org.jspecify.annotations.Nullable;

/** Makes what a party of a call needs to come into the room the call goes on in. Thread-safe; does not block. */
@FunctionalInterface
public interface RoomTokens {
    /**
     * A token for one user and one room, good for a few minutes.
     *
     * @return null where no token is asked for
     */
    @Nullable
    String mint(String userId, String displayName, String roomId);

    /** For servers that let everybody in. */
    static RoomTokens none() {
        return (_, _, _) -> null;
    }
}
