package io.sluice.signaling.room;

import io.sluice.RouterListener;

/** For programs that the server is part of: gives the router of every room somebody who hears of all that comes and goes in it. */
@FunctionalInterface
public interface RoomListeners {
    /** Nobody listens. */
    RoomListeners NONE = _ -> RouterListener.NONE;

    /**
     * A room is about to open; its router comes with {@link RouterListener#onOpened}. Others who want to join wait meanwhile, so this
     * must return at once and call nothing of the server's.
     *
     * @param roomId 1 to 64 of A-Z, a-z, 0-9, '.', '_', '~' and '-'
     */
    RouterListener of(String roomId);
}
