package io.sluice.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one stream sends: bursts of packets at a steady interval, the same cycle of bursts for ever.
 *
 * @param video whether the payload is VP8 on a clock of 90 kHz, or Opus on one of 48 kHz
 * @param bursts RTP payload sizes in bytes, each from {@link Payload#MIN_BYTES} to {@link #MAX_BYTES}; a burst is a frame
 * @param intervalNanos from the start of a burst to the start of the next
 */
public record Traffic(boolean video, List<List<Integer>> bursts, long intervalNanos) {
    /** With header, extensions and tag still one Ethernet frame. */
    static final int MAX_BYTES = 1400;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int FRAMES_PER_SECOND = 30;
    private static final int MAX_PAYLOAD = 1180;
    /** Frame sizes of a steady camera at about 1.7 Mbit/s: 6 to 8 packets each. */
    private static final int[] FRAME_BYTES = {7013, 6890, 7307, 8122, 6999, 6744, 7480, 7951, 8806, 7122};

    public Traffic {
        bursts = List.copyOf(bursts);
    }

    /** Bursts of equal packets. */
    public static Traffic uniform(boolean video, int payloadBytes, int burst, int packetsPerSecond) {
        List<Integer> sizes = Collections.nCopies(burst, payloadBytes);
        return new Traffic(video, List.of(sizes), SECOND_NANOS * burst / packetsPerSecond);
    }

    /**
     * Frames as Chromium packetises them: as many packets as are needed, sizes that differ by one byte at most, the smaller
     * ones first.
     */
    public static Traffic likeChromium() {
        List<List<Integer>> frames = new ArrayList<>();
        for (int bytes : FRAME_BYTES) {
            frames.add(packetise(bytes));
        }
        return new Traffic(true, frames, SECOND_NANOS / FRAMES_PER_SECOND);
    }

    /** The same bursts faster or slower. */
    Traffic at(int wantedPacketsPerSecond) {
        return new Traffic(video, bursts, (long) (intervalNanos * packetsPerSecond() / wantedPacketsPerSecond));
    }

    /** Packets a second of one stream. */
    double packetsPerSecond() {
        int packets = bursts.stream().mapToInt(List::size).sum();
        return (double) packets * SECOND_NANOS / (intervalNanos * bursts.size());
    }

    /** Ticks of the RTP clock a second. */
    int clockRate() {
        return video ? 90_000 : 48_000;
    }

    private static List<Integer> packetise(int frameBytes) {
        int packets = (frameBytes + MAX_PAYLOAD - 1) / MAX_PAYLOAD;
        int larger = frameBytes % packets;
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            sizes.add(frameBytes / packets + (i >= packets - larger ? 1 : 0));
        }
        return sizes;
    }
}
