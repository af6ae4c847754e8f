package io.sluice.transport;

import io.sluice.load.Traffic;
import io.sluice.srtp.SrtpProfile;
import java.util.List;

/**
 * What a forwarding benchmark forwards.
 *
 * @param engine of the cipher, or {@link SrtpKeys#NONE}
 * @param receivers of the one sender's stream
 * @param payload RTP payload of every packet in bytes, or {@value #RECORDED}
 * @param exit by its name, see {@link Exit}
 */
record Shape(String engine, SrtpProfile profile, int receivers, String payload, String exit) {
    /** Frames of 6 to 8 packets whose sizes differ by a byte, as Chromium makes them. */
    static final String RECORDED = "recorded";

    private static final int PACKETS_PER_FRAME = 5;
    private static final int MAX_BYTES = 1400;

    /** Payload sizes of a cycle of frames. */
    List<List<Integer>> frames() {
        if (payload.equals(RECORDED)) {
            return Traffic.likeChromium().bursts();
        }
        int bytes = Integer.parseInt(payload);
        if (bytes < RecordedStream.MIN_PAYLOAD || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("payload is " + payload + "; accepted is " + RECORDED + " or "
                    + RecordedStream.MIN_PAYLOAD + " to " + MAX_BYTES);
        }
        return Traffic.uniform(true, bytes, PACKETS_PER_FRAME, PACKETS_PER_FRAME)
                .bursts();
    }
}
