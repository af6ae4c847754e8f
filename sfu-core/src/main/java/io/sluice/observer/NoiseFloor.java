package io.sluice.observer;

/**
 * How loud a stream is while its speaker is silent: the least volume heard, which rises again within two windows of 15
 * seconds when the least of such a window is louder.
 */
final class NoiseFloor {
    /** Of 20 ms each. */
    private static final int WINDOW_STEPS = 15_000 / 20;

    private static final int UNKNOWN = 0;

    private int floor = UNKNOWN;
    private int nextFloor = UNKNOWN;
    private int steps;

    /** 0 before anything was heard, to 127. */
    int volume() {
        return floor;
    }

    /** @param volume 0 to 127; 0, digital silence, says nothing about the room */
    void onVolume(int volume) {
        if (volume == UNKNOWN) {
            return;
        }
        if (floor == UNKNOWN || volume < floor) {
            floor = volume;
            nextFloor = UNKNOWN;
            steps = 0;
            return;
        }
        nextFloor = nextFloor == UNKNOWN ? volume : Math.min(nextFloor, volume);
        steps++;
        if (steps >= WINDOW_STEPS) {
            // The geometric mean: a floor that rises suddenly is followed in two or three windows.
            floor = (int) Math.round(Math.sqrt((double) floor * nextFloor));
            nextFloor = UNKNOWN;
            steps = 0;
        }
    }
}
