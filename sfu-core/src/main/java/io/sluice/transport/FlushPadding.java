package io.sluice.transport;

import io.sluice.loop.DatagramPort;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.RtpPacket;
import java.util.Arrays;

/**
 * The padding of the packets of one flush, decided before any of them is rewritten: how long a packet becomes depends on its
 * neighbours. Neighbours are packets of one picture stream that follow each other; what stands alone is never padded, nor is
 * sound, whose packets differ by more and come one at a time. One for all transports of a loop, confined to it; a plan holds
 * until the next.
 */
final class FlushPadding {
    private final boolean enabled;
    private int[] sizes = new int[0];
    private int[] paddings = new int[0];

    FlushPadding(boolean enabled) {
        this.enabled = enabled;
    }

    /** Decides for the first {@code count} packets, which will leave by a port. */
    void plan(DatagramPort port, OutboundStream[] streams, RtpPacket[] packets, int count) {
        reserve(count);
        if (!enabled || !port.segments()) {
            Arrays.fill(paddings, 0, count, 0);
            return;
        }
        int from = 0;
        while (from < count) {
            int to = measure(streams, packets, from, count);
            SegmentEqualiser.equalise(sizes, paddings, from, to);
            from = to;
        }
    }

    /** Bytes of padding for a packet of the plan. */
    int length(int index) {
        return paddings[index];
    }

    /** Takes the sizes of a packet and those of its neighbours after it; returns the place after the last. */
    private int measure(OutboundStream[] streams, RtpPacket[] packets, int from, int count) {
        OutboundStream stream = streams[from];
        int to = from + 1;
        if (!stream.source().video() || !packets[from].isPaddable()) {
            return to;
        }
        while (to < count && streams[to] == stream && packets[to].isPaddable()) {
            sizes[to] = size(stream, packets[to]);
            to++;
        }
        if (to - from > 1) {
            sizes[from] = size(stream, packets[from]);
        }
        return to;
    }

    private static int size(OutboundStream stream, RtpPacket packet) {
        return HeaderRewriter.length(stream, packet) + packet.payloadLength();
    }

    private void reserve(int count) {
        if (count > sizes.length) {
            sizes = new int[Math.max(count, 2 * sizes.length)];
            paddings = new int[sizes.length];
        }
    }
}
