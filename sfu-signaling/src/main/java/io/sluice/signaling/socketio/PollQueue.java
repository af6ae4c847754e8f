package io.sluice.signaling.socketio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.StringJoiner;

/** Packets that wait for a client to poll, bounded in number and size. Not thread-safe. */
final class PollQueue {
    private final int maxPackets;
    private final int maxChars;
    private final Deque<String> packets = new ArrayDeque<>();
    private int chars;

    PollQueue(int maxPackets, int maxChars) {
        this.maxPackets = maxPackets;
        this.maxChars = maxChars;
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** Appends a packet unless there is no room for it, and says whether it did. */
    boolean tryAdd(String packet) {
        if (packets.size() >= maxPackets || packet.length() > maxChars - chars) {
            return false;
        }
        packets.add(packet);
        chars += packet.length();
        return true;
    }

    /** Appends a packet whether there is room or not: the last. */
    void addLast(String packet) {
        packets.add(packet);
        chars += packet.length();
    }

    void clear() {
        packets.clear();
        chars = 0;
    }

    /** Takes packets as a payload, up to a length, but one at least. Not to be called when empty. */
    String takePayload(int maxLength) {
        StringJoiner payload = new StringJoiner(String.valueOf(EnginePacket.SEPARATOR));
        do {
            String packet = packets.remove();
            chars -= packet.length();
            payload.add(packet);
        } while (!packets.isEmpty() && payload.length() + packets.element().length() < maxLength);
        return payload.toString();
    }

    /** Takes all, one by one. */
    List<String> takeAll() {
        List<String> all = List.copyOf(packets);
        clear();
        return all;
    }
}
