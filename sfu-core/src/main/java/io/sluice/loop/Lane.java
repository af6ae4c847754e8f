package io.sluice.loop;

import java.lang.foreign.MemorySegment;

/**
 * The way from one loop to another: a bounded ring for media, which may refuse, and the other loop's mailbox for control,
 * which never does. However much is sent in a turn, the other loop is woken once, at the turn's end.
 *
 * <p>Control overtakes media, never the other way round: a packet is delivered after all control that was sent before it.
 * Used by the sending loop; the receiving end is the other loop's.
 */
public final class Lane {
    /** About 20 ms of 400 Mbit/s: longer than a loop stalls, shorter than a listener would notice. */
    private static final int MEDIA_BYTES = 1 << 20;
    /** Kept free of video, so that a lane full of pictures still carries sound. */
    private static final int AUDIO_RESERVE_BYTES = MEDIA_BYTES / 8;

    private static final int MAX_PACKETS_PER_TURN = 256;

    private final Loop from;
    private final Loop to;
    private final MediaRing media = new MediaRing(MEDIA_BYTES);
    private final Loop.Flushable wakeReceiver = this::wakeReceiver;
    /** Receiving loop only. */
    private long marked;

    private boolean dirty;
    private long refused;

    Lane(Loop from, Loop to) {
        this.from = from;
        this.to = to;
        to.execute(() -> to.addLane(this));
    }

    /**
     * Copies a packet into the lane.
     *
     * @param video whether the packet must leave the last eighth of the lane to sound
     * @return false if the lane is full; the caller then drops the rest of the frame and asks for a key frame
     */
    public boolean media(long streamId, int epoch, long arrivalNanos, MemorySegment packet, int length, boolean video) {
        assert from.confined();
        if (!media.offer(streamId, epoch, arrivalNanos, packet, length, video ? AUDIO_RESERVE_BYTES : 0)) {
            refused++;
            return false;
        }
        if (!dirty) {
            dirty = true;
            from.markDirty(wakeReceiver);
        }
        return true;
    }

    /** Runs a task on the other loop, after all control sent before; never refused. */
    public void control(Runnable task) {
        assert from.confined();
        to.execute(task);
    }

    /** Packets that found the lane full. */
    public long refused() {
        assert from.confined();
        return refused;
    }

    void free() {
        media.close();
    }

    private void wakeReceiver(long nowNanos) {
        dirty = false;
        to.wake();
    }

    /** Receiving loop: notes how far media reaches, before the control that was sent earlier is run. */
    void mark() {
        marked = media.written();
    }

    /**
     * Receiving loop: delivers media up to the mark, as much as a turn's budget allows but at least a packet; says whether more
     * waits. What is left is behind the next turn's control, which media may be.
     */
    boolean deliver(long nowNanos) {
        OutputBudget outputs = to.outputs();
        int left = MAX_PACKETS_PER_TURN;
        do {
            int count = deliverSlice(outputs, left, nowNanos);
            if (count == 0) {
                break;
            }
            left -= count;
        } while (left > 0 && !outputs.exhausted());
        return !media.isEmpty();
    }

    private int deliverSlice(OutputBudget outputs, int atMost, long nowNanos) {
        int before = outputs.spent();
        int count = media.drain(to.mediaReader(), marked, outputs.slice(Math.min(atMost, OutputBudget.MAX_SLICE)));
        if (count > 0) {
            to.mediaReader().onMediaEnd(nowNanos);
            outputs.learn(count, outputs.spent() - before);
        }
        return count;
    }
}
