package io.sluice.bwe;

import java.util.Arrays;

/**
 * What one feedback told about packets of ours: those that arrived, in the order in which they were sent, and what was lost.
 * Columns instead of objects, reused from one feedback to the next; grows to what one feedback may hold and no further.
 * Confined to its loop.
 */
final class FeedbackBatch {
    private static final int INITIAL = 64;

    private long[] sentNanos = new long[INITIAL];
    private long[] arrivedNanos = new long[INITIAL];
    private int[] bytes = new int[INITIAL];
    private int[] clusters = new int[INITIAL];
    private int count;

    private int missing;
    private int newlyLost;
    private int recovered;
    private int unreportedBytes;

    void clear() {
        count = 0;
        missing = 0;
        newlyLost = 0;
        recovered = 0;
        unreportedBytes = 0;
    }

    void add(long sent, long arrived, int size, int cluster) {
        if (count == bytes.length) {
            grow();
        }
        sentNanos[count] = sent;
        arrivedNanos[count] = arrived;
        bytes[count] = size;
        clusters[count] = cluster;
        count++;
    }

    /** One that the feedback says has not arrived, whatever was said of it before. */
    void countMissing() {
        missing++;
    }

    int missing() {
        return missing;
    }

    void countLost() {
        newlyLost++;
    }

    /** One that was reported missing before has arrived after all. */
    void countRecovered() {
        recovered++;
    }

    /** So many bytes are known neither to have arrived nor to be lost: the feedback about them was. */
    void addUnreported(int size) {
        unreportedBytes += size;
    }

    /** Packets that arrived. */
    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** On our clock. */
    long sentNanos(int index) {
        return sentNanos[index];
    }

    /** On the receiver's clock. */
    long arrivedNanos(int index) {
        return arrivedNanos[index];
    }

    int bytes(int index) {
        return bytes[index];
    }

    /** The probe that a packet was part of, or {@link SendHistory#NO_CLUSTER}. */
    int cluster(int index) {
        return clusters[index];
    }

    int newlyLost() {
        return newlyLost;
    }

    int recovered() {
        return recovered;
    }

    int unreportedBytes() {
        return unreportedBytes;
    }

    private void grow() {
        int size = bytes.length * 2;
        sentNanos = Arrays.copyOf(sentNanos, size);
        arrivedNanos = Arrays.copyOf(arrivedNanos, size);
        bytes = Arrays.copyOf(bytes, size);
        clusters = Arrays.copyOf(clusters, size);
    }
}
