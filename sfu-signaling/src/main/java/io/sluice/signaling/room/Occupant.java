package io.sluice.signaling.room;

import java.util.function.Consumer;

/**
 * Somebody who comes into a room, as the {@link Roster} knows it.
 *
 * @param peerId unique in the room
 * @param socketId the first of the peer
 * @param plain whether it came without {@code join}, and hears no more than its kind always has
 * @param hearing is given what the peer is told; must not block
 * @param onSource is given the ids of what others begin to send; must not block
 */
record Occupant(String peerId, String socketId, boolean plain, Consumer<String> hearing, Consumer<String> onSource) {}
