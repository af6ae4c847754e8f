package io.sluice.signaling.session;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last messages that were sent, by their numbers. What is said to many is one string that all of them keep. Not thread-safe.
 */
final class Retention {
    /** A room of 250 people coming in with four messages each while somebody's socket is lost. */
    static final int MAX_MESSAGES = 1024;

    /** Of all of them together: with 256 answers of usual length far from full. */
    static final int MAX_CHARS = 1 << 20;

    private final Deque<String> messages = new ArrayDeque<>();
    private long chars;
    private long lastSeq;

    /** Keeps a message, forgetting the oldest where there are too many, and numbers it: 1, 2, and so on. */
    long add(String message) {
        messages.addLast(message);
        chars += message.length();
        while (messages.size() > MAX_MESSAGES || chars > MAX_CHARS) {
            chars -= messages.removeFirst().length();
        }
        return ++lastSeq;
    }

    /** The number of the last message; 0 before the first. */
    long lastSeq() {
        return lastSeq;
    }

    /** Whether everything after a number is still here. */
    boolean reachesBackTo(long seq) {
        return seq >= lastSeq - messages.size();
    }

    /** Gives everything after a number, in order. */
    void replay(long seq, Receiver receiver) {
        long number = lastSeq - messages.size();
        for (String message : messages) {
            if (++number > seq) {
                receiver.receive(number, message);
            }
        }
    }

    /** Takes what is replayed. */
    interface Receiver {
        void receive(long seq, String message);
    }
}
