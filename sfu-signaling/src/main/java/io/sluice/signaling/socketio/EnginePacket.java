package io.sluice.signaling.socketio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet of the Engine.IO protocol, revision 4: a digit for its type, then text.
 *
 * @param text what follows the digit; of a {@link Type#MESSAGE} a packet of Socket.IO
 */
record EnginePacket(Type type, String text) {
    /** Between the packets of a payload, that is of a poll's answer or of a POST. JSON never holds it unescaped. */
    static final char SEPARATOR = '\u001e';

    /** What a packet is. */
    enum Type {
        OPEN('0'),
        CLOSE('1'),
        PING('2'),
        PONG('3'),
        MESSAGE('4'),
        UPGRADE('5'),
        NOOP('6');

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
    }

    EnginePacket(Type type) {
        this(type, "");
    }

    static EnginePacket message(String text) {
        return new EnginePacket(Type.MESSAGE, text);
    }

    /**
     * Reads one packet.
     *
     * @throws MalformedPacketException if it is none; packets of binary data begin with a {@code b} and are not spoken here
     */
    static EnginePacket parse(String text) {
        Type type = Type.of(text);
        if (type == null) {
            throw new MalformedPacketException(
                    text.startsWith("b")
                            ? "binary packets are not spoken here"
                            : "a packet begins with a digit, 0 to 6");
        }
        return new EnginePacket(type, text.substring(1));
    }

    /**
     * Reads the packets of a payload.
     *
     * @param max how many there may be
     * @throws MalformedPacketException if one of them is none, or there are more
     */
    static List<EnginePacket> parsePayload(String payload, int max) {
        List<EnginePacket> packets = new ArrayList<>();
        for (int start = 0; start <= payload.length(); ) {
            int end = payload.indexOf(SEPARATOR, start);
            end = end < 0 ? payload.length() : end;
            if (packets.size() == max) {
                throw new MalformedPacketException("a payload has at most " + max + " packets");
            }
            packets.add(parse(payload.substring(start, end)));
            start = end + 1;
        }
        return packets;
    }

    String encode() {
        return type.digit + text;
    }
}
