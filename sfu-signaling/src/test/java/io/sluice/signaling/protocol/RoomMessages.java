package io.sluice.signaling.protocol;

import io.sluice.signaling.protocol.Incoming.Head;

/** Reads a text as a session and its room do, one after the other. */
sealed interface RoomMessages {
    /** A request that was read to its end. */
    record Accepted(Head head, Request request) implements RoomMessages {}

    /** A text that was refused by either. */
    record Refused(Head head, ErrorCode code, String message) implements RoomMessages {}

    Head head();

    static RoomMessages parse(String text) {
        return switch (MessageParser.parse(text, RequestParser.types())) {
            case Incoming.Refused refused -> new Refused(refused.head(), refused.code(), refused.message());
            case Incoming.Message message -> read(message);
        };
    }

    private static RoomMessages read(Incoming.Message message) {
        try {
            return new Accepted(message.head(), RequestParser.read(message));
        } catch (RefusedException e) {
            return new Refused(message.head(), e.code(), e.getMessage());
        }
    }
}
