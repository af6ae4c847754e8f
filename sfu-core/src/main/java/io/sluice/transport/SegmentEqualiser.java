package io.sluice.transport;

import io.sluice.rtp.RtpPadding;

/**
 * Chooses padding that makes neighbours equally long. A kernel that splits messages (UDP_SEGMENT) makes datagrams of one size,
 * of which only the last may be shorter; a browser cuts a frame into packets whose sizes differ by a byte, the smaller ones
 * first, so that a frame takes two messages where it could take one. A byte or two on the smaller ones is much cheaper than
 * the second message.
 *
 * <p>A message takes packets for as long as their sizes stay within {@link RtpPadding#MAX_LENGTH} of each other, and then one
 * more if that is shorter than its longest. Since every part of what fits into one message fits into one message, taking as
 * many as possible each time gives the fewest messages there can be. Nothing grows beyond the longest packet of its message.
 */
final class SegmentEqualiser {
    private SegmentEqualiser() {}

    /**
     * Gives each of a row of packets its padding.
     *
     * @param sizes in bytes, unpadded; read from {@code from} to before {@code to}
     * @param paddings receives 0 to {@link RtpPadding#MAX_LENGTH} bytes at the same places
     */
    static void equalise(int[] sizes, int[] paddings, int from, int to) {
        int next = from;
        while (next < to) {
            next = equaliseMessage(sizes, paddings, next, to);
        }
    }

    /** Returns the place after the last packet of the message that begins at the given one. */
    private static int equaliseMessage(int[] sizes, int[] paddings, int first, int to) {
        int smallest = sizes[first];
        int largest = smallest;
        int last = first;
        while (last + 1 < to) {
            int size = sizes[last + 1];
            int newLargest = Math.max(largest, size);
            int newSmallest = Math.min(smallest, size);
            boolean tooFarApart = newLargest - newSmallest > RtpPadding.MAX_LENGTH;
            if (tooFarApart && size > largest) {
                break;
            }
            last++;
            if (tooFarApart) {
                break;
            }
            largest = newLargest;
            smallest = newSmallest;
        }
        for (int i = first; i < last; i++) {
            paddings[i] = largest - sizes[i];
        }
        paddings[last] = 0;
        return last + 1;
    }
}
