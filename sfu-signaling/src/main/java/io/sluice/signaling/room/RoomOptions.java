package io.sluice.signaling.room;

import io.sluice.signaling.session.AttemptLimits;
import java.time.Duration;

/**
 * How rooms are kept.
 *
 * @param rooms that may be open at once, at least 1
 * @param peersPerRoom that may be in one at once, those included whose socket is lost; at least 1
 * @param closeEmptyAfter how long a room stays open with nobody in it
 * @param resumeWithin how long a peer whose socket is lost stays in its room
 * @param speakerPriority what is added to the priority that others give to the pictures of whoever speaks, 0 to 254
 * @param joins of one socket, and of all of an IP address; those that are refused count too
 */
public record RoomOptions(
        int rooms,
        int peersPerRoom,
        Duration closeEmptyAfter,
        Duration resumeWithin,
        int speakerPriority,
        AttemptLimits joins) {
    /** With which one of priority 1 gets the highest. */
    public static final int MAX_SPEAKER_PRIORITY = 254;

    private static final Duration LONGEST = Duration.ofDays(1);

    public RoomOptions {
        require("rooms", rooms);
        require("peersPerRoom", peersPerRoom);
        require("closeEmptyAfter", closeEmptyAfter);
        require("resumeWithin", resumeWithin);
        if (speakerPriority < 0 || speakerPriority > MAX_SPEAKER_PRIORITY) {
            throw new IllegalArgumentException(
                    "speakerPriority is " + speakerPriority + ", accepted is 0 to " + MAX_SPEAKER_PRIORITY);
        }
    }

    /**
     * 1000 rooms of 1000 peers, closed when empty for 10 s; sessions wait 30 s; whoever speaks is shown like the others; 60 attempts a minute
     * of a socket to join, 1200 of an address, behind which there may be a thousand people whose conference begins.
     */
    public static RoomOptions defaults() {
        return new RoomOptions(
                1000, 1000, Duration.ofSeconds(10), Duration.ofSeconds(30), 0, new AttemptLimits(60, 30, 1200, 1000));
    }

    public RoomOptions withRooms(int max) {
        return new RoomOptions(max, peersPerRoom, closeEmptyAfter, resumeWithin, speakerPriority, joins);
    }

    public RoomOptions withPeersPerRoom(int max) {
        return new RoomOptions(rooms, max, closeEmptyAfter, resumeWithin, speakerPriority, joins);
    }

    /** The same with other limits of how often somebody may try to come in. */
    public RoomOptions withJoins(AttemptLimits limits) {
        return new RoomOptions(rooms, peersPerRoom, closeEmptyAfter, resumeWithin, speakerPriority, limits);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", accepted is 1 or more");
        }
    }

    private static void require(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", accepted is PT0S to " + LONGEST);
        }
    }
}
