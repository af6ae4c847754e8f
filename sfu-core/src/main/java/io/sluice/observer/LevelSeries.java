package io.sluice.observer;

import java.util.Arrays;

/**
 * The loudness of one stream in steps of 20 ms, which is what {@link DominantSpeaker} reckons with, whatever the length of
 * its packets and the times of their arrival. Where no packets come, as in discontinuous transmission, there is silence.
 */
final class LevelSeries implements LevelTap<LevelSeries.Reading> {
    static final long STEP_NANOS = 20_000_000;
    /** Greater than any level in dBov is small: what is added to make a volume of it, 0 (silence) to 127. */
    static final int MAX_VOLUME = 127;

    /** A stream that has said nothing for longer is silent: two packets of the usual length. */
    private static final long IDLE_NANOS = 40_000_000;
    /** The longest packet of Opus (RFC 6716 section 2.1.4); before a longer gap the stream was silent. */
    private static final long MAX_PACKET_NANOS = 120_000_000;
    /** Those of the longest interval of an observer, 5 s, and of a turn that comes late. */
    private static final int MAX_STEPS = 256;

    private static final int INITIAL_STEPS = 16;

    /** What was gathered, immutable. */
    static final class Reading {
        private static final Reading NOTHING = new Reading(new byte[0], 0, false);
        private final byte[] volumes;
        private final int size;
        private final boolean heard;

        private Reading(byte[] volumes, int size, boolean heard) {
            this.volumes = volumes;
            this.size = size;
            this.heard = heard;
        }

        /** How many steps, 0 to {@value LevelSeries#MAX_STEPS}. */
        int size() {
            return size;
        }

        /** 0 (silence) to 127, the oldest first. */
        int volume(int step) {
            return volumes[step];
        }

        /** Whether there was any packet. */
        boolean heard() {
            return heard;
        }
    }

    private byte[] volumes = Reading.NOTHING.volumes;
    private int size;
    private boolean heard;
    private boolean begun;
    /** Up to when there are steps. */
    private long endNanos;

    @Override
    public void onLevel(int dBov, long atNanos) {
        if (!begun) {
            begun = true;
            endNanos = atNanos - STEP_NANOS;
        }
        heard = true;
        int volume = MAX_VOLUME + dBov;
        if (atNanos - endNanos > MAX_PACKET_NANOS) {
            fill(0, (atNanos - endNanos) / STEP_NANOS - 1);
        }
        long steps = Math.floorDiv(atNanos - endNanos + STEP_NANOS / 2, STEP_NANOS);
        if (steps <= 0 && size > 0) {
            volumes[size - 1] = (byte) Math.max(volumes[size - 1], volume);
        } else {
            fill(volume, Math.max(1, steps));
        }
    }

    @Override
    public Reading take(long nowNanos) {
        if (begun && nowNanos - endNanos > IDLE_NANOS) {
            fill(0, (nowNanos - endNanos) / STEP_NANOS);
        }
        if (size == 0) {
            return Reading.NOTHING;
        }
        Reading reading = new Reading(volumes, size, heard);
        volumes = Reading.NOTHING.volumes;
        size = 0;
        heard = false;
        return reading;
    }

    private void fill(int volume, long steps) {
        endNanos += steps * STEP_NANOS;
        int added = (int) Math.min(steps, MAX_STEPS);
        makeRoom(added);
        Arrays.fill(volumes, size, size + added, (byte) volume);
        size += added;
    }

    /** Of more than there is room for, the latest stay. */
    private void makeRoom(int added) {
        int forgotten = Math.max(0, size + added - MAX_STEPS);
        if (forgotten > 0) {
            size -= forgotten;
            System.arraycopy(volumes, forgotten, volumes, 0, size);
        }
        if (size + added > volumes.length) {
            int length = Math.max(INITIAL_STEPS, Integer.highestOneBit(size + added - 1) << 1);
            volumes = Arrays.copyOf(volumes, length);
        }
    }
}
