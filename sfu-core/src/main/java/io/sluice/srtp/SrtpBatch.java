package io.sluice.srtp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * RTP packets, of any number of senders, that are protected together: some engines take as long for several as for one. Use:
 * {@link SrtpSender#protectRtp(SrtpBatch, java.lang.foreign.MemorySegment, long, int, java.lang.foreign.MemorySegment, long,
 * int, int)} for each packet, then {@link #finish}, then {@link #result} for each in the order they came, then {@link #clear}.
 *
 * <p>Each engine has one ({@link SrtpEngine#batch}), confined to its loop. From its call to {@link #finish} a packet's memory
 * is borrowed: it must neither change nor be freed. A packet's index is used when it is added, and its place in the batch says
 * nothing about others: one that fails leaves them alone.
 */
public final class SrtpBatch {
    /** The most packets of one batch: as many as leave by one system call. */
    public static final int CAPACITY = 64;

    /** Stands where a length will, so that what was not protected, for whatever reason, can never look as if it were. */
    static final int WAITING = SrtpDrop.CIPHER_FAILED.code();

    private final @Nullable SrtpLanes lanes;
    private final int[] results = new int[CAPACITY];
    private int size;

    /** For senders that protect a packet when it is added. */
    SrtpBatch() {
        this(null);
    }

    SrtpBatch(@Nullable SrtpLanes lanes) {
        this.lanes = lanes;
    }

    /** How many packets there are, from 0 to {@link #CAPACITY}. */
    public int size() {
        return size;
    }

    /** Protects what still waits. */
    public void finish() {
        if (lanes != null) {
            lanes.finish();
        }
    }

    /**
     * What became of a packet, after {@link #finish}: its protected length, or the code of an {@link SrtpDrop}, when the bytes
     * behind its header are anything but plaintext.
     */
    public int result(int place) {
        return results[Objects.checkIndex(place, size)];
    }

    /** Empties the batch for the next packets. */
    public void clear() {
        finish();
        size = 0;
    }

    @Nullable
    SrtpLanes lanes() {
        return lanes;
    }

    /** Throws when there is no place for another packet. */
    public void requireRoom() {
        if (size == CAPACITY) {
            throw new IllegalStateException("the batch is full: it takes " + CAPACITY + " packets");
        }
    }

    /** Takes the next place for a packet that is done already: a length, or the code of an {@link SrtpDrop}. */
    public void add(int result) {
        requireRoom();
        results[size++] = result;
    }

    /** A packet that was waiting is protected. */
    void complete(int place, int length) {
        results[place] = length;
    }
}
