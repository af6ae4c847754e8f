package io.sluice.stream;

import java.util.Arrays;

/**
 * The sequence numbers that are missing of one SSRC, oldest first, and how often each was asked for. Memory comes with the
 * first loss and grows to {@link #MAX} entries at most.
 */
final class MissingPackets {
    /** mediasoup's and libwebrtc's value: beyond it a key frame is cheaper than repair. */
    static final int MAX = 1000;

    private static final int INITIAL = 16;

    private long[] numbers = {};
    private long[] sinceNanos = {};
    private long[] askedNanos = {};
    private byte[] asks = {};
    private int size;

    int size() {
        return size;
    }

    /** Adds a number that is greater than all others; there is room. */
    void add(long number, long nowNanos) {
        if (size == numbers.length) {
            resize(Math.clamp(size * 2L, INITIAL, MAX));
        }
        numbers[size] = number;
        sinceNanos[size] = nowNanos;
        asks[size] = 0;
        size++;
    }

    long number(int index) {
        return numbers[index];
    }

    long sinceNanos(int index) {
        return sinceNanos[index];
    }

    /** When this one was last asked for; without meaning before. */
    long askedNanos(int index) {
        return askedNanos[index];
    }

    int asks(int index) {
        return asks[index];
    }

    void asked(int index, long nowNanos) {
        asks[index]++;
        askedNanos[index] = nowNanos;
    }

    /** Where a number stands, or a negative number if it is not missing. */
    int indexOf(long number) {
        return Arrays.binarySearch(numbers, 0, size, number);
    }

    void remove(int index) {
        move(index + 1, index, size - index - 1);
        size--;
    }

    /** Forgets all numbers below a limit. */
    void removeBelow(long limit) {
        int at = indexOf(limit);
        int first = at < 0 ? -at - 1 : at;
        move(first, 0, size - first);
        size -= first;
    }

    /** Forgets what has been asked for so often and is due again: nobody has it any more. */
    void removeExhausted(int maxAsks, long askedBeforeNanos) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            boolean exhausted = asks[i] >= maxAsks && askedNanos[i] - askedBeforeNanos <= 0;
            if (!exhausted) {
                move(i, kept++, 1);
            }
        }
        size = kept;
    }

    void clear() {
        size = 0;
    }

    private void move(int from, int to, int count) {
        if (from != to) {
            System.arraycopy(numbers, from, numbers, to, count);
            System.arraycopy(sinceNanos, from, sinceNanos, to, count);
            System.arraycopy(askedNanos, from, askedNanos, to, count);
            System.arraycopy(asks, from, asks, to, count);
        }
    }

    private void resize(int capacity) {
        numbers = Arrays.copyOf(numbers, capacity);
        sinceNanos = Arrays.copyOf(sinceNanos, capacity);
        askedNanos = Arrays.copyOf(askedNanos, capacity);
        asks = Arrays.copyOf(asks, capacity);
    }
}
