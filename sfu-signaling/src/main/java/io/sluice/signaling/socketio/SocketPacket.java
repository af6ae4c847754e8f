package io.sluice.signaling.socketio;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A packet of the Socket.IO protocol, revision 5: {@code type [attachments-] [namespace,] [id] [JSON]}.
 *
 * @param namespace {@code "/"} unless another is named
 * @param id of the acknowledgement that is asked for or given
 * @param json as it came, unread; empty if there is none
 */
record SocketPacket(Type type, String namespace, OptionalInt id, String json) {
    static final String DEFAULT_NAMESPACE = "/";

    /** Room for ids that a client counts up for a lifetime, and none for an overflow. */
    private static final int MAX_ID_DIGITS = 9;

    /** What a packet is. */
    enum Type {
        CONNECT('0'),
        DISCONNECT('1'),
        EVENT('2'),
        ACK('3'),
        CONNECT_ERROR('4'),
        BINARY_EVENT('5'),
        BINARY_ACK('6');

        private final char digit;

        Type(char digit) {
            this.digit = digit;
        }

        /** The type of a packet's first character; null if there is none. */
        static @Nullable Type of(String packet) {
            for (Type type : values()) {
                if (!packet.isEmpty() && packet.charAt(0) == type.digit) {
                    return type;
                }
            }
            return null;
        }

        boolean isBinary() {
            return this == BINARY_EVENT || this == BINARY_ACK;
        }
    }

    /** In the default namespace. */
    static SocketPacket of(Type type, String json) {
        return new SocketPacket(type, DEFAULT_NAMESPACE, OptionalInt.empty(), json);
    }

    static SocketPacket ack(int id, String json) {
        return new SocketPacket(Type.ACK, DEFAULT_NAMESPACE, OptionalInt.of(id), json);
    }

    /**
     * Reads a packet, but not its JSON.
     *
     * @throws MalformedPacketException if it is none
     */
    static SocketPacket parse(String text) {
        Type type = Type.of(text);
        if (type == null) {
            throw new MalformedPacketException("a message begins with a digit, 0 to 6");
        }
        int at = type.isBinary() ? afterAttachments(text) : 1;
        String namespace = DEFAULT_NAMESPACE;
        if (text.startsWith("/", at)) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            namespace = text.substring(at, end);
            at = Math.min(end + 1, text.length());
        }
        int idEnd = endOfDigits(text, at);
        return new SocketPacket(type, namespace, id(text, at, idEnd), text.substring(idEnd));
    }

    String encode() {
        StringBuilder text = new StringBuilder(json.length() + 16).append(type.digit);
        if (!namespace.equals(DEFAULT_NAMESPACE)) {
            text.append(namespace).append(',');
        }
        id.ifPresent(text::append);
        return text.append(json).toString();
    }

    private static int afterAttachments(String text) {
        int end = endOfDigits(text, 1);
        if (end == 1 || !text.startsWith("-", end)) {
            throw new MalformedPacketException("a binary message names the number of its attachments");
        }
        return end + 1;
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static OptionalInt id(String text, int start, int end) {
        if (start == end) {
            return OptionalInt.empty();
        }
        if (end - start > MAX_ID_DIGITS) {
            throw new MalformedPacketException("the id of an acknowledgement has at most " + MAX_ID_DIGITS + " digits");
        }
        return OptionalInt.of(Integer.parseInt(text, start, end, 10));
    }
}
