package io.sluice.signaling.auth;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do here, for as long as it holds.
 *
 * @param user who it is; null for whoever they say they are
 * @param displayName what others are shown; null for whatever they choose
 * @param room the only one they may be in; {@link #ANY_ROOM} for any, null for none
 * @param rights what they may do in it
 * @param expiresAt when it ends, whatever goes on then; null for never
 */
public record Grants(
        @Nullable String user,
        @Nullable String displayName,
        @Nullable String room,
        Set<Right> rights,
        @Nullable Instant expiresAt) {
    /** No room can be called so. */
    public static final String ANY_ROOM = "*";

    private static final Grants OPEN =
            new Grants(null, null, ANY_ROOM, Set.of(Right.PUBLISH, Right.SUBSCRIBE, Right.CALL), null);

    public Grants {
        rights = Set.copyOf(rights);
    }

    /** For everybody where no token is asked for: any name and room, but neither moderation nor administration. */
    public static Grants open() {
        return OPEN;
    }

    public boolean has(Right right) {
        return rights.contains(right);
    }

    /** @throws RefusedException {@link ErrorCode#FORBIDDEN} without the right */
    public void require(Right right) {
        if (!has(right)) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "the token does not grant " + right.wireName());
        }
    }

    /** @throws RefusedException {@link ErrorCode#FORBIDDEN} if they may not be in the room */
    public void requireRoom(String roomId) {
        if (room == null) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "the token is for no room");
        }
        if (!room.equals(ANY_ROOM) && !room.equals(roomId)) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "the token is for another room");
        }
    }

    /** @throws RefusedException {@link ErrorCode#FORBIDDEN} if they are somebody else */
    public void requireUser(String userId) {
        if (user != null && !user.equals(userId)) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "the token is for another user");
        }
    }
}
