package io.sluice.loop;

import java.lang.foreign.MemorySegment;

/** Takes the packets that other loops send to this one. */
public interface MediaReader {
    /**
     * One packet. The memory is borrowed for the call.
     *
     * @param epoch the subscription it was sent under, so that late media of a closed or renewed one is recognised
     * @param arrivalNanos when the sending loop's socket received it
     */
    void onMedia(long streamId, int epoch, long arrivalNanos, MemorySegment memory, long offset, int length);

    /** Called once after each run of packets that was read together. */
    void onMediaEnd(long nowNanos);
}
